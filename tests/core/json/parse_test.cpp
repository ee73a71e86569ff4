#include <weicun/json/document.h>

#include <string>

#include <catch_amalgamated.hpp>

using namespace weicun;
using json::Kind;
using json::parse;

namespace {

std::string why_not(std::string_view text) {
  auto document = parse(text);
  return document ? "accepted" : document.error().place;
}

}  // namespace

TEST_CASE("a letter is read as it was written", "[json]") {
  auto document = parse(
      R"( {"title":"路灯坏了","photos":[{"bytes":120},{"bytes":7}],"rating":4.5,"open":true,"by":null} )");
  REQUIRE(document.ok());
  json::Value letter = document->root();
  CHECK(letter.size() == 5);
  CHECK(letter.find("title")->string() == "路灯坏了");
  CHECK(letter.at_pointer("/photos/1/bytes")->integer() == 7);
  CHECK(letter.find("rating")->number() == 4.5);
  CHECK(letter.find("open")->boolean());
  CHECK(letter.find("by")->is_null());
  CHECK_FALSE(letter.find("body").has_value());
  std::string keys;
  for (auto member = letter.first(); member; member = member->next())
    keys += std::string(member->key()) + ' ';
  CHECK(keys == "title photos rating open by ");
}

TEST_CASE("asking a value of another kind answers neutrally", "[json]") {
  auto document = parse("[1]");
  json::Value list = document->root();
  CHECK(list.string().empty());
  CHECK(list.integer() == 0);
  CHECK_FALSE(list.boolean());
  CHECK(list.key().empty());
  CHECK_FALSE(list.find("0").has_value());
  CHECK_FALSE(list.at(1).has_value());
  CHECK_FALSE(list.at(0)->first().has_value());
  CHECK(json::Document().root().is_null());
}

TEST_CASE("escapes become the characters that they stand for", "[json]") {
  auto document = parse(R"(["a\"\\\/\b\f\n\r\t","\u4e3a\u6751","\ud83d\udc32","\u0000x"])");
  REQUIRE(document.ok());
  CHECK(document->root().at(0)->string() == "a\"\\/\b\f\n\r\t");
  CHECK(document->root().at(1)->string() == "为村");
  CHECK(document->root().at(2)->string() == "🐲");
  CHECK(document->root().at(3)->string() == std::string_view("\0x", 2));
}

TEST_CASE("numbers keep what was written", "[json]") {
  auto document = parse(
      "[0,-0,9223372036854775807,-9223372036854775808,9223372036854775808,1.0,1e2,-"
      "9999999999999999999,1e400]");
  REQUIRE(document.ok());
  auto number = [&](std::size_t i) { return *document->root().at(i); };
  CHECK(number(1).kind() == Kind::integer);
  CHECK(number(2).integer() == INT64_MAX);
  CHECK(number(3).integer() == INT64_MIN);
  CHECK(number(3).kind() == Kind::integer);
  CHECK(number(4).kind() == Kind::number);
  CHECK(number(4).lexeme() == "9223372036854775808");
  CHECK(number(4).number() == 9223372036854775808.0);
  CHECK(number(5).kind() == Kind::number);
  CHECK(number(6).number() == 100.0);
  CHECK(number(7).number() == -1e19);
  CHECK(number(8).number() > 1e308);
}

TEST_CASE("what is not JSON is named by its place", "[json]") {
  CHECK(why_not("\xEF\xBB\xBF{}") == "byte 0: byte order mark");
  CHECK(why_not("") == "byte 0: not a value");
  CHECK(why_not("{\"a\":1,}") == "byte 7: expected a member name");
  CHECK(why_not("[1 2]") == "byte 3: expected , or ]");
  CHECK(why_not("[01]") == "byte 2: expected , or ]");
  CHECK(why_not("\"\\ud800\"").ends_with("lone surrogate"));
  CHECK(why_not("\"\\udc00\\ud800\"").ends_with("lone surrogate"));
  CHECK(why_not("\"\xED\xA0\x80\"") == "byte 1: not UTF-8");
  CHECK(why_not("\"\xC0\x80\"") == "byte 1: not UTF-8");
  CHECK(why_not("\"\xF4\x90\x80\x80\"") == "byte 1: not UTF-8");
  CHECK(why_not("\"\xE4\xB8") == "byte 1: not UTF-8");
  CHECK(why_not("\"abc") == "byte 4: string without end");
  CHECK(why_not("\"a\nb\"") == "byte 2: control character in a string");
  CHECK(why_not("{} {}") == "byte 3: text after the value");
  CHECK(why_not(std::string_view("[1]\0", 4)) == "byte 3: text after the value");
  CHECK(why_not("NaN") == "byte 0: not a value");
  CHECK(parse("[").error().code == ErrorCode::bad_json);
}

