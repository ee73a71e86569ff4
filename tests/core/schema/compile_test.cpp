#include "check_support.h"

using namespace weicun;
using schema::problems_of;
using schema::refusal_of;

TEST_CASE("a keyword that is not checked is refused by name and place", "[schema]") {
  CHECK(refusal_of(R"({"properties":{"x":{"unevaluatedItems":false}}})") ==
        "/properties/x: unevaluatedItems");
  CHECK(refusal_of(R"({"$dynamicRef":"#a"})") == ": $dynamicRef");
  CHECK(refusal_of(R"({"allOf":[{},{"minLenght":3}]})") == "/allOf/1: minLenght");
  CHECK(refusal_of(R"({"$defs":{"unused":{"$anchor":"a"}}})") == "/$defs/unused: $anchor");
  CHECK(refusal_of(R"({"$schema":"http://json-schema.org/draft-07/schema#"})") ==
        ": $schema (only draft 2020-12)");
  CHECK(refusal_of(R"({"format":"idn-email"})") == ": format (idn-email)");
  CHECK(refusal_of(R"({"$ref":"other.json"})") == ": $ref (reaches outside this schema)");
  CHECK(refusal_of(R"({"$ref":"#/$defs/none"})") == ": $ref (nothing there)");
}

TEST_CASE("annotations pass", "[schema]") {
  CHECK(
      refusal_of(
          R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:x","title":"t","description":"d",
    "default":1,"examples":[],"deprecated":true,"readOnly":true,"x-labels":{"a":1},"x-rules":[],"$comment":"c"})")
          .empty());
}

TEST_CASE("a schema that is no schema is refused", "[schema]") {
  for (auto schema : {"5",
                      "[]",
                      "null",
                      R"("x")",
                      R"({"type":"text"})",
                      R"({"type":[1]})",
                      R"({"minLength":-1})",
                      R"({"minLength":1.5})",
                      R"({"minimum":"1"})",
                      R"({"multipleOf":0})",
                      R"({"multipleOf":-1})",
                      R"({"required":"a"})",
                      R"({"required":[1]})",
                      R"({"enum":1})",
                      R"({"pattern":1})",
                      R"({"pattern":"("})",
                      R"({"allOf":[]})",
                      R"({"allOf":{}})",
                      R"({"properties":{"a":1}})",
                      R"({"items":[]})",
                      R"({"not":1})",
                      R"({"if":1})",
                      R"({"then":1})",
                      R"({"uniqueItems":1})",
                      R"({"$ref":1})",
                      R"({"$defs":[]})",
                      R"({"additionalProperties":1})",
                      R"({"patternProperties":{"(":{}}})",
                      R"({"dependentRequired":{"a":1}})",
                      R"({"a":1,"a":1})"}) {
    CAPTURE(schema);
    CHECK_FALSE(refusal_of(schema).empty());
  }
}

TEST_CASE("references that go in circles are refused, recursive data is not", "[schema]") {
  CHECK(refusal_of(R"({"$ref":"#"})") == ": $ref (circle)");
  CHECK(refusal_of(
            R"({"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}}})")
            .find("circle") != std::string::npos);
  constexpr auto tree =
      R"({"properties":{"name":{"type":"string"},"children":{"items":{"$ref":"#"}}}})";
  CHECK(problems_of(tree, R"({"name":"a","children":[{"name":"b","children":[{"name":1}]}]})") ==
        "/children/0/children/0/name schema.type");
}

TEST_CASE("a circle through other keywords ends at a limit", "[schema]") {
  CHECK(problems_of(R"({"allOf":[{"$ref":"#"}]})", "1") == " limit.depth");
  std::string bomb = R"({"$ref":"#/$defs/0","$defs":{)";
  for (int i = 0; i < 30; ++i) {
    std::string next = R"({"$ref":"#/$defs/)" + std::to_string(i + 1) + "\"}";
    bomb += "\"" + std::to_string(i) + "\":{\"allOf\":[" + next + "," + next + "]},";
  }
  CHECK(problems_of(bomb + R"("30":{"minimum":0}}})", "1") == " limit.steps");
}

TEST_CASE("a deep record is checked as deep as it may be", "[schema]") {
  std::string deep = std::string(60, '[') + std::string(60, ']');
  CHECK(problems_of(R"({"items":{"$ref":"#"}})", deep).empty());
  CHECK(problems_of(R"({"type":"array","items":{"$ref":"#"},"maxItems":1})",
                    std::string(60, '[') + "1" + std::string(60, ']')) == [] {
    std::string path;
    for (int i = 0; i < 60; ++i) path += "/0";
    return path + " schema.type";
  }());
}

TEST_CASE("many items are compared without squaring the time", "[schema]") {
  std::string list = "[";
  for (int i = 0; i < 40'000; ++i) list += std::to_string(i) + ",";
  CHECK(problems_of(R"({"uniqueItems":true})", list + "-1]").empty());
  CHECK(problems_of(R"({"uniqueItems":true})", list + "39.0e0]") == " schema.unique-items");
}

TEST_CASE("the schema's document may go", "[schema]") {
  std::optional<schema::Schema> compiled;
  {
    auto document =
        json::parse(R"({"properties":{"topic":{"enum":["land","other"]}},"required":["topic"]})");
    compiled.emplace(*schema::Schema::compile(document->root()));
  }
  schema::Schema moved = std::move(*compiled);
  auto record = json::parse(R"({"topic":"sea"})");
  CHECK(moved.check(record->root()).at(0).code == "schema.enum");
}

TEST_CASE("format can be read as an annotation", "[schema]") {
  auto document = json::parse(R"({"format":"idn-email"})");
  auto compiled = schema::Schema::compile(document->root(), {.assert_format = false});
  REQUIRE(compiled.ok());
  auto record = json::parse("\"nobody\"");
  CHECK(compiled->check(record->root()).empty());
}
