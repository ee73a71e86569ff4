#include <catch_amalgamated.hpp>

#include "core/vectors.h"
#include "store.h"

using namespace weicun;
using namespace weicun::journal;
using test::vector_bytes;

namespace {

/// K(x) of the vault's first epoch (format.md, 2).
Secret<32> vault_key(Suite suite, const nlohmann::json& vault, std::string_view word) {
  Bytes salt = ByteWriter()
                   .u8(static_cast<std::uint8_t>(suite))
                   .bytes(vector_bytes(vault, "vault"))
                   .u32(1)
                   .take();
  Secret<32> key;
  crypto::hkdf(suite, vector_bytes(vault, "master_key"), salt, crypto::label(word), key.span());
  return key;
}

}  // namespace

TEST_CASE("the oracle's frame opens to the keys that it holds") {
  Suite suite = GENERATE(Suite::gm, Suite::intl);
  for (const auto& vault : test::format_vectors("vaults", suite)) {
    Frame frame = *read_frame(vector_bytes(vault, "frame"));
    CHECK(frame.address.kind == FrameKind::keys);
    CHECK(copy_of(frame.address.vault.view()) == vector_bytes(vault, "vault"));
    CHECK(*open_frame(frame, vault_key(suite, vault, "frame")) == vector_bytes(vault, "keys"));
  }
}

TEST_CASE("the oracle's chunk is ours, byte for byte") {
  Suite suite = GENERATE(Suite::gm, Suite::intl);
  for (const auto& vault : test::format_vectors("vaults", suite)) {
    Bytes bytes = vector_bytes(vault, "chunk");
    Secret<32> chain_key = vault_key(suite, vault, "chain");
    ReadChunk chunk = *read_chunk(bytes, suite, chain_key);
    CHECK(chunk.generation == 1);
    REQUIRE(chunk.frames.size() == 1);
    CHECK(chunk.frames[0].frame.bytes == vector_bytes(vault, "frame"));
    Placing placing{suite, chunk.store, chunk.writer, chunk.epoch};
    CHECK(place(placing, {}, {chunk.frames[0].frame}, chain_key).bytes == bytes);
  }
}
