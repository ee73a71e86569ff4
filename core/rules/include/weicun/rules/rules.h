#pragma once

#include <string>

#include <weicun/base/result.h>
#include <weicun/json/document.h>

/// JSONLogic over one record: no loop, no side effect, a step limit.
namespace weicun::rules {

/// `bad_schema` where the logic names an operator that this engine does not have (place: its name).
[[nodiscard]] Status accept(const json::Value& logic);

/// The answer as JSON text. `limit_exceeded` past the step limit.
[[nodiscard]] Result<std::string> apply(const json::Value& logic, const json::Value& data);
/// The answer's truth in JSONLogic's sense.
[[nodiscard]] Result<bool> holds(const json::Value& logic, const json::Value& data);

}  // namespace weicun::rules
