#pragma once

#include "store.h"

namespace weicun::test {

/// A chunk with any field as a test wants it, its checksum, digest and code rightly made: what a
/// holder of the key could write, and an honest writer never does.
struct WrittenChunk {
  std::uint8_t major = 1;
  std::uint8_t minor = 0;
  std::uint16_t flags = 0;
  std::uint64_t generation = 1;
  std::uint64_t first_sequence = 1;
  Digest previous{};
  std::vector<Frame> frames;
  std::optional<std::uint32_t> count;
  std::optional<std::uint32_t> body_length;
  std::string trailer = "WCJE";
  std::optional<std::uint32_t> last_count;
  std::optional<std::uint64_t> last_sequence;

  [[nodiscard]] Bytes bytes(const Store& store) const {
    Bytes body;
    Bytes digests;
    for (const Frame& frame : frames) {
      body.insert(body.end(), frame.bytes.begin(), frame.bytes.end());
      digests.insert(digests.end(), frame.digest.begin(), frame.digest.end());
    }
    auto own_count = static_cast<std::uint32_t>(frames.size());
    Bytes header = header_bytes(store, own_count, static_cast<std::uint32_t>(body.size()));
    Digest digest = crypto::labelled_hash(store.suite, "chunk", {header, digests});
    ByteWriter out;
    out.bytes(header).bytes(body).text(trailer).u32(last_count.value_or(own_count));
    out.u64(last_sequence.value_or(first_sequence + own_count - 1)).bytes(digest);
    if (flags == 1) return out.zeros(32).take();
    Bytes word = crypto::label("chunk");
    return out.bytes(crypto::hmac(store.suite, store.chain_key.view(), {word, digest})).take();
  }

 private:
  [[nodiscard]] Bytes header_bytes(const Store& store, std::uint32_t own_count,
                                   std::uint32_t own_length) const {
    ByteWriter header;
    header.text("WCJ1").u8(major).u8(minor).u16(flags).bytes(store.placing.store.view());
    header.u64(generation).u64(first_sequence).u32(count.value_or(own_count));
    header.u32(body_length.value_or(own_length)).bytes(previous).bytes(store.placing.writer);
    header.u32(store.placing.epoch);
    return header.u32(crc32c(header.view())).take();
  }
};

}  // namespace weicun::test
