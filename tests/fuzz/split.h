#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace weicun::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Two texts from one input, parted by the first NUL, which neither of them may hold.
inline std::pair<std::string_view, std::string_view> split(std::string_view input) {
  std::size_t nul = input.find('\0');
  if (nul == std::string_view::npos) return {input, "null"};
  return {input.substr(0, nul), input.substr(nul + 1)};
}

/// A property that must hold: the fuzzer keeps the input that breaks it.
inline void must(bool holds) {
  if (!holds) std::abort();
}

}  // namespace weicun::fuzz
