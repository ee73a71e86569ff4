#include "check_support.h"

using namespace weicun;
using schema::problems_of;

namespace {

schema::Problem only_problem(std::string_view schema, std::string_view instance) {
  auto compiled = schema::Schema::compile(json::parse(schema)->root());
  REQUIRE(compiled.ok());
  auto document = json::parse(instance);
  auto problems = compiled->check(document->root());
  REQUIRE(problems.size() == 1);
  return problems[0];
}

}  // namespace

TEST_CASE("a missing member is reported where it is missing", "[schema]") {
  constexpr auto schema =
      R"({"properties":{"address":{"required":["village","a/b"]}},"required":["name"]})";
  CHECK(problems_of(schema, R"({"name":1,"address":{}})") ==
        "/address/village schema.required; /address/a~1b schema.required");
  CHECK(problems_of(schema, "{}") == "/name schema.required");
  CHECK(problems_of(R"({"dependentRequired":{"tel":["name"]}})", R"({"tel":1})") ==
        "/name schema.dependent-required");
}

TEST_CASE("a field has one error, the most specific one", "[schema]") {
  constexpr auto schema =
      R"({"properties":{"id":{"format":"cn-resident-id","pattern":"^[0-9]{17}[0-9X]$","minLength":18}}})";
  CHECK(problems_of(schema, R"({"id":"1101"})") == "/id schema.min-length");
  CHECK(problems_of(schema, R"({"id":"11010519491231002x"})") == "/id schema.pattern");
  CHECK(problems_of(schema, R"({"id":"110105194912310021"})") == "/id format.cn-resident-id");
  CHECK(problems_of(schema, R"({"id":"11010519491231002X"})").empty());
}

TEST_CASE("a value of the wrong type has no other problem", "[schema]") {
  CHECK(problems_of(R"({"type":"string","enum":["a"],"minLength":1})", "5") == " schema.type");
}

TEST_CASE("a condition says what is wrong, not that a condition failed", "[schema]") {
  constexpr auto schema = R"({"if":{"properties":{"relief":{"const":true}},"required":["relief"]},
    "then":{"required":["level"]},"else":{"properties":{"level":false}}})";
  CHECK(problems_of(schema, R"({"relief":true})") == "/level schema.required");
  CHECK(problems_of(schema, R"({"relief":false,"level":"A"})") == "/level schema.false");
  CHECK(problems_of(schema, "{}").empty());
}

TEST_CASE("of several branches the closest one explains", "[schema]") {
  constexpr auto schema = R"({"anyOf":[
    {"properties":{"kind":{"const":"plot"},"area":{"minimum":1}},"required":["kind","area"]},
    {"properties":{"kind":{"const":"house"},"rooms":{"type":"integer"}},"required":["kind","rooms"]}]})";
  CHECK(problems_of(schema, R"({"kind":"house","rooms":"two"})") == "/rooms schema.type");
  CHECK(problems_of(schema, R"({"kind":"plot","area":0})") == "/area schema.minimum");
  CHECK(problems_of(R"({"oneOf":[{"type":"integer"},{"minimum":2}]})", "3") == " schema.one-of");
  CHECK(problems_of(R"({"anyOf":[{"type":"string","minLength":3},{"type":"null"}]})", R"("a")") ==
        " schema.min-length");
}

TEST_CASE("problems keep the parameters that words need", "[schema]") {
  auto problem = only_problem(R"({"minLength":3})", R"("村")");
  REQUIRE(problem.params.size() == 2);
  CHECK(problem.params[0] ==
        std::pair<std::string, std::variant<std::int64_t, double, std::string>>{"min",
                                                                                std::int64_t{3}});
  CHECK(std::get<std::int64_t>(problem.params[1].second) == 1);
  problem = only_problem(R"({"maximum":2.5})", "3");
  CHECK(std::get<double>(problem.params[0].second) == 2.5);
  problem = only_problem(R"({"type":["string","null"]})", "3");
  CHECK(std::get<std::string>(problem.params[0].second) == "null or string");
}

TEST_CASE("no problem tells what a person typed", "[schema]") {
  constexpr auto schema =
      R"({"properties":{"a":{"enum":["x"]},"b":{"pattern":"^x$"},"c":{"format":"date"},"d":{"const":1},
    "e":{"maximum":1},"f":{"uniqueItems":true},"g":{"not":{"type":"string"}}}})";
  constexpr auto secret =
      R"({"a":"SECRET","b":"SECRET","c":"SECRET","d":"SECRET","e":7654321,"f":["SECRET","SECRET"],"g":"SECRET"})";
  auto compiled = schema::Schema::compile(json::parse(schema)->root());
  auto document = json::parse(secret);
  auto problems = compiled->check(document->root());
  CHECK(problems.size() == 7);
  for (const auto& problem : problems) {
    for (const auto& [name, value] : problem.params) {
      if (const auto* text = std::get_if<std::string>(&value))
        CHECK(text->find("SECRET") == std::string::npos);
      if (const auto* number = std::get_if<std::int64_t>(&value)) CHECK(*number != 7654321);
    }
  }
}

TEST_CASE("one field can be checked alone", "[schema]") {
  auto compiled = schema::Schema::compile(
      json::parse(
          R"({"properties":{"a":{"minLength":2},"ab":{"minLength":2},"list":{"items":{"type":"integer"}}}})")
          ->root());
  auto document = json::parse(R"({"a":"x","ab":"y","list":[1,"2"]})");
  auto at = [&](std::string_view pointer) {
    std::string out;
    for (const auto& problem : compiled->check_at(document->root(), pointer))
      out += problem.path + ";";
    return out;
  };
  CHECK(at("/a") == "/a;");
  CHECK(at("/list") == "/list/1;");
  CHECK(at("/list/0").empty());
  CHECK(at("") == "/a;/ab;/list/1;");
}

TEST_CASE("problems of a subschema with a rule carry its id", "[schema]") {
  auto problem = only_problem(
      R"({"allOf":[{"x-rule":"NTC-02","properties":{"body":{"pattern":"[0-9]{11}"}}}]})",
      R"({"body":"x"})");
  CHECK(problem.rule == "NTC-02");
  CHECK(only_problem(R"({"allOf":[{"x-rule":"A"}],"minLength":2})", R"("x")").rule.empty());
}
