#include <weicun/schema/settle.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>

namespace weicun::schema {
namespace {

/// From the most to the least specific: what a person has to know first comes first. A text that is
/// too short fails its pattern as well, and a text of the wrong pattern its format.
constexpr std::array<std::string_view, 20> order = {"schema.required",
                                                    "schema.dependent-required",
                                                    "schema.additional-properties",
                                                    "schema.type",
                                                    "schema.const",
                                                    "schema.enum",
                                                    "schema.min-length",
                                                    "schema.max-length",
                                                    "schema.minimum",
                                                    "schema.maximum",
                                                    "schema.exclusive-minimum",
                                                    "schema.exclusive-maximum",
                                                    "schema.min-items",
                                                    "schema.max-items",
                                                    "schema.pattern",
                                                    "format.",
                                                    "schema.multiple-of",
                                                    "schema.unique-items",
                                                    "schema.contains",
                                                    "schema.not"};

std::size_t rank(const Problem& problem) {
  std::size_t severity = static_cast<std::size_t>(problem.severity) * 100;
  auto found = std::find_if(order.begin(), order.end(), [&](std::string_view code) {
    return code.back() == '.' ? problem.code.starts_with(code) : problem.code == code;
  });
  return severity + static_cast<std::size_t>(found - order.begin());
}

}  // namespace

void settle(Problems& problems) {
  if (problems.size() < 2) return;
  Problems kept;
  std::unordered_map<std::string, std::size_t> by_path;
  for (Problem& problem : problems) {
    auto [known, added] = by_path.try_emplace(problem.path, kept.size());
    if (added) {
      kept.push_back(std::move(problem));
    } else if (rank(problem) < rank(kept[known->second])) {
      kept[known->second] = std::move(problem);
    }
  }
  problems = std::move(kept);
}

}  // namespace weicun::schema
