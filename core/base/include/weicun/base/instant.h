#pragma once

#include <compare>
#include <cstdint>

namespace weicun {

/// Milliseconds since 1970-01-01T00:00:00Z, as the host says. The core reads no clock.
struct Instant {
  std::uint64_t milliseconds = 0;
  friend auto operator<=>(const Instant&, const Instant&) = default;
  [[nodiscard]] Instant plus(std::uint64_t more) const { return {milliseconds + more}; }
};

}  // namespace weicun
