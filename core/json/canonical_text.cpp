#include <algorithm>
#include <charconv>

#include <weicun/json/canonical.h>

#include "append_quoted.h"

namespace weicun::json {
namespace {

int utf16_rank(char character) {
  auto byte = static_cast<unsigned char>(character);
  if (byte == 0xEE || byte == 0xEF) return byte + 0x100;
  return byte;
}

/// The escapes of RFC 8785 §3.2.2.2, or "" where the character stands for itself.
std::string_view short_escape(char character) {
  switch (character) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\b':
      return "\\b";
    case '\f':
      return "\\f";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return "";
  }
}

struct Scientific {
  std::string digits;  ///< d₁d₂…dₖ
  int point;           ///< The number is 0.d₁d₂…dₖ × 10^point.
};

Scientific shortest(double magnitude) {
  char buffer[32];
  auto [end, problem] =
      std::to_chars(buffer, buffer + sizeof buffer, magnitude, std::chars_format::scientific);
  static_cast<void>(problem);  // 32 characters hold the shortest form of every double.
  Scientific out;
  char* exponent = std::find(buffer, end, 'e');
  for (char* at = buffer; at != exponent; ++at) {
    if (*at != '.') out.digits.push_back(*at);
  }
  int value = 0;
  bool negative = exponent[1] == '-';
  for (char* at = exponent + 2; at != end; ++at) value = value * 10 + (*at - '0');
  out.point = (negative ? -value : value) + 1;
  return out;
}

}  // namespace

// In UTF-8 it is the order of the bytes, but for U+E000…U+FFFF (lead bytes EE, EF), which come
// behind the surrogate pairs (lead bytes F0…F4).
bool utf16_less(std::string_view left, std::string_view right) {
  auto [in_left, in_right] = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
  if (in_right == right.end()) return false;
  if (in_left == left.end()) return true;
  return utf16_rank(*in_left) < utf16_rank(*in_right);
}

void append_quoted(std::string& out, std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  out.push_back('"');
  for (char character : text) {
    std::string_view escape = short_escape(character);
    auto byte = static_cast<unsigned char>(character);
    if (!escape.empty()) {
      out += escape;
    } else if (byte < 0x20) {
      out += "\\u00";
      out.push_back(hex[byte >> 4U]);
      out.push_back(hex[byte & 15U]);
    } else {
      out.push_back(character);
    }
  }
  out.push_back('"');
}

std::string quoted(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 2);
  append_quoted(out, text);
  return out;
}

/// ECMA-262 Number::toString, steps 6 to 10: where the point goes.
std::string canonical_number(double number) {
  if (number == 0) return "0";
  std::string sign = number < 0 ? "-" : "";
  auto [digits, point] = shortest(number < 0 ? -number : number);
  auto count = static_cast<int>(digits.size());
  if (count <= point && point <= 21)
    return sign + digits + std::string(static_cast<std::size_t>(point - count), '0');
  if (0 < point && point <= 21) {
    digits.insert(static_cast<std::size_t>(point), 1, '.');
    return sign + digits;
  }
  if (-6 < point && point <= 0)
    return sign + "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  int exponent = point - 1;
  if (count > 1) digits.insert(1, 1, '.');
  return sign + digits + (exponent < 0 ? "e-" : "e+") +
         std::to_string(exponent < 0 ? -exponent : exponent);
}

bool ObjectBuilder::Utf16Order::operator()(const std::string& left,
                                           const std::string& right) const {
  return utf16_less(left, right);
}

ObjectBuilder& ObjectBuilder::set_canonical(std::string_view key, std::string canonical_value) {
  members_.insert_or_assign(std::string(key), std::move(canonical_value));
  return *this;
}
ObjectBuilder& ObjectBuilder::set(std::string_view key, std::string_view text) {
  return set_canonical(key, quoted(text));
}
ObjectBuilder& ObjectBuilder::set(std::string_view key, std::int64_t number) {
  return set_canonical(key, std::to_string(number));
}
ObjectBuilder& ObjectBuilder::set(std::string_view key, bool value) {
  return set_canonical(key, value ? "true" : "false");
}

std::string ObjectBuilder::text() const {
  std::string out = "{";
  for (const auto& [key, value] : members_) {
    if (out.size() > 1) out.push_back(',');
    append_quoted(out, key);
    out.push_back(':');
    out += value;
  }
  return out + "}";
}

ArrayBuilder& ArrayBuilder::add_canonical(std::string_view canonical_value) {
  if (!inner_.empty()) inner_.push_back(',');
  inner_ += canonical_value;
  return *this;
}
ArrayBuilder& ArrayBuilder::add(std::string_view text) { return add_canonical(quoted(text)); }
std::string ArrayBuilder::text() const { return "[" + inner_ + "]"; }

}  // namespace weicun::json