TEST_CASE("limits end hostile texts early", "[json]") {
  std::string deep(10'000, '[');
  CHECK(parse(deep).error().code == ErrorCode::limit_exceeded);
  CHECK(parse(deep).error().place == "depth");
  CHECK(parse(std::string(64, '[') + std::string(64, ']')).ok());
  CHECK_FALSE(parse(std::string(65, '[') + std::string(65, ']')).ok());
  CHECK(parse("[1,2,3]", {.nodes = 3}).error().place == "nodes");
  CHECK(parse("[1,2,3]", {.nodes = 4}).ok());
  CHECK(parse("[1,2,3]", {.bytes = 6}).error().place == "bytes");
}

TEST_CASE("of two members of one name the last counts and both are known", "[json]") {
  auto document = parse(R"({"a":{"x":[1,2],"y":0,"x":3,"y":1},"b":[7,{"k":1,"k":2}]})");
  REQUIRE(document.ok());
  json::Value root = document->root();
  CHECK(root.at_pointer("/a/x")->integer() == 3);
  CHECK(root.at_pointer("/a/y")->integer() == 1);
  CHECK(root.find("a")->size() == 2);
  CHECK(root.at_pointer("/b/1/k")->integer() == 2);
  CHECK(root.find("b")->size() == 2);
  REQUIRE(document->duplicate_keys().size() == 3);
  CHECK(document->duplicate_keys()[0].pointer == "/a/x");
  CHECK(document->duplicate_keys()[2].pointer == "/b/1/k");
}

TEST_CASE("many duplicates are found and named sparingly", "[json]") {
  std::string text = "{";
  for (int i = 0; i < 1000; ++i)
    text += "\"k" + std::to_string(i % 500) + "\":" + std::to_string(i) + ",";
  text += "\"end\":0}";
  auto document = parse(text);
  REQUIRE(document.ok());
  CHECK(document->root().size() == 501);
  CHECK(document->root().find("k0")->integer() == 500);
  CHECK(document->root().find("k499")->integer() == 999);
  CHECK(document->duplicate_keys().size() == 16);
  std::size_t walked = 0;
  for (auto member = document->root().first(); member; member = member->next()) ++walked;
  CHECK(walked == 501);
}

TEST_CASE("pointers follow RFC 6901", "[json]") {
  auto document = parse(R"({"":0,"a/b":1,"m~n":8,"list":["x","y"],"~1":9})");
  json::Value root = document->root();
  CHECK(root.at_pointer("") == root);
  CHECK(root.at_pointer("/")->integer() == 0);
  CHECK(root.at_pointer("/a~1b")->integer() == 1);
  CHECK(root.at_pointer("/m~0n")->integer() == 8);
  CHECK(root.at_pointer("/~01")->integer() == 9);
  CHECK(root.at_pointer("/list/1")->string() == "y");
  CHECK_FALSE(root.at_pointer("/list/01").has_value());
  CHECK_FALSE(root.at_pointer("/list/-").has_value());
  CHECK_FALSE(root.at_pointer("list").has_value());
  CHECK_FALSE(root.at_pointer("/m~2n").has_value());
}

TEST_CASE("equality is JSON Schema's", "[json]") {
  auto alike = [](std::string_view left, std::string_view right) {
    auto one = parse(left);
    auto other = parse(right);
    return json::same(one->root(), other->root());
  };
  CHECK(alike("1", "1.0"));
  CHECK(alike("1e2", "100"));
  CHECK(alike("-0.0", "0"));
  CHECK(alike(R"({"a":[1,{"b":null}],"c":"x"})", R"({"c":"x","a":[1.0,{"b":null}]})"));
  CHECK_FALSE(alike("9007199254740993", "9007199254740992"));
  CHECK_FALSE(alike("100000000000000000000", "100000000000000000001"));
  CHECK_FALSE(alike("[1,2]", "[2,1]"));
  CHECK_FALSE(alike("0", "false"));
  CHECK_FALSE(alike("{\"a\":1}", "{\"b\":1}"));
}
