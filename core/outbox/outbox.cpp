#include <weicun/outbox/outbox.h>

#include <algorithm>

namespace weicun::outbox {
namespace {

/// Nothing stands in the way of this one but the network.
bool can_go(const OutgoingAttachment& attachment) {
  return !attachment.receipted && !attachment.parked;
}

bool attachments_missing(const Item& item) {
  return std::any_of(item.attachments.begin(), item.attachments.end(),
                     [](const OutgoingAttachment& attachment) { return !attachment.receipted; });
}

bool has_upload(const Item& item) {
  return item.state == State::receipted &&
         std::any_of(item.attachments.begin(), item.attachments.end(), can_go);
}

/// Whether anything of it may leave when its time comes. A photo that is parked waits for a person,
/// and a timer for it would ring without end.
bool waits_for_time(const Item& item) { return item.state == State::waiting || has_upload(item); }

std::uint64_t bytes_left_of(const Item& item) {
  bool text_left = item.state == State::waiting || item.state == State::sending;
  if (!text_left && item.state != State::receipted) return 0;
  std::uint64_t bytes = text_left ? item.size : 0;
  for (const OutgoingAttachment& attachment : item.attachments) {
    if (!attachment.receipted) bytes += attachment.size;
  }
  return bytes;
}

std::size_t index_of(State state) { return static_cast<std::size_t>(state); }

}  // namespace

Lane lane_of(std::string_view name) {
  if (name == "urgent") return Lane::urgent;
  if (name == "letter") return Lane::letter;
  if (name == "photo") return Lane::photo;
  return Lane::form;
}

void Outbox::add(Item item) {
  RecordId id = item.id;
  auto [place, fresh] = items_.emplace(id, std::move(item));
  if (!fresh) return;
  list(place->second);
  for (const OutgoingAttachment& attachment : place->second.attachments)
    by_blob_[attachment.blob] = place->first;
}

const Item* Outbox::find(const RecordId& id) const {
  auto found = items_.find(id);
  return found == items_.end() ? nullptr : &found->second;
}

void Outbox::list(const Item& item) {
  ++counts_[index_of(item.state)];
  bytes_left_ += bytes_left_of(item);
  if (item.state == State::waiting) queue_of(item).insert({item.lane, item.place, item.id});
  if (has_upload(item)) uploading_.insert(item.id);
  if (waits_for_time(item)) due_times_.emplace(item.not_before, item.id);
}

void Outbox::unlist(const Item& item) {
  --counts_[index_of(item.state)];
  bytes_left_ -= bytes_left_of(item);
  queue_of(item).erase({item.lane, item.place, item.id});
  uploading_.erase(item.id);
  due_times_.erase({item.not_before, item.id});
}

bool Outbox::move(Item& item, Event event) {
  auto next = next_state(item.state, event);
  if (!next) return false;
  if (observer_ != nullptr) observer_->moved(item.state, event, *next);
  change(item, [&] { item.state = *next; });
  return true;
}

bool Outbox::apply(const RecordId& id, Event event) {
  auto found = items_.find(id);
  if (found == items_.end()) return false;
  if (event == Event::withdrawn && found->second.offered) return false;
  if (event == Event::unanswered) ++found->second.attempts;
  return move(found->second, event);
}

void Outbox::set_offering(const RecordId& id, bool offering) {
  if (auto found = items_.find(id); found != items_.end()) found->second.offering = offering;
}

/// Taken back before that: it was not sent, and never will be.
void Outbox::set_offered(const RecordId& id) {
  auto found = items_.find(id);
  if (found == items_.end() || found->second.state == State::withdrawn) return;
  found->second.offered = true;
  found->second.offering = false;
}

bool Outbox::may_withdraw(const RecordId& id) const {
  const Item* item = find(id);
  return item != nullptr && !item->offered && !item->offering &&
         next_state(item->state, Event::withdrawn).has_value();
}

void Outbox::set_reason(const RecordId& id, std::string_view reason) {
  if (auto found = items_.find(id); found != items_.end()) found->second.reason = reason;
}

void Outbox::wait_until(const RecordId& id, Instant not_before) {
  auto found = items_.find(id);
  if (found == items_.end()) return;
  Item& item = found->second;
  change(item, [&] { item.not_before = not_before; });
}

bool Outbox::apply_receipt(const envelope::ReceiptEntry& entry, Instant at) {
  auto found = items_.find(RecordId::from(entry.id));
  if (found == items_.end()) return receipt_attachment(entry);
  Item& item = found->second;
  if (entry.fingerprint != item.fingerprint) return false;
  if (entry.verdict == envelope::HubVerdict::refused) {
    if (move(item, Event::refused)) item.reason = std::to_string(entry.reason);
    return true;
  }
  if (entry.verdict != envelope::HubVerdict::accepted) return false;
  item.number = entry.n;
  item.receipted_at = at;
  item.attempts = 0;
  item.reason.clear();
  change(item, [&] { item.not_before = {}; });
  move(item, Event::accepted);
  if (!attachments_missing(item)) move(item, Event::completed);
  return true;
}

bool Outbox::receipt_attachment(const envelope::ReceiptEntry& entry) {
  auto owner = by_blob_.find(BlobId::from(entry.id));
  if (owner == by_blob_.end() || entry.verdict == envelope::HubVerdict::status) return false;
  Item& item = items_.at(owner->second);
  for (OutgoingAttachment& attachment : item.attachments) {
    if (attachment.blob.bytes != entry.id || attachment.hash != entry.fingerprint) continue;
    if (entry.verdict == envelope::HubVerdict::refused) {
      if (attachment.receipted) return true;
      change(item, [&] { attachment.parked = true; });
      item.reason = std::to_string(entry.reason);
      return true;
    }
    change(item, [&] { attachment.receipted = true; });
    item.attempts = 0;
    if (!attachments_missing(item) && move(item, Event::completed)) item.reason.clear();
    return true;
  }
  return false;
}

bool Outbox::lost(const ByteArray<16>& entry) {
  auto found = items_.find(RecordId::from(entry));
  if (found == items_.end()) {
    auto owner = by_blob_.find(BlobId::from(entry));
    if (owner == by_blob_.end()) return false;
    found = items_.find(owner->second);
  }
  Item& item = found->second;
  if (!move(item, Event::lost)) return false;
  item.number = 0;
  item.receipted_at = {};
  change(item, [&] {
    for (OutgoingAttachment& attachment : item.attachments) attachment.receipted = false;
  });
  return true;
}

bool Outbox::knows(const ByteArray<16>& entry) const {
  return items_.count(RecordId::from(entry)) != 0 || by_blob_.count(BlobId::from(entry)) != 0;
}

std::vector<const Item*> Outbox::due(bool readable, Instant now, std::size_t byte_budget,
                                     std::size_t most) const {
  std::vector<const Item*> ready;
  std::size_t bytes = 0;
  for (const InQueue& waiting : waiting_[readable ? 1 : 0]) {
    const Item& item = items_.at(waiting.id);
    if (item.not_before > now) continue;
    bool fits = ready.empty() || bytes + item.size <= byte_budget;
    if (!fits || ready.size() == most) break;
    bytes += item.size;
    ready.push_back(&item);
  }
  return ready;
}

std::optional<Outbox::DueAttachment> Outbox::due_attachment(Instant now) const {
  for (const RecordId& id : uploading_) {
    const Item& item = items_.at(id);
    if (item.not_before > now) continue;
    for (const OutgoingAttachment& attachment : item.attachments) {
      if (can_go(attachment)) return DueAttachment{&item, &attachment};
    }
  }
  return std::nullopt;
}

std::optional<Instant> Outbox::next_due() const {
  if (due_times_.empty()) return std::nullopt;
  return due_times_.begin()->first;
}

void Outbox::park_attachment(const RecordId& id, const BlobId& blob) {
  auto found = items_.find(id);
  if (found == items_.end()) return;
  Item& item = found->second;
  change(item, [&] {
    for (OutgoingAttachment& attachment : item.attachments) {
      if (attachment.blob == blob) attachment.parked = true;
    }
  });
}

void Outbox::retry(const RecordId& id) {
  auto found = items_.find(id);
  if (found == items_.end()) return;
  Item& item = found->second;
  if (item.state == State::refused) return;
  item.attempts = 0;
  item.reason.clear();
  change(item, [&] {
    item.not_before = {};
    for (OutgoingAttachment& attachment : item.attachments) attachment.parked = false;
  });
  move(item, Event::retried);
}

std::size_t Outbox::count(State state) const { return counts_[index_of(state)]; }

}  // namespace weicun::outbox
