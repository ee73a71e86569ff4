// Any logic over any data ends with JSON or a named refusal; what was accepted meets no unknown
// operator.
#include <weicun/rules/rules.h>

#include "fuzz/split.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weicun;
  auto [logic_text, data_text] = fuzz::split(fuzz::text_of(data, size));
  auto logic = json::parse(logic_text);
  auto record = json::parse(data_text);
  if (!logic || !record) return 0;
  bool accepted = rules::accept(logic->root()).ok();
  auto answer = rules::apply(logic->root(), record->root());
  if (answer) {
    fuzz::must(
        json::parse(*answer, {.bytes = answer->size(), .depth = 300, .nodes = answer->size() + 1})
            .ok());
  } else {
    fuzz::must(answer.error().code == ErrorCode::limit_exceeded ||
               (answer.error().code == ErrorCode::bad_schema && !accepted));
  }
  return 0;
}
