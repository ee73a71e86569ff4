#include <catch_amalgamated.hpp>

#include <weicun/crypto/box.h>
#include <weicun/crypto/keys.h>

#include "support.h"

// The stand-in must notice every mistake that a planted bug can make: else the simulator finds
// nothing.

extern "C" const int weicun_this_is_a_simulator;
const int weicun_this_is_a_simulator = 1;

using namespace weicun;
using namespace weicun::crypto;

namespace {

Bytes flipped(BytesView bytes, std::size_t bit) {
  Bytes out = copy_of(bytes);
  out[bit / 8] = static_cast<std::uint8_t>(out[bit / 8] ^ (1U << (bit % 8)));
  return out;
}

}  // namespace

TEST_CASE("stand-in: a hash is the same in any pieces and changes with any bit, length or label") {
  Bytes message(100);
  for (std::size_t i = 0; i < message.size(); ++i) message[i] = static_cast<std::uint8_t>(i * 11);
  for (Suite suite : both_suites) {
    Digest whole = labelled_hash(suite, "content", {message});
    for (std::size_t step = 1; step <= message.size(); ++step) {
      Hasher hasher(suite, "content");
      for (std::size_t at = 0; at < message.size(); at += step) {
        hasher.add(BytesView(message).subspan(at, std::min(step, message.size() - at)));
      }
      REQUIRE(hasher.finish() == whole);
    }
    for (std::size_t bit = 0; bit < message.size() * 8; ++bit) {
      REQUIRE(labelled_hash(suite, "content", {flipped(message, bit)}) != whole);
    }
    for (std::size_t length = 0; length < message.size(); ++length) {
      REQUIRE(labelled_hash(suite, "content", {BytesView(message).first(length)}) != whole);
    }
    CHECK(labelled_hash(suite, "contents", {message}) != whole);
  }
  CHECK(hash(Suite::gm, {message}) != hash(Suite::intl, {message}));
  CHECK(hash(Suite::intl, {Bytes(8)}) != hash(Suite::intl, {Bytes(16)}));
}

TEST_CASE("stand-in: a box opens only with its key, label, header and unchanged bytes") {
  for (Suite suite : both_suites) {
    Random random = random_from(1);
    Bytes key(32, 1);
    Bytes header(64, 2);
    Bytes box = seal_box(suite, random, key, "slot", header, Bytes(40, 3));
    CHECK(box.size() == 40 + box_overhead);
    CHECK(open_box(suite, key, "slot", header, box).value() == Bytes(40, 3));
    CHECK_FALSE(open_box(suite, Bytes(32, 9), "slot", header, box).ok());
    CHECK_FALSE(open_box(suite, key, "frame", header, box).ok());
    CHECK_FALSE(open_box(suite, key, "slot", Bytes(64, 9), box).ok());
    for (std::size_t bit = 0; bit < box.size() * 8; ++bit) {
      REQUIRE_FALSE(open_box(suite, key, "slot", header, flipped(box, bit)).ok());
    }
    for (std::size_t length = 0; length < box.size(); ++length) {
      REQUIRE_FALSE(open_box(suite, key, "slot", header, BytesView(box).first(length)).ok());
    }
  }
}

TEST_CASE("stand-in: a signature verifies only under its key, label and unchanged bytes") {
  Random random = random_from(2);
  KeyPair key = make_signing_key(Suite::intl, random).value();
  KeyPair other = make_signing_key(Suite::intl, random).value();
  Bytes message(33, 4);
  Bytes signature = sign(Suite::intl, random, key, "receipt", {message}).value();
  CHECK(signature.size() == signature_length);
  CHECK(key.public_key.size() == public_key_length(Suite::intl));
  CHECK(signing_public_key(Suite::intl, key.private_key.view()).value() == key.public_key);
  CHECK(verify(Suite::intl, key.public_key, "receipt",
               {BytesView(message).first(5), BytesView(message).subspan(5)}, signature));
  CHECK_FALSE(verify(Suite::intl, other.public_key, "receipt", {message}, signature));
  CHECK_FALSE(verify(Suite::intl, key.public_key, "statement", {message}, signature));
  CHECK_FALSE(verify(Suite::intl, key.public_key, "receipt", {Bytes(32, 4)}, signature));
  KeyPair mismatched{key.public_key, other.private_key.duplicate()};
  CHECK_FALSE(verify(Suite::intl, key.public_key, "receipt", {message},
                     sign(Suite::intl, random, mismatched, "receipt", {message}).value()));
  for (std::size_t bit = 0; bit < signature.size() * 8; ++bit) {
    REQUIRE_FALSE(
        verify(Suite::intl, key.public_key, "receipt", {message}, flipped(signature, bit)));
  }
}

TEST_CASE("stand-in: a wrapped key opens only for its recipient, under its header, unchanged") {
  Random random = random_from(3);
  KeyPair recipient = make_encryption_key(Suite::intl, random).value();
  KeyPair other = make_encryption_key(Suite::intl, random).value();
  Bytes header(96, 1);
  Secret<32> key = random.secret<32>();
  Bytes wrapped = wrap_key(Suite::intl, random, recipient.public_key, header, key).value();
  CHECK(wrapped.size() == wrapped_key_length(Suite::intl));
  CHECK(equal(unwrap_key(Suite::intl, recipient, header, wrapped).value().view(), key.view()));
  CHECK_FALSE(
      equal(wrap_key(Suite::intl, random, recipient.public_key, header, key).value(), wrapped));
  CHECK_FALSE(unwrap_key(Suite::intl, other, header, wrapped).ok());
  CHECK_FALSE(unwrap_key(Suite::intl, recipient, Bytes(96, 2), wrapped).ok());
  for (std::size_t bit = 0; bit < wrapped.size() * 8; ++bit) {
    REQUIRE_FALSE(unwrap_key(Suite::intl, recipient, header, flipped(wrapped, bit)).ok());
  }
}

TEST_CASE("stand-in: it refuses what the real one refuses") {
  CHECK(Random::seeded(Bytes(31, 1)).error().code == ErrorCode::no_randomness);
  CHECK(Random::seeded(Bytes(64, 1)).error().code == ErrorCode::no_randomness);
  Random random = random_from(4);
  CHECK(make_signing_key(Suite::gm, random).error().code == ErrorCode::not_supported);
  CHECK(wrap_key(Suite::intl, random, Bytes(32), {}, Secret<32>()).error().code ==
        ErrorCode::malformed);
  CHECK(argon2id({}, {}, {8, 3}).error().code == ErrorCode::limit_exceeded);
  CHECK(random.below(1) == 0);
  CHECK(random.bytes<16>() != random.bytes<16>());
}
