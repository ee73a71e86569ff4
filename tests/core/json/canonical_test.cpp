#include <weicun/json/canonical.h>

#include <catch_amalgamated.hpp>

using namespace weicun;

namespace {

std::string canonical(std::string_view text) {
  auto document = json::parse(text);
  REQUIRE(document.ok());
  auto result = json::canonical(document->root());
  return result ? *result : std::string(name_of(result.error().code));
}

}  // namespace

TEST_CASE("the canonical form sorts members and drops space", "[json][canonical]") {
  CHECK(canonical(R"( { "b" : [ 1 , { } , [ ] ] , "a" : { "y" : null, "x" : true } } )") ==
        R"({"a":{"x":true,"y":null},"b":[1,{},[]]})");
  CHECK(canonical("\"a\\u0001\\u001F\\/\\\"\\u4e3a\"") == "\"a\\u0001\\u001f/\\\"为\"");
}

TEST_CASE("members are sorted by UTF-16 code units, not by bytes", "[json][canonical]") {
  // U+1F432 is the pair D83D DC32 and comes before U+E000 and U+FB33.
  CHECK(canonical("{\"\xEE\x80\x80\":1,\"\xF0\x9F\x90\xB2\":2,\"\xED\x9F\xBF\":3}") ==
        "{\"\xED\x9F\xBF\":3,\"\xF0\x9F\x90\xB2\":2,\"\xEE\x80\x80\":1}");
}

TEST_CASE("numbers are spelt as ECMAScript spells them", "[json][canonical]") {
  // RFC 8785, Appendix B.
  CHECK(json::canonical_number(0.0) == "0");
  CHECK(json::canonical_number(-0.0) == "0");
  CHECK(json::canonical_number(5e-324) == "5e-324");
  CHECK(json::canonical_number(-5e-324) == "-5e-324");
  CHECK(json::canonical_number(1.7976931348623157e308) == "1.7976931348623157e+308");
  CHECK(json::canonical_number(9007199254740992.0) == "9007199254740992");
  CHECK(json::canonical_number(295147905179352830000.0) == "295147905179352830000");
  CHECK(json::canonical_number(9.999999999999997e22) == "9.999999999999997e+22");
  CHECK(json::canonical_number(1e23) == "1e+23");
  CHECK(json::canonical_number(999999999999999700000.0) == "999999999999999700000");
  CHECK(json::canonical_number(1e21) == "1e+21");
  CHECK(json::canonical_number(333333333.3333332) == "333333333.3333332");
  CHECK(json::canonical_number(0.0000033333333333333333) == "0.0000033333333333333333");
  CHECK(json::canonical_number(1e-7) == "1e-7");
}

TEST_CASE("what cannot be signed is refused", "[json][canonical]") {
  CHECK(canonical("9007199254740991") == "9007199254740991");
  CHECK(canonical("-9007199254740991") == "-9007199254740991");
  CHECK(canonical("9007199254740992") == "not-canonical");
  CHECK(canonical("99999999999999999999") == "not-canonical");
  CHECK(canonical("1e20") == "not-canonical");  // It would be spelt as the integer above.
  CHECK(canonical("1e21") == "1e+21");
  CHECK(canonical("9007199254740991.0") == "9007199254740991");
  CHECK(canonical("1e400") == "not-canonical");
  CHECK(canonical("1e-400") == "not-canonical");
  CHECK(canonical("0.1234567890123456789") == "not-canonical");
  CHECK(canonical("0e-400") == "0");
  CHECK(canonical(R"({"a":1,"a":1})") == "not-canonical");
}

TEST_CASE("builders write what the canonical form of the same object is", "[json][canonical]") {
  json::ObjectBuilder object;
  object.set("size", std::int64_t{12}).set("type", "gov.secretary_letter").set("open", true);
  object.set_canonical("attachments", json::ArrayBuilder().add("甲").add_canonical("[1]").text());
  std::string text = object.text();
  CHECK(text ==
        R"({"attachments":["甲",[1]],"open":true,"size":12,"type":"gov.secretary_letter"})");
  CHECK(canonical(text) == text);
  CHECK(json::ObjectBuilder().text() == "{}");
  CHECK(json::ArrayBuilder().text() == "[]");
}
