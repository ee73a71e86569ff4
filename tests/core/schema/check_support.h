#pragma once

#include <weicun/schema/schema.h>

#include <string>

#include <catch_amalgamated.hpp>

namespace weicun::schema {

/// Checks a text by a schema and answers "path code" of every problem.
inline std::string problems_of(std::string_view schema, std::string_view instance) {
  auto schema_document = json::parse(schema);
  REQUIRE(schema_document.ok());
  auto compiled = Schema::compile(schema_document->root());
  if (!compiled) return "refused " + compiled.error().place;
  auto document = json::parse(instance);
  REQUIRE(document.ok());
  std::string out;
  for (const Problem& problem : compiled->check(document->root())) {
    out += (out.empty() ? "" : "; ") + problem.path + " " + problem.code;
  }
  return out;
}

/// Why a schema does not compile, or "".
inline std::string refusal_of(std::string_view schema) {
  auto document = json::parse(schema);
  REQUIRE(document.ok());
  auto compiled = Schema::compile(document->root());
  if (compiled) return "";
  CHECK(compiled.error().code == ErrorCode::bad_schema);
  return compiled.error().place;
}

}  // namespace weicun::schema
