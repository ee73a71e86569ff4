#include "core.h"

#include <algorithm>

namespace weicun::client {

/// Asks the host for store files and goes on when all are there. Bodies are kept no longer than
/// that, so that memory follows the number of records and not their bytes.
void Client::Core::with_files(std::set<std::string> names,
                              std::function<void(const Loaded&)> then) {
  if (names.empty()) {
    then({});
    return;
  }
  for (const std::string& name : names) {
    if (loading.insert(name).second) effects.emplace_back(Load{name});
  }
  waiters.push_back({std::move(names), {}, std::move(then)});
}

void Client::Core::loaded(std::string_view name, std::optional<BytesView> bytes) {
  std::string key(name);
  if (loading.erase(key) == 0) return;
  for (Waiter& waiter : waiters) {
    if (waiter.missing.erase(key) == 0) continue;
    waiter.files[key] = bytes ? std::optional<Bytes>(copy_of(*bytes)) : std::nullopt;
  }
  auto complete = std::stable_partition(
      waiters.begin(), waiters.end(), [](const Waiter& waiter) { return !waiter.missing.empty(); });
  std::vector<Waiter> ready(std::make_move_iterator(complete),
                            std::make_move_iterator(waiters.end()));
  waiters.erase(complete, waiters.end());
  for (Waiter& waiter : ready) waiter.then(waiter.files);
}

Result<Bytes> Client::Core::body_at(const Loaded& files, const journal::Place& place) const {
  auto found = files.find(journal::chunk_name(place.generation));
  WEICUN_NEED(found != files.end() && found->second, journal_damaged, "chunk file");
  const Bytes& bytes = *found->second;
  WEICUN_NEED(place.offset <= bytes.size(), journal_damaged, "chunk file length");
  WEICUN_TRY(journal::Frame frame, journal::read_frame(BytesView(bytes).subspan(place.offset)));
  if (journal::is_clear(frame.address.kind)) return copy_of(frame.body());
  WEICUN_NEED(vault.has_value(), locked, "frame");
  return journal::open_frame(frame, vault->frame_key());
}

}  // namespace weicun::client
