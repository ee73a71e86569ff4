#include <catch_amalgamated.hpp>

#include <weicun/crypto/box.h>
#include <weicun/crypto/keys.h>

#include "support.h"

using namespace weicun;
using namespace weicun::crypto;

namespace {

/// Pages of linear memory in WebAssembly: what leaked on each forgery would show here. Elsewhere 0;
/// AddressSanitizer counts there.
std::size_t memory_pages() {
#ifdef __wasm__
  return __builtin_wasm_memory_size(0);
#else
  return 0;
#endif
}

/// `good` with another last byte on each call, never the true one.
Bytes forged(BytesView good, int attempt) {
  Bytes bytes = copy_of(good);
  bytes.back() = static_cast<std::uint8_t>(bytes.back() ^ (1 + attempt % 255));
  bytes[bytes.size() - 2] = static_cast<std::uint8_t>(bytes[bytes.size() - 2] + attempt / 255);
  return bytes;
}

/// Counts what `accepts` takes for good among so many forgeries of `good`.
template <class Accepts>
int accepted_forgeries(BytesView good, int attempts, Accepts accepts) {
  int accepted = 0;
  for (int attempt = 0; attempt < attempts; ++attempt) {
    if (accepts(forged(good, attempt))) ++accepted;
  }
  return accepted;
}

constexpr int many = 10'000;
/// Public-key operations take a thousand times as long.
constexpr int some = 60;

}  // namespace

TEST_CASE("ten thousand forged tags in a row leave the same instance alive") {
  Suite suite = GENERATE(from_range(both_suites));
  Bytes key(aead_key_length(suite), 1);
  Bytes nonce(12, 2);
  Bytes sealed = aead_seal(suite, key, nonce, {}, Bytes(16, 3));
  auto opens = [&](BytesView bytes) { return aead_open(suite, key, nonce, {}, bytes).ok(); };
  REQUIRE(accepted_forgeries(sealed, 100, opens) == 0);
  std::size_t before = memory_pages();
  CHECK(accepted_forgeries(sealed, many, opens) == 0);
  CHECK(memory_pages() == before);
  CHECK(aead_open(suite, key, nonce, {}, sealed).value() == Bytes(16, 3));
}

TEST_CASE("ten thousand forged boxes in a row leave the same instance alive") {
  Suite suite = GENERATE(from_range(both_suites));
  Random random = random_from(1);
  Bytes key(32, 4);
  Bytes box = seal_box(suite, random, key, "slot", {}, Bytes(32, 5));
  auto opens = [&](BytesView bytes) { return open_box(suite, key, "slot", {}, bytes).ok(); };
  REQUIRE(accepted_forgeries(box, 100, opens) == 0);
  std::size_t before = memory_pages();
  CHECK(accepted_forgeries(box, many, opens) == 0);
  CHECK(memory_pages() == before);
  CHECK(open_box(suite, key, "slot", {}, box).value() == Bytes(32, 5));
}

TEST_CASE("forged signatures and wrapped keys in a row leave the same instance alive") {
  Suite suite = GENERATE(from_range(both_suites));
  Random random = random_from(2);
  KeyPair signer = make_signing_key(suite, random).value();
  KeyPair reader = make_encryption_key(suite, random).value();
  Bytes message(148, 6);
  Bytes signature = sign(suite, random, signer, "statement", {message}).value();
  Secret<32> key = random.secret<32>();
  Bytes wrapped = wrap_key(suite, random, reader.public_key, {}, key).value();
  auto holds = [&](BytesView bytes) {
    return verify(suite, signer.public_key, "statement", {message}, bytes);
  };
  auto unwraps = [&](BytesView bytes) { return unwrap_key(suite, reader, {}, bytes).ok(); };
  REQUIRE(accepted_forgeries(signature, 10, holds) + accepted_forgeries(wrapped, 10, unwraps) == 0);
  std::size_t before = memory_pages();
  CHECK(accepted_forgeries(signature, some, holds) == 0);
  CHECK(accepted_forgeries(wrapped, some, unwraps) == 0);
  CHECK(memory_pages() == before);
  CHECK(holds(signature));
  CHECK(equal(unwrap_key(suite, reader, {}, wrapped).value().view(), key.view()));
}
