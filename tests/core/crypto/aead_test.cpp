#include <catch_amalgamated.hpp>

#include "gm_primitives.h"
#include "intl_primitives.h"
#include "support.h"

using namespace weicun;
using namespace weicun::crypto;

TEST_CASE("ChaCha20 gives the key stream of RFC 8439 Appendix A.1, vectors 1 and 2") {
  Bytes block(64);
  intl::chacha20_stream(Bytes(32), 0, block);
  CHECK(hex_of(block) ==
        "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
        "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586");
  intl::chacha20_stream(Bytes(32), 1, block);
  CHECK(hex_of(block) ==
        "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed"
        "29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f");
}

TEST_CASE("ChaCha20-Poly1305 seals the message of RFC 8439 §2.8.2") {
  Bytes key = hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
  Bytes nonce = hex("070000004041424344454647");
  Bytes associated = hex("50515253c0c1c2c3c4c5c6c7");
  std::string_view text =
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
      "sunscreen would be it.";
  Bytes sealed = aead_seal(Suite::intl, key, nonce, associated, view_of(text));
  CHECK(hex_of(sealed) ==
        "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da"
        "92728b"
        "1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b48"
        "31d7bc"
        "3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691");
  CHECK(text_of(aead_open(Suite::intl, key, nonce, associated, sealed).value()) == text);
}

TEST_CASE("SM4 encrypts the block of GB/T 32907-2016 Appendix A.1") {
  ByteArray<16> block{0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef,
                      0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54, 0x32, 0x10};
  CHECK(hex_of(gm::sm4_block(block, block)) == "681edf34d206965e86b3e94f536e4246");
}

TEST_CASE("SM4-GCM seals the message of RFC 8998 Appendix A.1") {
  Bytes key = hex("0123456789ABCDEFFEDCBA9876543210");
  Bytes nonce = hex("00001234567800000000ABCD");
  Bytes associated = hex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2");
  Bytes plain =
      hex("AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD"
          "EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA");
  Bytes sealed = aead_seal(Suite::gm, key, nonce, associated, plain);
  CHECK(hex_of(sealed) ==
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec");
  CHECK(aead_open(Suite::gm, key, nonce, associated, sealed).value() == plain);
}

TEST_CASE("both AEADs agree with the oracle, sealing and opening") {
  for (const auto& row : vectors("aeads")) {
    Suite suite = suite_in(row);
    Bytes key = bytes_in(row, "key");
    Bytes nonce = bytes_in(row, "nonce");
    Bytes associated = bytes_in(row, "associated");
    Bytes plain = bytes_in(row, "plain");
    Bytes sealed = bytes_in(row, "sealed");
    CHECK(aead_seal(suite, key, nonce, associated, plain) == sealed);
    CHECK(aead_open(suite, key, nonce, associated, sealed).value() == plain);
  }
}

TEST_CASE("a changed bit or length anywhere is one and the same error") {
  for (Suite suite : both_suites) {
    Bytes key(aead_key_length(suite), 7);
    Bytes nonce(12, 9);
    Bytes associated(5, 3);
    Bytes sealed = aead_seal(suite, key, nonce, associated, Bytes(20, 1));
    for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
      Bytes flipped = sealed;
      flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ (1U << (bit % 8)));
      REQUIRE(aead_open(suite, key, nonce, associated, flipped).error().code ==
              ErrorCode::wrong_key_or_damaged);
    }
    for (std::size_t length = 0; length < sealed.size(); ++length) {
      REQUIRE_FALSE(aead_open(suite, key, nonce, associated, BytesView(sealed).first(length)).ok());
    }
    CHECK_FALSE(aead_open(suite, key, nonce, Bytes(6, 3), sealed).ok());
    CHECK_FALSE(aead_open(suite, key, Bytes(12, 8), associated, sealed).ok());
    CHECK_FALSE(aead_open(suite, Bytes(key.size(), 8), nonce, associated, sealed).ok());
    CHECK(aead_open(suite, key, nonce, associated, sealed).value() == Bytes(20, 1));
  }
}

TEST_CASE("twenty thousand forged tags in a row leave the library usable") {
  // Botan's own GCM died after 1,636 of them where exceptions are not caught.
  Bytes key(16, 1);
  Bytes nonce(12, 2);
  Bytes sealed = aead_seal(Suite::gm, key, nonce, {}, Bytes(16, 3));
  Bytes forged = sealed;
  forged.back() ^= 1;
  for (int i = 0; i < 20'000; ++i) REQUIRE_FALSE(aead_open(Suite::gm, key, nonce, {}, forged).ok());
  CHECK(aead_open(Suite::gm, key, nonce, {}, sealed).value() == Bytes(16, 3));
}
