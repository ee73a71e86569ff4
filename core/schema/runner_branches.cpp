#include "runner.h"

namespace weicun::schema {
namespace {

/// How far a branch is from the value. A wrong type or a wrong fixed value at the branch's own
/// place says that another kind of thing was meant; one further below likely tells the branches
/// apart.
std::size_t distance(const Problems& problems, const std::string& here) {
  std::size_t sum = 0;
  for (const Problem& problem : problems) {
    bool fixed = problem.code == "schema.const" || problem.code == "schema.enum";
    if (problem.path == here && (fixed || problem.code == "schema.type")) sum += 10'000;
    sum += fixed ? 100 : 1;
  }
  return sum;
}

}  // namespace

bool Runner::all_of(const Instruction& step, const Place& place) {
  bool valid = true;
  for (Index i = step.first; i < step.second; ++i) {
    valid = run(program_.lists[i], place) && valid;
    if (!valid && (problems_ == nullptr || !exceeded_.empty())) return false;
  }
  return valid;
}

bool Runner::any_of(const Instruction& step, const Place& place) {
  for (Index i = step.first; i < step.second; ++i) {
    if (passes(program_.lists[i], place)) return true;
    if (!exceeded_.empty()) return false;
  }
  return closest_branch(step, place);
}

bool Runner::one_of(const Instruction& step, const Place& place) {
  std::size_t matched = 0;
  for (Index i = step.first; i < step.second; ++i) {
    if (passes(program_.lists[i], place)) ++matched;
    if (!exceeded_.empty() || (matched > 1 && problems_ == nullptr)) return false;
  }
  if (matched == 1) return true;
  if (matched == 0) return closest_branch(step, place);
  return fail(place, "schema.one-of", {{"matched", static_cast<std::int64_t>(matched)}});
}

/// No branch holds: the problems of the one that is nearest, and no word about branches.
bool Runner::closest_branch(const Instruction& step, const Place& place) {
  if (problems_ == nullptr) return false;
  std::string here = pointer_to(place);
  Problems* outer = problems_;
  Problems closest;
  for (Index i = step.first; i < step.second && exceeded_.empty(); ++i) {
    Problems found;
    problems_ = &found;
    run(program_.lists[i], place);
    if (i == step.first || distance(found, here) < distance(closest, here))
      closest = std::move(found);
  }
  problems_ = outer;
  for (Problem& problem : closest) problems_->push_back(std::move(problem));
  return false;
}

bool Runner::condition(const Instruction& step, const Place& place) {
  bool holds = passes(step.first, place);
  if (!exceeded_.empty()) return false;
  Index block = holds ? step.second : step.third;
  return block == none || run(block, place);
}

}  // namespace weicun::schema
