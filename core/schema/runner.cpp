#include "runner.h"

#include <weicun/json/decimal.h>
#include <weicun/json/pointer.h>

namespace weicun::schema {
namespace {

/// One level costs a few hundred bytes of stack; the smallest stack (WebAssembly) has 256 kB.
constexpr std::size_t deepest = 256;
constexpr std::size_t most_steps = 5'000'000;

/// Type bits of a value. 1.0 is an integer, too (§6.1.1), but asking costs more than a kind.
std::uint8_t type_of(const json::Value& value) {
  switch (value.kind()) {
    case json::Kind::null:
      return null_bit;
    case json::Kind::boolean:
      return boolean_bit;
    case json::Kind::integer:
    case json::Kind::number:
      return number_bit;
    case json::Kind::string:
      return string_bit;
    case json::Kind::array:
      return array_bit;
    default:
      return object_bit;
  }
}

}  // namespace

std::string pointer_to(const Place& place) {
  std::vector<const Place*> way;
  for (const Place* at = &place; at->parent != nullptr; at = at->parent) way.push_back(at);
  std::string pointer;
  for (auto at = way.rbegin(); at != way.rend(); ++at) {
    if ((*at)->parent->value.is_array()) {
      json::append_token(pointer, (*at)->index);
    } else {
      json::append_token(pointer, (*at)->value.key());
    }
  }
  return pointer;
}

bool Runner::run(Index block, const Place& place) {
  if (depth_ >= deepest) return exceeded_ = "depth", false;
  ++depth_;
  const Block& code = program_.blocks[block];
  std::string_view rule = rule_;
  if (!code.rule.empty()) rule_ = code.rule;
  bool valid = true;
  std::uint8_t type = type_of(place.value);
  for (Index i = code.begin; i < code.end && exceeded_.empty(); ++i) {
    const Instruction& step = program_.instructions[i];
    if ((step.applies_to & type) == 0) continue;
    if (spend(1) && apply(step, place)) continue;
    valid = false;
    // A value of the wrong type has no other problem worth telling.
    if (problems_ == nullptr || step.op == Op::type) break;
  }
  rule_ = rule;
  --depth_;
  return valid && exceeded_.empty();
}

bool Runner::spend(std::size_t steps) {
  steps_ += steps;
  if (steps_ > most_steps) exceeded_ = "steps";
  return exceeded_.empty();
}

/// Whether a subschema holds, without a word about why not.
bool Runner::passes(Index block, const Place& place) {
  Problems* problems = problems_;
  problems_ = nullptr;
  bool valid = run(block, place);
  problems_ = problems;
  return valid;
}

bool Runner::apply(const Instruction& step, const Place& place) {
  switch (step.op) {
    case Op::type:
      return type(step, place);
    case Op::one_of_values:
      return one_of_values(step, place);
    case Op::minimum:
    case Op::maximum:
    case Op::exclusive_minimum:
    case Op::exclusive_maximum:
      return bound(step, place);
    case Op::multiple_of:
      return multiple_of(step, place);
    case Op::min_length:
    case Op::max_length:
      return length(step, place);
    case Op::pattern:
      return pattern(step, place);
    case Op::format:
      return format(step, place);
    case Op::min_items:
    case Op::max_items:
      return size(step, place);
    case Op::unique_items:
      return unique_items(place);
    case Op::elements:
      return elements(step, place);
    case Op::contains:
      return contains(step, place);
    case Op::min_properties:
    case Op::max_properties:
    case Op::members:
    case Op::property_names:
    case Op::dependent_required:
    case Op::dependent_schemas:
      return apply_to_object(step, place);
    default:
      return apply_branches(step, place);
  }
}

bool Runner::apply_to_object(const Instruction& step, const Place& place) {
  switch (step.op) {
    case Op::members:
      return members(step, place);
    case Op::property_names:
      return property_names(step, place);
    case Op::dependent_required:
      return dependent_required(step, place);
    case Op::dependent_schemas:
      return dependent_schemas(step, place);
    default:
      return size(step, place);
  }
}

bool Runner::apply_branches(const Instruction& step, const Place& place) {
  switch (step.op) {
    case Op::all_of:
      return all_of(step, place);
    case Op::any_of:
      return any_of(step, place);
    case Op::one_of:
      return one_of(step, place);
    case Op::not_of:
      return !passes(step.first, place) || fail(place, "schema.not");
    case Op::condition:
      return condition(step, place);
    case Op::reference:
      return run(step.first, place);
    default:
      return fail(place, "schema.false");
  }
}

bool Runner::fail(const Place& place, std::string_view code, Params params) {
  if (problems_ != nullptr) report(pointer_to(place), code, std::move(params));
  return false;
}

bool Runner::fail_at_member(const Place& place, std::string_view member, std::string_view code,
                            Params params) {
  if (problems_ == nullptr) return false;
  std::string pointer = pointer_to(place);
  json::append_token(pointer, member);
  report(std::move(pointer), code, std::move(params));
  return false;
}

void Runner::report(std::string path, std::string_view code, Params params) {
  Problem problem;
  problem.path = std::move(path);
  problem.code = code;
  problem.rule = rule_;
  problem.params = std::move(params);
  problems_->push_back(std::move(problem));
}

}  // namespace weicun::schema
