#include <weicun/sync/pace.h>

#include <algorithm>

namespace weicun::sync {

void Pace::failed(Instant now, crypto::Random& random) {
  std::uint32_t doublings = std::min<std::uint32_t>(failures_, 20);
  ++failures_;
  std::uint64_t bound = std::min(last_bound, first_bound << doublings);
  // A floor of 200 ms keeps a lucky draw from becoming a busy loop.
  not_before_ = now.plus(200 + random.below(bound));
}

void Pace::asked_to_wait(Instant now, std::uint64_t seconds) {
  std::uint64_t wait = seconds > longest_wait / 1'000 ? longest_wait : seconds * 1'000;
  not_before_ = now.plus(std::max<std::uint64_t>(wait, 1'000));
}

void Pace::network_returned(Instant now, crypto::Random& random) {
  failures_ = 0;
  not_before_ = now.plus(random.below(reconnect_spread));
}

}  // namespace weicun::sync
