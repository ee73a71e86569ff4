#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace weicun::schema {

enum class Severity : std::uint8_t { error, warning, undecided };

/// One thing that is not right with a record: code and parameters; words come last (`catalogue`).
struct Problem {
  std::string
      path;  ///< JSON Pointer of the field beside which to show it; a missing child for `required`.
  std::string code;  ///< e.g. "schema.min-length", "format.date", "rule", "json.duplicate-key".
  std::string rule;  ///< Id of the rule (LTR-01), or empty.
  Severity severity = Severity::error;
  std::vector<std::pair<std::string, std::variant<std::int64_t, double, std::string>>> params;
  std::string message;  ///< In the locale that was asked for; filled by the catalogue.
  std::string fix;
};
using Problems = std::vector<Problem>;

}  // namespace weicun::schema
