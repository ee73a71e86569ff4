// Any text as a schema, any text as a record: a named refusal or a verdict, within limits.
#include <weicun/schema/schema.h>

#include "fuzz/split.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weicun;
  auto [schema_text, record_text] = fuzz::split(fuzz::text_of(data, size));
  auto schema_document = json::parse(schema_text);
  auto record = json::parse(record_text);
  if (!schema_document) return 0;
  auto compiled = schema::Schema::compile(schema_document->root());
  if (!compiled) {
    fuzz::must(compiled.error().code == ErrorCode::bad_schema && !compiled.error().place.empty());
    return 0;
  }
  if (!record) return 0;
  auto problems = compiled->check(record->root());
  for (const auto& problem : problems) fuzz::must(!problem.code.empty());
  fuzz::must(compiled->check_at(record->root(), "").size() == problems.size());
  return 0;
}
