#include <weicun/base/encoding.h>

#include <catch_amalgamated.hpp>

using namespace weicun;

TEST_CASE("base64url has the vectors of RFC 4648 without padding", "[base]") {
  for (auto [plain, encoded] : {std::pair{"", ""},
                                {"f", "Zg"},
                                {"fo", "Zm8"},
                                {"foo", "Zm9v"},
                                {"foob", "Zm9vYg"},
                                {"fooba", "Zm9vYmE"},
                                {"foobar", "Zm9vYmFy"}}) {
    CHECK(to_base64url(view_of(plain)) == encoded);
    auto decoded = from_base64url(encoded);
    REQUIRE(decoded.ok());
    CHECK(text_of(*decoded) == plain);
  }
  CHECK(to_base64url(Bytes{0xFB, 0xFF}) == "-_8");
}

TEST_CASE("one byte string has one spelling", "[base]") {
  for (auto text : {"Zg==", "Zh", "Z", "Zm9v+", "Zm9v/A", "Zm 9v", "Zm9vY"}) {
    CAPTURE(text);
    CHECK_FALSE(from_base64url(text).ok());
  }
  for (auto text : {"0", "0G", "AB", "0x"}) CHECK_FALSE(from_hex(text).ok());
  CHECK(*from_hex("00ff7a") == Bytes{0x00, 0xFF, 0x7A});
  CHECK(to_hex(Bytes{0x00, 0xFF, 0x7A}) == "00ff7a");
}

TEST_CASE("UTF-8 is what RFC 3629 says and nothing else", "[base]") {
  for (auto text : {"", "abc", "村", "🐲", "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF", "\xEE\x80\x80"})
    CHECK(is_utf8(text));
  for (auto text :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE6\x9D", "\xE6", "\xFF"}) {
    CHECK_FALSE(is_utf8(text));
  }
}
