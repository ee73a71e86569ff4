#include "loading.h"

#include <algorithm>

namespace weicun::client {

void Loading::fetch(std::set<std::string> names, std::function<void(const Loaded&)> then) {
  if (names.empty()) {
    then({});
    return;
  }
  for (const std::string& name : names) {
    if (on_their_way_.insert(name).second) effects_.emplace_back(Load{name});
  }
  waiters_.push_back({std::move(names), {}, std::move(then)});
}

void Loading::loaded(std::string_view name, std::optional<BytesView> bytes) {
  std::string key(name);
  if (on_their_way_.erase(key) == 0) return;
  for (Waiter& waiter : waiters_) {
    if (waiter.missing.erase(key) == 0) continue;
    waiter.files[key] = bytes ? std::optional<Bytes>(copy_of(*bytes)) : std::nullopt;
  }
  auto complete = std::stable_partition(waiters_.begin(), waiters_.end(), [](const Waiter& waiter) {
    return !waiter.missing.empty();
  });
  std::vector<Waiter> ready(std::make_move_iterator(complete),
                            std::make_move_iterator(waiters_.end()));
  waiters_.erase(complete, waiters_.end());
  for (Waiter& waiter : ready) waiter.then(waiter.files);
}

}  // namespace weicun::client
