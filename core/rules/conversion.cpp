#include <cmath>
#include <limits>
#include <optional>

#include <weicun/json/canonical.h>

#include "item.h"

namespace weicun::rules {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

std::string_view trim(std::string_view text) {
  // ECMA-262 WhiteSpace and LineTerminator that UTF-8 spells in one byte; the rest is not met in
  // numbers.
  constexpr std::string_view space = " \t\n\r\v\f";
  std::size_t begin = text.find_first_not_of(space);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(space) - begin + 1);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

/// Length of the decimal literal that the text begins with (ECMA-262 StrDecimalLiteral), 0 if none.
std::size_t decimal_length(std::string_view text) {
  std::size_t at = !text.empty() && (text[0] == '+' || text[0] == '-') ? 1 : 0;
  std::size_t whole = skip_digits(text, at);
  std::size_t digits = whole - at;
  at = whole;
  if (at < text.size() && text[at] == '.') {
    std::size_t fraction = skip_digits(text, at + 1);
    digits += fraction - at - 1;
    at = fraction;
  }
  if (digits == 0) return 0;
  if (at < text.size() && (text[at] | 0x20) == 'e') {
    std::size_t exponent = at + 1;
    if (exponent < text.size() && (text[exponent] == '+' || text[exponent] == '-')) ++exponent;
    std::size_t end = skip_digits(text, exponent);
    if (end > exponent) at = end;
  }
  return at;
}

/// A decimal literal of ECMAScript, spelt as JSON spells it so that one parser reads numbers.
double read_decimal(std::string_view text) {
  bool negative = text[0] == '-';
  if (negative || text[0] == '+') text.remove_prefix(1);
  std::size_t end = skip_digits(text, 0);
  std::string_view whole = text.substr(0, end);
  while (whole.size() > 1 && whole[0] == '0') whole.remove_prefix(1);
  std::string spelt = whole.empty() ? "0" : std::string(whole);
  std::string_view rest = text.substr(end);
  if (!rest.empty() && rest[0] == '.') {
    bool has_fraction = rest.size() > 1 && is_digit(rest[1]);
    spelt += has_fraction ? "." : "";
    rest.remove_prefix(1);
  }
  spelt += rest;
  auto parsed = json::parse(spelt);
  double number = parsed ? parsed->root().number() : not_a_number;
  return negative ? -number : number;
}

double read_radix(std::string_view digits, int radix) {
  double value = 0;
  for (char digit : digits) {
    int lower = digit | 0x20;
    int worth = is_digit(digit)                ? digit - '0'
                : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10
                                               : radix;
    if (worth >= radix) return not_a_number;
    value = value * radix + worth;
  }
  return digits.empty() ? not_a_number : value;
}

std::optional<double> infinite(std::string_view text) {
  if (text.starts_with("Infinity") || text.starts_with("+Infinity")) return infinity;
  return text.starts_with("-Infinity") ? std::optional(-infinity) : std::nullopt;
}

/// ECMA-262 StringToNumber.
double text_to_number(std::string_view text) {
  text = trim(text);
  if (text.empty()) return 0;
  if (text.size() > 2 && text[0] == '0') {
    if ((text[1] | 0x20) == 'x') return read_radix(text.substr(2), 16);
    if ((text[1] | 0x20) == 'o') return read_radix(text.substr(2), 8);
    if ((text[1] | 0x20) == 'b') return read_radix(text.substr(2), 2);
  }
  if (text == "Infinity" || text == "+Infinity" || text == "-Infinity") return *infinite(text);
  return decimal_length(text) == text.size() ? read_decimal(text) : not_a_number;
}

bool is_reference(const Item& item) { return item.is_list() || item.is_object(); }

bool same_reference(const Item& left, const Item& right) {
  if (left.tape() != nullptr && right.tape() != nullptr) return *left.tape() == *right.tape();
  if (left.made_list() != nullptr && right.made_list() != nullptr)
    return *left.made_list() == *right.made_list();
  return left.fold() != nullptr && left.fold() == right.fold();
}

}  // namespace

bool truthy(const Item& item) {
  if (item.is_boolean()) return item.boolean();
  if (item.is_number()) return item.number() != 0 && !std::isnan(item.number());
  if (item.is_text()) return !item.text().empty();
  if (item.is_list()) return item.size() > 0;
  return item.is_object();
}

double to_number(const Item& item) {
  if (item.is_number()) return item.number();
  if (item.is_null()) return 0;
  if (item.is_boolean()) return item.boolean() ? 1 : 0;
  if (item.is_undefined()) return not_a_number;
  return text_to_number(to_text(item));
}

double parse_float(const Item& item) {
  if (item.is_number()) return item.number();
  std::string whole = to_text(item);
  std::string_view text = trim(whole);
  if (auto endless = infinite(text)) return *endless;
  std::size_t length = decimal_length(text);
  return length == 0 ? not_a_number : read_decimal(text.substr(0, length));
}

std::string to_text(const Item& item) {
  if (item.is_text()) return item.text();
  if (item.is_null()) return "null";
  if (item.is_undefined()) return "undefined";
  if (item.is_boolean()) return item.boolean() ? "true" : "false";
  if (item.is_number()) {
    if (std::isnan(item.number())) return "NaN";
    if (std::isinf(item.number())) return item.number() < 0 ? "-Infinity" : "Infinity";
    return json::canonical_number(item.number());
  }
  if (!item.is_list()) return "[object Object]";
  std::string out;
  bool first = true;
  for (const Item& element : item.elements()) {
    if (!first) out.push_back(',');
    first = false;
    if (!element.nothing()) out += to_text(element);
  }
  return out;
}

bool strictly_equal(const Item& left, const Item& right) {
  if (left.is_number() && right.is_number()) return left.number() == right.number();
  if (left.is_text() && right.is_text()) return left.text() == right.text();
  if (left.is_boolean() && right.is_boolean()) return left.boolean() == right.boolean();
  if (left.nothing() || right.nothing()) {
    return (left.is_null() && right.is_null()) || (left.is_undefined() && right.is_undefined());
  }
  return is_reference(left) && is_reference(right) && same_reference(left, right);
}

bool loosely_equal(const Item& left, const Item& right) {
  if (left.nothing() || right.nothing()) return left.nothing() && right.nothing();
  if (is_reference(left) && is_reference(right)) return same_reference(left, right);
  bool texts = (left.is_text() || is_reference(left)) && (right.is_text() || is_reference(right));
  if (texts) return to_text(left) == to_text(right);
  return to_number(left) == to_number(right);
}

bool less(const Item& left, const Item& right, bool or_equal) {
  bool texts = (left.is_text() || is_reference(left)) && (right.is_text() || is_reference(right));
  if (!texts)
    return or_equal ? to_number(left) <= to_number(right) : to_number(left) < to_number(right);
  std::string one = to_text(left);
  std::string other = to_text(right);
  return or_equal ? !json::utf16_less(other, one) : json::utf16_less(one, other);
}

}  // namespace weicun::rules
