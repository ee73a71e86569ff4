// The tape parser against nlohmann/json, and against its own writer.
#include <cmath>

#include <weicun/json/write.h>
#include <nlohmann/json.hpp>

#include "fuzz/split.h"

namespace {

using namespace weicun;

/// nlohmann refuses numbers beyond a double.
bool beyond_a_double(const json::Value& value) {
  if (value.is_number()) return !std::isfinite(value.number());
  for (auto child = value.first(); child; child = child->next()) {
    if (beyond_a_double(*child)) return true;
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text = fuzz::text_of(data, size);
  auto ours = json::parse(text);
  // nlohmann has no limits, skips a byte order mark and ends at a NUL.
  bool comparable = !text.starts_with("\xEF") && text.find('\0') == std::string_view::npos &&
                    (ours.ok() || ours.error().code == ErrorCode::bad_json);
  if (comparable && !(ours.ok() && beyond_a_double(ours->root()))) {
    auto reference = nlohmann::json::parse(text, nullptr, false);
    // A number beyond a double may stand before what we refused as well: then both refuse.
    fuzz::must(ours.ok() == !reference.is_discarded());
    if (ours) fuzz::must(ours->root().size() == (reference.is_structured() ? reference.size() : 0));
  }
  if (!ours) return 0;
  json::Document copy = json::copy_of(ours->root());
  fuzz::must(json::same(copy.root(), ours->root()));
  fuzz::must(copy.duplicate_keys().empty());
  return 0;
}
