#pragma once

#include <cstddef>
#include <string_view>

namespace weicun::schema {

/// Reads the code point at `at` and moves behind it. The text must be UTF-8, as every string on a
/// tape is; what is not, reads as U+FFFD byte by byte.
inline char32_t next_code_point(std::string_view text, std::size_t& at) {
  auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned char first = byte(at);
  if (first < 0x80) return text[at++] & 0x7F;
  std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC0 || at + length > text.size()) return ++at, U'\uFFFD';
  char32_t code = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) code = (code << 6U) | (byte(at + i) & 0x3FU);
  at += length;
  return code;
}

[[nodiscard]] inline std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (char character : text)
    count += (static_cast<unsigned char>(character) & 0xC0U) != 0x80U ? 1 : 0;
  return count;
}

}  // namespace weicun::schema
