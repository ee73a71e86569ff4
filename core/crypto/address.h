#pragma once

#include <weicun/base/bytes.h>

namespace weicun::crypto {

/// Where bytes begin, never null: C libraries declare their pointers nonnull even for length 0.
[[nodiscard]] inline const std::uint8_t* address_of(BytesView bytes) {
  static constexpr std::uint8_t nothing = 0;
  return bytes.empty() ? &nothing : bytes.data();
}

}  // namespace weicun::crypto
