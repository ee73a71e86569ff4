#include <algorithm>
#include <cmath>

#include "item.h"

namespace weicun::rules {
namespace {

std::u16string to_utf16(std::string_view text) {
  std::u16string out;
  for (std::size_t at = 0; at < text.size();) {
    auto first = static_cast<unsigned char>(text[at]);
    std::size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    char32_t code = length == 1 ? first : first & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length && at + i < text.size(); ++i) {
      code = (code << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
    }
    at += length;
    if (code >= 0x10000) {
      out.push_back(static_cast<char16_t>(0xD800 + ((code - 0x10000) >> 10U)));
      code = 0xDC00 + (code & 0x3FFU);
    }
    out.push_back(static_cast<char16_t>(code));
  }
  return out;
}

void append_utf8(std::string& out, char32_t code) {
  auto put = [&](char32_t bits) { out.push_back(static_cast<char>(bits)); };
  if (code < 0x80) return put(code);
  if (code < 0x800) return put(0xC0 | (code >> 6U)), put(0x80 | (code & 0x3F));
  if (code < 0x10000)
    return put(0xE0 | (code >> 12U)), put(0x80 | ((code >> 6U) & 0x3F)), put(0x80 | (code & 0x3F));
  put(0xF0 | (code >> 18U));
  put(0x80 | ((code >> 12U) & 0x3F));
  put(0x80 | ((code >> 6U) & 0x3F));
  put(0x80 | (code & 0x3F));
}

/// Half a pair, left by a cut through a character, becomes U+FFFD: our texts are UTF-8.
std::string to_utf8(std::u16string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char32_t code = text[i];
    bool high = code >= 0xD800 && code <= 0xDBFF;
    if (high && i + 1 < text.size() && text[i + 1] >= 0xDC00 && text[i + 1] <= 0xDFFF) {
      code = 0x10000 + ((code - 0xD800) << 10U) + (text[++i] - 0xDC00U);
    } else if (code >= 0xD800 && code <= 0xDFFF) {
      code = U'\uFFFD';
    }
    append_utf8(out, code);
  }
  return out;
}

/// ECMA-262 ToIntegerOrInfinity, held within what a text can have.
double to_integer(double number) {
  if (std::isnan(number)) return 0;
  return std::clamp(std::trunc(number), -1e15, 1e15);
}

}  // namespace

std::string substring(const std::string& text, double start, const Item& length) {
  std::u16string units = to_utf16(text);
  auto size = static_cast<double>(units.size());
  double from = to_integer(start);
  from = from < 0 ? std::max(0.0, size + from) : std::min(from, size);
  double count = size - from;
  if (!length.is_undefined()) {
    double wanted = to_integer(to_number(length));
    count = wanted < 0 ? std::max(0.0, count + wanted) : std::min(count, wanted);
  }
  return to_utf8(std::u16string_view(units).substr(static_cast<std::size_t>(from),
                                                   static_cast<std::size_t>(count)));
}

}  // namespace weicun::rules
