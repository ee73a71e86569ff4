#include "stored.h"

#include "violation.h"

namespace weicun::simulator {

void Stored::unlock(const Disk& disk) {
  auto set = keyring::SlotSet::parse(disk.read("slots").value_or(Bytes{}));
  require(set.ok(), Oracle::conservation, "the slot set is damaged");
  const keyring::Slot* slot = set->of_kind(keyring::SlotKind::device);
  require(slot != nullptr, Oracle::conservation, "no device slot");
  auto key = keyring::device_key(set->suite, slot->header, device_secret_);
  auto vault = keyring::Vault::unlock(*set, *slot, key);
  require(vault.ok(), Oracle::conservation, "the device no longer opens its own store");
  vault_ = std::move(*vault);
}

void Stored::committed(const Disk& disk) {
  if (!vault_) unlock(disk);
  while (auto bytes = disk.read(journal::chunk_name(head_.generation + 1))) {
    auto chunk = journal::read_chunk(*bytes, vault_->suite(), vault_->chain_key());
    require(chunk.ok(), Oracle::immutable, "a committed chunk does not verify");
    bool follows = chunk->previous == head_.chunk && chunk->generation == head_.generation + 1 &&
                   chunk->first_sequence == head_.last_sequence + 1;
    require(follows, Oracle::immutable, "the chain does not close");
    for (const journal::PlacedFrame& placed : chunk->frames) read(placed.frame);
    head_ = chunk->head;
  }
  auto head = journal::Head::parse(disk.head());
  require(head.ok() && head->chunk == head_.chunk && head->generation == head_.generation,
          Oracle::immutable, "the head does not name the last chunk");
}

void Stored::read(const journal::Frame& frame) {
  using journal::FrameKind;
  RecordId id = RecordId::from(frame.address.rid);
  auto body = journal::open_frame(frame, vault_->frame_key());
  require(body.ok(), Oracle::conservation, "a committed frame does not open");
  switch (frame.address.kind) {
    case FrameKind::envelope:
    case FrameKind::record:
      records_.try_emplace(id, std::move(*body));
      break;
    case FrameKind::draft:
      drafts_.insert(id);
      break;
    case FrameKind::receipt:
      read_receipts(*body);
      break;
    case FrameKind::keys: {
      auto identity = keyring::identity_from_keys(*body);
      require(identity.ok(), Oracle::conservation, "the keys frame is damaged");
      identity_ = std::move(*identity);
      break;
    }
    case FrameKind::directory: {
      auto roots = keyring::Roots::parse(village().roots);
      auto believed = keyring::believe(*body, *roots, directory_ ? &*directory_ : nullptr);
      // A tab that knows less may store an older one after a newer one: the higher version wins
      // (format.md §8.8).
      bool older = !believed && believed.error().code == ErrorCode::stale;
      require(believed.ok() || older, Oracle::delivered,
              "a directory was kept that the roots don't vouch for");
      if (believed) directory_ = std::move(*believed);
      break;
    }
    default:
      break;
  }
}

void Stored::read_receipts(BytesView list) {
  require(directory_.has_value(), Oracle::delivered, "a receipt was kept without a directory");
  auto verified = envelope::verify_receipts(list, *directory_, *account());
  require(verified.ok(), Oracle::delivered, "a receipt was kept that does not verify");
  for (const envelope::ReceiptEntry& entry : verified->list.entries) {
    bool accepted = entry.verdict == envelope::HubVerdict::accepted;
    (accepted ? accepted_ : refused_).emplace(entry.id, entry.fingerprint);
  }
}

const Bytes* Stored::record(const RecordId& id) const {
  auto found = records_.find(id);
  return found == records_.end() ? nullptr : &found->second;
}

std::optional<KeyId> Stored::account() const {
  if (!identity_) return std::nullopt;
  return keyring::key_id(keyring::card_digest(village().tenant, identity_->card));
}

}  // namespace weicun::simulator
