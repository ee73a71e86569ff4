#include <catch_amalgamated.hpp>

#include <weicun/crypto/keys.h>

#include "support.h"

using namespace weicun;
using namespace weicun::crypto;

TEST_CASE("signatures agree with the oracle, under the label") {
  Random random = random_from(1);
  for (const auto& row : vectors("signatures")) {
    KeyPair key{bytes_in(row, "public"), SecretBytes(bytes_in(row, "seed"))};
    Bytes message = bytes_in(row, "message");
    std::string word = row.at("word");
    CHECK(signing_public_key(Suite::intl, key.private_key.view()).value() == key.public_key);
    Bytes signature = sign(Suite::intl, random, key, word, {message}).value();
    CHECK(hex_of(signature) == row.at("signature"));
    CHECK(verify(Suite::intl, key.public_key, word, {message}, signature));
    CHECK_FALSE(verify(Suite::intl, key.public_key, "receipt", {message}, signature));
  }
}

TEST_CASE("SM2 signatures of the oracle verify, and ours made with its keys") {
  Random random = random_from(1);
  for (const auto& row : vectors("sm2_signatures")) {
    KeyPair key{bytes_in(row, "public"), SecretBytes(bytes_in(row, "private"))};
    Bytes message = bytes_in(row, "message");
    std::string word = row.at("word");
    CHECK(signing_public_key(Suite::gm, key.private_key.view()).value() == key.public_key);
    CHECK(verify(Suite::gm, key.public_key, word, {message}, bytes_in(row, "signature")));
    Bytes signature = sign(Suite::gm, random, key, word, {message}).value();
    CHECK(verify(Suite::gm, key.public_key, word, {message}, signature));
    CHECK_FALSE(verify(Suite::gm, key.public_key, "receipt", {message}, signature));
    CHECK_FALSE(verify(Suite::intl, key.public_key, word, {message}, signature));
  }
}

TEST_CASE("a signature under one word is none under another, all pairs") {
  Random random = random_from(2);
  Suite suite = GENERATE(from_range(both_suites));
  KeyPair key = make_signing_key(suite, random).value();
  const std::vector<std::string> words{"statement", "receipt", "login",
                                       "directory", "root",    "card"};
  Bytes message(148, 5);
  for (const auto& signed_word : words) {
    Bytes signature = sign(suite, random, key, signed_word, {message}).value();
    for (const auto& word : words) {
      CHECK(verify(suite, key.public_key, word, {message}, signature) == (word == signed_word));
    }
  }
}

TEST_CASE("every flipped bit of message, signature or key ends a signature") {
  Random random = random_from(3);
  Suite suite = GENERATE(from_range(both_suites));
  KeyPair key = make_signing_key(suite, random).value();
  Bytes message(20, 5);
  Bytes signature =
      sign(suite, random, key, "card", {BytesView(message).first(3), BytesView(message).subspan(3)})
          .value();
  REQUIRE(verify(suite, key.public_key, "card", {message}, signature));
  auto flipped = [](Bytes bytes, std::size_t bit) {
    bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ (1U << (bit % 8)));
    return bytes;
  };
  for (std::size_t bit = 0; bit < 160; ++bit) {
    REQUIRE_FALSE(verify(suite, key.public_key, "card", {flipped(message, bit)}, signature));
  }
  for (std::size_t bit = 0; bit < 512; ++bit) {
    REQUIRE_FALSE(verify(suite, key.public_key, "card", {message}, flipped(signature, bit)));
  }
  for (std::size_t bit = 0; bit < key.public_key.size() * 8; ++bit) {
    REQUIRE_FALSE(verify(suite, flipped(key.public_key, bit), "card", {message}, signature));
  }
  CHECK_FALSE(verify(suite, key.public_key, "card", {message}, BytesView(signature).first(63)));
  CHECK_FALSE(verify(suite, BytesView(key.public_key).first(31), "card", {message}, signature));
  CHECK_FALSE(verify(suite, {}, "card", {message}, {}));
}

TEST_CASE("a key wrapped by the oracle unwraps, and by us for another of our keys") {
  Random random = random_from(4);
  for (const auto& row : vectors("wraps")) {
    KeyPair recipient{bytes_in(row, "public"), SecretBytes(bytes_in(row, "private"))};
    Bytes header = bytes_in(row, "header");
    CHECK(encryption_public_key(Suite::intl, recipient.private_key.view()).value() ==
          recipient.public_key);
    Secret<32> opened =
        unwrap_key(Suite::intl, recipient, header, bytes_in(row, "wrapped")).value();
    CHECK(hex_of(opened.view()) == row.at("key"));

    Bytes wrapped = wrap_key(Suite::intl, random, recipient.public_key, header, opened).value();
    CHECK(wrapped.size() == wrapped_key_length(Suite::intl));
    CHECK(hex_of(unwrap_key(Suite::intl, recipient, header, wrapped).value().view()) ==
          row.at("key"));
  }
}

