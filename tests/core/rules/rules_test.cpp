#include <weicun/rules/rules.h>

#include <string>

#include <catch_amalgamated.hpp>

using namespace weicun;

namespace {

std::string answer(std::string_view logic, std::string_view data = "null") {
  auto logic_document = json::parse(logic);
  auto data_document = json::parse(data);
  REQUIRE(logic_document.ok());
  REQUIRE(data_document.ok());
  auto result = rules::apply(logic_document->root(), data_document->root());
  return result ? *result : std::string(name_of(result.error().code)) + " " + result.error().place;
}

bool holds(std::string_view logic, std::string_view data) {
  auto logic_document = json::parse(logic);
  auto data_document = json::parse(data);
  auto result = rules::holds(logic_document->root(), data_document->root());
  REQUIRE(result.ok());
  return *result;
}

std::string refused(std::string_view logic) {
  auto document = json::parse(logic);
  auto status = rules::accept(document->root());
  return status ? "" : status.error().place;
}

std::string numbers(int count) {
  std::string list = "[0";
  for (int i = 1; i < count; ++i) list += "," + std::to_string(i);
  return list + "]";
}

}  // namespace

TEST_CASE("a letter is written or spoken", "[rules]") {
  constexpr auto rule = R"({"or":[{"var":"body"},{"var":"voice.0"}]})";
  CHECK(holds(rule, R"({"body":"路灯坏了"})"));
  CHECK(holds(rule, R"({"body":"","voice":[{"bytes":1}]})"));
  CHECK_FALSE(holds(rule, R"({"body":"","voice":[]})"));
  CHECK_FALSE(holds(rule, "{}"));
}

TEST_CASE("lists are folded, mapped and filtered", "[rules]") {
  CHECK(answer(
            R"({"reduce":[{"var":"lines"},{"+":[{"var":"current.fen"},{"var":"accumulator"}]},0]})",
            R"({"lines":[{"fen":250},{"fen":-50}]})") == "200");
  CHECK(answer(R"({"map":[{"var":""},{"*":[{"var":""},2]}]})", "[1,2.5]") == "[2,5]");
  CHECK(answer(R"({"filter":[{"var":"a"},{">":[{"var":""},1]}]})", R"({"a":[1,2,3]})") == "[2,3]");
  CHECK(answer(R"({"all":[[],true]})") == "false");
  CHECK(answer(R"({"none":[[],true]})") == "true");
  CHECK(answer(R"({"map":[{"var":"nothing"},1]})", "{}") == "[]");
}

TEST_CASE("values convert as in ECMAScript", "[rules]") {
  CHECK(answer(R"({"==":["1",1]})") == "true");
  CHECK(answer(R"({"==":[null,0]})") == "false");
  CHECK(answer(R"({"==":["",0]})") == "true");
  CHECK(answer(R"({"==":[[1],1]})") == "true");
  CHECK(answer(R"({"==":[[1,2],"1,2"]})") == "true");
  CHECK(answer(R"({"===":[1,1.0]})") == "true");
  CHECK(answer(R"({"<":["10","9"]})") == "true");
  CHECK(answer(R"({"<":["10",9]})") == "false");
  CHECK(answer(R"({"<":[null,1]})") == "true");
  CHECK(answer(R"({"<":["a",1]})") == "false");
  CHECK(answer(R"({"<=":[1,1,2]})") == "true");
  CHECK(answer(R"({"<":[1]})") == "false");
  CHECK(answer(R"({"+":["3.14abc","1e2"]})") == "103.14");
  CHECK(answer(R"({"-":["0x10",1]})") == "15");
  CHECK(answer(R"({"+":["x"]})") == "null");
  CHECK(answer(R"({"/":[1,0]})") == "null");
  CHECK(answer(R"({"%":[-7,3]})") == "-1");
  CHECK(answer(R"({"max":[]})") == "null");
  CHECK(answer(R"({"cat":["a",1.50,null,[1,[2,null]],true]})") == "\"a1.51,2,true\"");
  CHECK(answer(R"({"!":["0"]})") == "false");
  CHECK(answer(R"({"!!":[[]]})") == "false");
}

