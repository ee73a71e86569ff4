#include <weicun/json/canonical.h>

#include <algorithm>
#include <vector>

#include <weicun/json/decimal.h>

#include "append_quoted.h"

namespace weicun::json {
namespace {

constexpr std::int64_t largest_safe_integer = 9007199254740991;  // RFC 7493 §2.2
constexpr double largest_safe_integer_as_double = 9007199254740991.0;
constexpr std::size_t most_digits_of_a_double = 17;

/// What is still to be written. A closing bracket carries no value.
struct Pending {
  std::optional<Value> value;
  char closing;
  bool comma;
};

Result<std::string> number_text(const Value& value) {
  if (value.kind() == Kind::integer) {
    std::int64_t integer = value.integer();
    WEICUN_NEED(integer >= -largest_safe_integer && integer <= largest_safe_integer, not_canonical,
                "integer");
    return std::to_string(integer);
  }
  Decimal decimal = Decimal::of(value.lexeme());
  bool integer_lexeme = value.lexeme().find_first_of(".eE") == std::string_view::npos;
  double number = value.number();
  bool finite = number - number == 0;
  bool vanished = number == 0 && !decimal.is_zero();
  bool survives =
      finite && !vanished && !integer_lexeme && decimal.digit_count() <= most_digits_of_a_double;
  WEICUN_NEED(survives, not_canonical, "number");
  std::string text = canonical_number(number);
  // 1e20 would be spelt as the integer that is refused above; 1e21 and more keep their exponent.
  bool as_integer = text.find_first_of(".e") == std::string::npos;
  bool safe = number >= -largest_safe_integer_as_double && number <= largest_safe_integer_as_double;
  WEICUN_NEED(!as_integer || safe, not_canonical, "integer");
  return text;
}

void push_children(const Value& container, std::vector<Pending>& pending) {
  bool is_object = container.is_object();
  pending.push_back({std::nullopt, is_object ? '}' : ']', false});
  std::size_t begin = pending.size();
  for (auto child = container.first(); child; child = child->next())
    pending.push_back({child, '\0', true});
  if (begin == pending.size()) return;
  auto from = pending.begin() + static_cast<std::ptrdiff_t>(begin);
  if (is_object) {
    std::sort(from, pending.end(), [](const Pending& left, const Pending& right) {
      return utf16_less(right.value->key(), left.value->key());
    });
  } else {
    std::reverse(from, pending.end());
  }
  pending.back().comma = false;
}

Status write(const Pending& item, bool member, std::string& out, std::vector<Pending>& pending) {
  const Value& value = *item.value;
  if (item.comma) out.push_back(',');
  if (member) {
    append_quoted(out, value.key());
    out.push_back(':');
  }
  switch (value.kind()) {
    case Kind::null:
      out += "null";
      break;
    case Kind::boolean:
      out += value.boolean() ? "true" : "false";
      break;
    case Kind::string:
      append_quoted(out, value.string());
      break;
    case Kind::array:
    case Kind::object:
      out.push_back(value.is_object() ? '{' : '[');
      push_children(value, pending);
      break;
    default: {
      WEICUN_TRY(std::string text, number_text(value));
      out += text;
    }
  }
  return Done{};
}

}  // namespace

Result<std::string> canonical(const Value& value) {
  WEICUN_NEED(!value.in_document_with_duplicates(), not_canonical, "duplicate key");
  std::string out;
  std::vector<Pending> pending{{value, '\0', false}};
  std::vector<char> closings;
  while (!pending.empty()) {
    Pending item = pending.back();
    pending.pop_back();
    if (!item.value) {
      out.push_back(item.closing);
      closings.pop_back();
      continue;
    }
    bool member = !closings.empty() && closings.back() == '}';
    if (item.value->is_object() || item.value->is_array())
      closings.push_back(item.value->is_object() ? '}' : ']');
    WEICUN_CHECK(write(item, member, out, pending));
  }
  return out;
}

}  // namespace weicun::json
