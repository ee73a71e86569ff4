#pragma once

#include <weicun/base/instant.h>
#include <weicun/crypto/random.h>

namespace weicun::sync {

[[nodiscard]] constexpr Instant earlier(Instant at, std::uint64_t milliseconds) {
  return {at.milliseconds > milliseconds ? at.milliseconds - milliseconds : 0};
}

/// When to try again: full jitter (random between 0 and a doubling bound), so that a village whose
/// power comes back does not call all at once; or what the hub asks for, within bounds.
class Pace {
 public:
  static constexpr std::uint64_t first_bound = 2'000;  ///< ms
  static constexpr std::uint64_t last_bound =
      std::uint64_t{15} * 60 * 1'000;  ///< ms, with somebody looking
  static constexpr std::uint64_t longest_wait =
      std::uint64_t{24} * 3'600'000;                         ///< ms, clamp of Retry-After
  static constexpr std::uint64_t reconnect_spread = 10'000;  ///< ms

  [[nodiscard]] bool may(Instant now) const { return not_before_ <= now; }
  [[nodiscard]] Instant not_before() const { return not_before_; }

  void succeeded() {
    failures_ = 0;
    not_before_ = {};
  }
  void failed(Instant now, crypto::Random& random);
  void asked_to_wait(Instant now, std::uint64_t seconds);
  void network_returned(Instant now, crypto::Random& random);
  /// The phone's clock was set back by so much: nothing waits for the time that it lost.
  void clock_set_back(std::uint64_t milliseconds) {
    not_before_ = earlier(not_before_, milliseconds);
  }
  void now_please() { not_before_ = {}; }  ///< A person asked.

 private:
  std::uint32_t failures_ = 0;
  Instant not_before_;
};

}  // namespace weicun::sync
