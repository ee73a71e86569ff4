// Any text as a record of each built-in type: problems with words, or a record that may be sealed.
#include <algorithm>

#include <weicun/catalogue/catalogue.h>

#include "fuzz/split.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weicun;
  static const catalogue::Catalogue built_in = catalogue::Catalogue::built_in();
  static const std::vector<std::string> types = built_in.types();
  std::string_view text = fuzz::text_of(data, size);
  for (const std::string& type : types) {
    auto verdict = built_in.check_text(type, text, catalogue::Locale::zh_cn);
    fuzz::must(verdict.ok());
    bool wrong = std::any_of(
        verdict->problems.begin(), verdict->problems.end(),
        [](const auto& problem) { return problem.severity == schema::Severity::error; });
    fuzz::must(wrong != verdict->checked.has_value());
    for (const auto& problem : verdict->problems) fuzz::must(!problem.message.empty());
    if (!verdict->checked) continue;
    // What was checked is still right when it is read back from its canonical form.
    auto again =
        built_in.check_text(type, verdict->checked->canonical_value(), catalogue::Locale::en);
    fuzz::must(again.ok() && again->checked &&
               again->checked->canonical_value() == verdict->checked->canonical_value());
    fuzz::must(built_in.audience(*verdict->checked).ok());
  }
  return 0;
}