TEST_CASE("a key that the oracle wrapped with SM2 unwraps, and ours for its recipient") {
  Random random = random_from(4);
  for (const auto& row : vectors("sm2_wraps")) {
    KeyPair recipient{bytes_in(row, "public"), SecretBytes(bytes_in(row, "private"))};
    CHECK(encryption_public_key(Suite::gm, recipient.private_key.view()).value() ==
          recipient.public_key);
    Secret<32> opened = unwrap_key(Suite::gm, recipient, {}, bytes_in(row, "wrapped")).value();
    CHECK(hex_of(opened.view()) == row.at("key"));
    Bytes wrapped = wrap_key(Suite::gm, random, recipient.public_key, {}, opened).value();
    CHECK(wrapped.size() == wrapped_key_length(Suite::gm));
    CHECK(hex_of(unwrap_key(Suite::gm, recipient, {}, wrapped).value().view()) == row.at("key"));
  }
}

TEST_CASE("a wrapped key opens for nobody else, under no other header, with no bit changed") {
  Random random = random_from(5);
  Suite suite = GENERATE(from_range(both_suites));
  KeyPair recipient = make_encryption_key(suite, random).value();
  KeyPair other = make_encryption_key(suite, random).value();
  Bytes header(96, 1);
  Bytes wrapped =
      wrap_key(suite, random, recipient.public_key, header, random.secret<32>()).value();
  REQUIRE(unwrap_key(suite, recipient, header, wrapped).ok());
  CHECK(unwrap_key(suite, other, header, wrapped).error().code == ErrorCode::wrong_key_or_damaged);
  // SM2 takes no context: there the Box binds the header (format.md §1.2).
  CHECK(unwrap_key(suite, recipient, Bytes(96, 2), wrapped).ok() == (suite == Suite::gm));
  for (std::size_t bit = 0; bit < wrapped.size() * 8; ++bit) {
    // X25519 ignores the top bit of a public key (RFC 7748 §5); HPKE hashes enc as sent, so it
    // counts.
    Bytes flipped = wrapped;
    flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ (1U << (bit % 8)));
    REQUIRE(unwrap_key(suite, recipient, header, flipped).error().code ==
            ErrorCode::wrong_key_or_damaged);
  }
  for (std::size_t length : {0U, 31U, 32U, 47U, 48U, 79U, 81U, 96U, 97U, 127U, 129U}) {
    Bytes cut = wrapped;
    cut.resize(length);
    CHECK(unwrap_key(suite, recipient, header, cut).error().code ==
          ErrorCode::wrong_key_or_damaged);
  }
}

TEST_CASE("two wraps of one key to one recipient differ") {
  Random random = random_from(6);
  Suite suite = GENERATE(from_range(both_suites));
  KeyPair recipient = make_encryption_key(suite, random).value();
  Secret<32> key = random.secret<32>();
  Bytes one = wrap_key(suite, random, recipient.public_key, {}, key).value();
  Bytes two = wrap_key(suite, random, recipient.public_key, {}, key).value();
  CHECK_FALSE(equal(BytesView(one).first(32), BytesView(two).first(32)));
}

TEST_CASE("keys of a wrong length are malformed, not a crash") {
  Random random = random_from(7);
  Suite suite = GENERATE(from_range(both_suites));
  std::size_t length = public_key_length(suite);
  CHECK(signing_public_key(suite, Bytes(31)).error().code == ErrorCode::malformed);
  CHECK(encryption_public_key(suite, Bytes(33)).error().code == ErrorCode::malformed);
  CHECK(sign(suite, random, KeyPair{}, "card", {}).error().code == ErrorCode::malformed);
  CHECK(unwrap_key(suite, KeyPair{}, {}, Bytes(wrapped_key_length(suite))).error().code ==
        ErrorCode::malformed);
  for (const Bytes& nobody : {Bytes(length - 1, 9), Bytes(length), Bytes()}) {
    CHECK(wrap_key(suite, random, nobody, {}, Secret<32>()).error().code == ErrorCode::malformed);
  }
}

TEST_CASE("Argon2id's bounds hold before anything is allocated") {
  ByteArray<16> salt{1};
  for (std::uint32_t memory : {0U, 8U, 19'455U, 262'145U, 4'194'304U, 0xffffffffU}) {
    CHECK(argon2id(view_of("x"), salt, {memory, 3}).error().code == ErrorCode::limit_exceeded);
  }
  for (std::uint8_t passes :
       {std::uint8_t{0}, std::uint8_t{1}, std::uint8_t{11}, std::uint8_t{255}}) {
    CHECK(argon2id(view_of("x"), salt, {19'456, passes}).error().code == ErrorCode::limit_exceeded);
  }
}