TEST_CASE("a record's own lists are themselves and equal nothing else", "[rules]") {
  CHECK(answer(R"({"===":[{"var":"a"},{"var":"a"}]})", R"({"a":[1],"b":[1]})") == "true");
  CHECK(answer(R"({"===":[{"var":"a"},{"var":"b"}]})", R"({"a":[1],"b":[1]})") == "false");
}

TEST_CASE("texts are cut by characters of ECMAScript and stay UTF-8", "[rules]") {
  CHECK(answer(R"({"substr":["村务公开",1,2]})") == "\"务公\"");
  CHECK(answer(R"({"substr":["村务公开",-1]})") == "\"开\"");
  CHECK(answer(R"({"substr":["a🐲b",2,2]})") ==
        "\"\xEF\xBF\xBD"
        "b\"");
  CHECK(answer(R"({"substr":["abc",-10,2]})") == "\"ab\"");
  CHECK(answer(R"({"substr":["abc",5]})") == "\"\"");
}

TEST_CASE("missing fields are listed", "[rules]") {
  CHECK(answer(R"({"missing":["a","b","c.d"]})", R"({"a":1,"b":""})") == R"(["b","c.d"])");
  CHECK(answer(R"({"missing_some":[1,["a","b"]]})", R"({"a":1})") == "[]");
  CHECK(answer(R"({"missing_some":[2,["a","b"]]})", R"({"a":1})") == R"(["b"])");
  CHECK(answer(R"({"var":["x",7]})", "{}") == "7");
  CHECK(answer(R"({"var":"a.1.b"})", R"({"a":[0,{"b":"found"}]})") == "\"found\"");
}

TEST_CASE("objects with several members are data", "[rules]") {
  CHECK(answer(R"({"a":1,"b":{"var":"x"}})") == R"({"a":1,"b":{"var":"x"}})");
  CHECK(answer("{}") == "{}");
}

TEST_CASE("an unknown operator is refused by its name", "[rules]") {
  CHECK(refused(R"({"and":[{"var":"a"},{"fetch":"http"}]})") == "fetch");
  CHECK(refused(R"({"if":[{"==":[1,{"now":[]}]},1]})") == "now");
  CHECK(refused(R"({"a":1,"b":{"fetch":1}})").empty());
  CHECK(refused(R"([{"var":"a"},{"+":{"var":"b"}}])").empty());
  CHECK(answer(R"({"fetch":1})") == "bad-schema fetch");
}

TEST_CASE("logic ends within its limits", "[rules]") {
  std::string list = numbers(30);
  CHECK(answer(
            R"({"reduce":[{"var":""},{"cat":[{"var":"accumulator"},{"var":"accumulator"}]},"ab"]})",
            list) == "limit-exceeded steps");
  CHECK(answer(R"({"reduce":[{"var":""},[{"var":"accumulator"},{"var":"accumulator"}],1]})",
               list) == "limit-exceeded steps");
  CHECK(answer(R"({"reduce":[{"var":""},[{"var":"accumulator"}],1]})", numbers(200)) ==
        "limit-exceeded depth");
  CHECK(answer(R"({"reduce":[{"var":""},{"var":""},1]})", numbers(200)) == "limit-exceeded depth");
  CHECK(answer(R"({"map":[{"var":""},{"map":[[1,2,3,4,5,6,7,8],{"+":[{"var":""},1]}]}]})",
               numbers(20'000)) == "limit-exceeded steps");
  auto deep = json::parse(std::string(150, '[') + "1" + std::string(150, ']'), {.depth = 200});
  CHECK(rules::apply(deep->root(), deep->root()).error().code == ErrorCode::limit_exceeded);
}
