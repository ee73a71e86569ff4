#pragma once

#include <cstddef>

/// Lengths of slots and slot sets (format.md §2.1).
namespace weicun::keyring {

inline constexpr std::size_t slot_header_length = 64;
inline constexpr std::size_t slot_box_length = 104;
inline constexpr std::size_t slot_length = slot_header_length + slot_box_length;
inline constexpr std::size_t slot_set_header_length = 32;
inline constexpr std::size_t slot_set_code_length = 32;
inline constexpr std::size_t most_slots = 16;

[[nodiscard]] constexpr std::size_t slot_set_length(std::size_t count) {
  return slot_set_header_length + count * slot_length + slot_set_code_length;
}

}  // namespace weicun::keyring
