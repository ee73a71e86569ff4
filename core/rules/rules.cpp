#include <weicun/rules/rules.h>

#include <vector>

#include "engine.h"

namespace weicun::rules {

Status accept(const json::Value& logic) {
  std::vector<json::Value> pending{logic};
  while (!pending.empty()) {
    json::Value part = pending.back();
    pending.pop_back();
    if (part.is_object()) {
      if (part.size() != 1) continue;  // Data.
      part = *part.first();
      WEICUN_NEED(is_operator(part.key()), bad_schema, part.key());
      if (!part.is_array()) {
        pending.push_back(part);
        continue;
      }
    }
    if (!part.is_array()) continue;
    for (auto child = part.first(); child; child = child->next()) pending.push_back(*child);
  }
  return Done{};
}

Result<std::string> apply(const json::Value& logic, const json::Value& data) {
  WEICUN_TRY(Item answer, Engine().run(logic, Item::of(data)));
  std::string text = to_json(answer);
  WEICUN_NEED(text.size() <= longest_json, limit_exceeded, "size");
  return text;
}

Result<bool> holds(const json::Value& logic, const json::Value& data) {
  WEICUN_TRY(Item answer, Engine().run(logic, Item::of(data)));
  return truthy(answer);
}

}  // namespace weicun::rules
