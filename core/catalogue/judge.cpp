#include "judge.h"

#include <algorithm>

#include <weicun/json/pointer.h>
#include <weicun/rules/rules.h>
#include <weicun/schema/settle.h>

namespace weicun::catalogue {
namespace {

using schema::Problem;
using schema::Problems;

bool concerns(const Rule& rule, std::optional<std::string_view> at) {
  return !at || std::find(rule.at.begin(), rule.at.end(), *at) != rule.at.end();
}

bool has_error_at(const Problems& problems, const std::vector<std::string>& pointers) {
  return std::any_of(problems.begin(), problems.end(), [&](const Problem& problem) {
    if (problem.severity != schema::Severity::error) return false;
    return std::find(pointers.begin(), pointers.end(), problem.path) != pointers.end();
  });
}

/// A rule that can't be evaluated is left to the hub: `undecided`, never silently passed.
void apply_rule(const Rule& rule, const json::Value& record, std::optional<std::string_view> at,
                Problems& problems) {
  auto applies = rule.when ? rules::holds(*rule.when, record) : Result<bool>(true);
  auto holds = applies && *applies ? rules::holds(rule.assertion, record) : Result<bool>(true);
  bool decided = applies.ok() && holds.ok();
  if (decided && *holds) return;
  Problem problem;
  problem.path = at ? std::string(*at) : rule.at.front();
  problem.code = rule.code;
  problem.rule = rule.id;
  problem.severity = decided ? rule.severity : schema::Severity::undecided;
  problems.push_back(std::move(problem));
}

}  // namespace

Problems judge(const RecordType& type, const json::Document& record,
               std::optional<std::string_view> at) {
  Problems problems;
  for (const auto& duplicate : record.duplicate_keys()) {
    if (at && !json::is_at_or_below(duplicate.pointer, *at)) continue;
    Problem problem;
    problem.path = duplicate.pointer;
    problem.code = "json.duplicate-key";
    problems.push_back(std::move(problem));
  }
  Problems found =
      at ? type.schema().check_at(record.root(), *at) : type.schema().check(record.root());
  problems.insert(problems.end(), std::make_move_iterator(found.begin()),
                  std::make_move_iterator(found.end()));
  if (!record.root().is_object()) return problems;
  for (const Rule& rule : type.rules()) {
    // A field that is wrong by itself is put right first; what depends on it comes then.
    if (concerns(rule, at) && !has_error_at(problems, rule.at))
      apply_rule(rule, record.root(), at, problems);
  }
  schema::settle(problems);
  return problems;
}

Problem unreadable(const Error& why) {
  Problem problem;
  problem.code = why.code == ErrorCode::limit_exceeded ? "limit.size" : "json.syntax";
  return problem;
}

Problem not_canonical() {
  Problem problem;
  problem.code = "json.not-canonical";
  return problem;
}

bool has_errors(const Problems& problems) {
  return std::any_of(problems.begin(), problems.end(), [](const Problem& problem) {
    return problem.severity == schema::Severity::error;
  });
}

}  // namespace weicun::catalogue
