#include <weicun/inbox/inbox.h>

#include <algorithm>

namespace weicun::inbox {

ByteArray<16> place_handle(std::uint64_t sequence) {
  ByteArray<16> handle{};
  Bytes bytes = ByteWriter().u64(sequence).take();
  std::copy(bytes.begin(), bytes.end(), handle.begin());
  return handle;
}

std::uint64_t sequence_of(const ByteArray<16>& handle) { return ByteReader(handle).u64(); }

void Inbox::pass_over(std::uint64_t sequence) {
  advance(sequence);
  if (sequence != 0 && has_room_to_pass_over()) passed_over_.insert(sequence);
}

void Inbox::add(Incoming incoming) {
  advance(incoming.sequence);
  passed_over_.erase(incoming.sequence);
  RecordId id = incoming.id;
  auto [place, fresh] = items_.emplace(id, std::move(incoming));
  if (!fresh) return;
  const Incoming& kept = place->second;
  if (kept.reply_to) replies_.emplace(*kept.reply_to, kept.id);
  if (!kept.read) ++unread_;
  if (kept.office != 0) newest_directory_ = std::max(newest_directory_, kept.directory);
}

void Inbox::mark_read(const RecordId& id) {
  auto found = items_.find(id);
  if (found == items_.end() || found->second.read) return;
  found->second.read = true;
  --unread_;
}

const Incoming* Inbox::find(const RecordId& id) const {
  auto found = items_.find(id);
  return found == items_.end() ? nullptr : &found->second;
}

std::vector<const Incoming*> Inbox::replies_to(const RecordId& id) const {
  std::vector<const Incoming*> out;
  auto [from, to] = replies_.equal_range(id);
  for (auto reply = from; reply != to; ++reply) out.push_back(&items_.at(reply->second));
  std::sort(out.begin(), out.end(), [](const Incoming* left, const Incoming* right) {
    return left->sequence < right->sequence;
  });
  return out;
}

void Inbox::begin_again() {
  cursor_ = 0;
  passed_over_.clear();
}

void Inbox::advance(std::uint64_t sequence) { cursor_ = std::max(cursor_, sequence); }

}  // namespace weicun::inbox
