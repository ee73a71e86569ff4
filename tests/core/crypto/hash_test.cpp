#include <catch_amalgamated.hpp>

#include "support.h"

using namespace weicun;
using namespace weicun::crypto;

namespace {

std::string hash_of_text(Suite suite, std::string_view text) {
  return hex_of(hash(suite, {view_of(text)}));
}

}  // namespace

TEST_CASE("SHA-256 gives the digests of FIPS 180-4") {
  CHECK(hash_of_text(Suite::intl, "") ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hash_of_text(Suite::intl, "abc") ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hash_of_text(Suite::intl, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(hash_of_text(Suite::intl, std::string(1'000'000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("SM3 gives the digests of GB/T 32905-2016 Appendix A") {
  CHECK(hash_of_text(Suite::gm, "abc") ==
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
  CHECK(
      hash_of_text(Suite::gm, "abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd") ==
      "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
}

TEST_CASE("HMAC-SHA-256 gives the codes of RFC 4231") {
  CHECK(hex_of(hmac(Suite::intl, Bytes(20, 0x0b), {view_of("Hi There")})) ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(hex_of(hmac(Suite::intl, view_of("Jefe"),
                    {view_of("what do ya want "), view_of("for nothing?")})) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hex_of(hmac(Suite::intl, Bytes(131, 0xaa),
                    {view_of("Test Using Larger Than Block-Size Key - Hash Key First")})) ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("HKDF-SHA-256 gives the keys of RFC 5869 Appendix A") {
  Bytes counting(256);
  for (std::size_t i = 0; i < counting.size(); ++i) counting[i] = static_cast<std::uint8_t>(i);
  BytesView all(counting);

  Bytes first(42);
  hkdf(Suite::intl, Bytes(22, 0x0b), all.first(13), all.subspan(0xf0, 10), first);
  CHECK(hex_of(first) ==
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");

  Bytes second(82);
  hkdf(Suite::intl, all.first(80), all.subspan(0x60, 80), all.subspan(0xb0, 80), second);
  CHECK(hex_of(second) ==
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e"
        "590e09"
        "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");

  Bytes third(42);
  hkdf(Suite::intl, Bytes(22, 0x0b), {}, {}, third);
  CHECK(hex_of(third) ==
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST_CASE("hash, labelled hash and HMAC agree with the oracle in both suites") {
  for (const auto& row : vectors("hashes")) {
    Suite suite = suite_in(row);
    Bytes message = bytes_in(row, "message");
    CHECK(hash(suite, {message}) == hash(suite, {BytesView(message).first(message.size() / 3),
                                                 BytesView(message).subspan(message.size() / 3)}));
    CHECK(hex_of(hash(suite, {message})) == row.at("hash"));
    CHECK(hex_of(labelled_hash(suite, row.at("word").get<std::string>(), {message})) ==
          row.at("labelled"));
    CHECK(hex_of(hmac(suite, bytes_in(row, "key"), {message})) == row.at("hmac"));
  }
}

TEST_CASE("HKDF agrees with the oracle in both suites") {
  for (const auto& row : vectors("derivations")) {
    Bytes out(bytes_in(row, "output").size());
    hkdf(suite_in(row), bytes_in(row, "input"), bytes_in(row, "salt"), bytes_in(row, "info"), out);
    CHECK(hex_of(out) == row.at("output"));
  }
}

TEST_CASE("a Hasher fed in pieces of any size gives the labelled hash") {
  Bytes message(300);
  for (std::size_t i = 0; i < message.size(); ++i) message[i] = static_cast<std::uint8_t>(i * 7);
  for (Suite suite : both_suites) {
    for (std::size_t step : {1U, 7U, 63U, 64U, 65U, 300U}) {
      Hasher hasher(suite, "blob");
      for (std::size_t at = 0; at < message.size(); at += step) {
        hasher.add(
            BytesView(message).subspan(at, std::min<std::size_t>(step, message.size() - at)));
      }
      Hasher moved = std::move(hasher);
      CHECK(moved.finish() == labelled_hash(suite, "blob", {message}));
    }
  }
}

TEST_CASE("labels are prefix-free: a length byte, then weicun/1 and the word") {
  CHECK(text_of(label("wrap")) == "\x0dweicun/1 wrap");
  CHECK(labelled_hash(Suite::intl, "car", {view_of("d")}) !=
        labelled_hash(Suite::intl, "card", {}));
}

TEST_CASE("only the bytes 1 and 2 name a suite") {
  CHECK(suite_of(1).value() == Suite::gm);
  CHECK(suite_of(2).value() == Suite::intl);
  for (int byte = 0; byte < 256; ++byte) {
    if (byte == 1 || byte == 2) continue;
    CHECK(suite_of(static_cast<std::uint8_t>(byte)).error().code == ErrorCode::unknown_version);
  }
}
