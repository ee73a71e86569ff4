#include <weicun/json/decimal.h>

#include "format.h"
#include "runner.h"
#include "utf8.h"

namespace weicun::schema {
namespace {

/// Types by name for people who read codes, e.g. "string or null".
std::string type_names(Index bits) {
  constexpr std::pair<Index, std::string_view> names[] = {
      {null_bit, "null"},       {boolean_bit, "boolean"}, {number_bit, "number"},
      {integer_bit, "integer"}, {string_bit, "string"},   {array_bit, "array"},
      {object_bit, "object"}};
  std::string out;
  for (auto [bit, name] : names) {
    if ((bits & bit) == 0 || (bit == integer_bit && (bits & number_bit) != 0)) continue;
    if (!out.empty()) out += " or ";
    out += name;
  }
  return out;
}

std::variant<std::int64_t, double, std::string> param_of(const json::Value& value) {
  if (value.kind() == json::Kind::integer) return value.integer();
  if (value.kind() == json::Kind::number) return value.number();
  return std::string(value.string());
}

std::variant<std::int64_t, double, std::string> param_of(std::size_t count) {
  return static_cast<std::int64_t>(count);
}

}  // namespace

bool Runner::type(const Instruction& step, const Place& place) {
  const json::Value& value = place.value;
  Index wanted = step.first;
  bool right = false;
  switch (value.kind()) {
    case json::Kind::null:
      right = (wanted & null_bit) != 0;
      break;
    case json::Kind::boolean:
      right = (wanted & boolean_bit) != 0;
      break;
    case json::Kind::string:
      right = (wanted & string_bit) != 0;
      break;
    case json::Kind::array:
      right = (wanted & array_bit) != 0;
      break;
    case json::Kind::object:
      right = (wanted & object_bit) != 0;
      break;
    default:
      right =
          (wanted & number_bit) != 0 || ((wanted & integer_bit) != 0 && json::is_integer(value));
  }
  if (right) return true;
  return problems_ != nullptr ? fail(place, "schema.type", {{"expected", type_names(wanted)}})
                              : false;
}

bool Runner::one_of_values(const Instruction& step, const Place& place) {
  const json::Value& value = place.value;
  for (Index i = step.first; i < step.second; ++i) {
    const json::Value& allowed = program_.values[i];
    if (value.is_string() && allowed.is_string() ? value.string() == allowed.string()
                                                 : json::same(value, allowed)) {
      return true;
    }
    if (!spend(1)) return false;
  }
  return fail(place, step.third == 1 ? "schema.const" : "schema.enum");
}

bool Runner::bound(const Instruction& step, const Place& place) {
  const json::Value& limit = program_.values[step.first];
  auto order = json::compare_numbers(place.value, limit);
  auto judge = [&](bool holds, std::string_view code, const char* name) {
    return holds || (problems_ != nullptr && fail(place, code, {{name, param_of(limit)}}));
  };
  switch (step.op) {
    case Op::minimum:
      return judge(order >= 0, "schema.minimum", "min");
    case Op::maximum:
      return judge(order <= 0, "schema.maximum", "max");
    case Op::exclusive_minimum:
      return judge(order > 0, "schema.exclusive-minimum", "min");
    default:
      return judge(order < 0, "schema.exclusive-maximum", "max");
  }
}

bool Runner::multiple_of(const Instruction& step, const Place& place) {
  const json::Value& divisor = program_.values[step.first];
  if (json::Decimal::of(place.value.lexeme()).is_multiple_of(json::Decimal::of(divisor.lexeme())))
    return true;
  return fail(place, "schema.multiple-of", {{"step", param_of(divisor)}});
}

bool Runner::length(const Instruction& step, const Place& place) {
  std::string_view text = place.value.string();
  bool least = step.op == Op::min_length;
  // A code point has one to four bytes: often the bytes say enough.
  if (least ? text.size() >= std::size_t{4} * step.first : text.size() <= step.first) return true;
  std::size_t count = count_code_points(text);
  if (least ? count >= step.first : count <= step.first) return true;
  if (problems_ == nullptr) return false;
  return fail(
      place, least ? "schema.min-length" : "schema.max-length",
      {{least ? "min" : "max", param_of(std::size_t{step.first})}, {"actual", param_of(count)}});
}

bool Runner::pattern(const Instruction& step, const Place& place) {
  switch (program_.patterns[step.first].search(place.value.string(), scratch_)) {
    case Pattern::Answer::yes:
      return true;
    case Pattern::Answer::too_many_steps:
      return exceeded_ = "steps", false;
    case Pattern::Answer::no:
      break;
  }
  if (problems_ == nullptr) return false;
  return fail(place, "schema.pattern", {{"pattern", param_of(program_.values[step.second])}});
}

bool Runner::format(const Instruction& step, const Place& place) {
  const Format& format = format_at(step.first);
  if (format.holds(place.value.string())) return true;
  return problems_ != nullptr && fail(place, "format." + std::string(format.name));
}

}  // namespace weicun::schema
