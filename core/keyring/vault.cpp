#include <weicun/keyring/vault.h>

#include <algorithm>

#include "slot_layout.h"

namespace weicun::keyring {
namespace {

/// K(x) = HKDF(MK, salt = suite ‖ vault ‖ epoch, info = L(x)) (format.md §2).
Secret<32> vault_key(const Secret<32>& master, Suite suite, const VaultId& id, std::uint32_t epoch,
                     std::string_view word) {
  Bytes salt = ByteWriter().u8(static_cast<std::uint8_t>(suite)).bytes(id.view()).u32(epoch).take();
  Secret<32> key;
  crypto::hkdf(suite, master.view(), salt, crypto::label(word), key.span());
  return key;
}

/// HMAC(K("slots"), L("slots") ‖ all before) (format.md §2.2).
ByteArray<32> slot_set_code(Suite suite, const Secret<32>& slots_key, BytesView before) {
  return crypto::hmac(suite, slots_key.view(), {crypto::label("slots"), before});
}

bool stands_in(const SlotSet& set, const Slot& slot) {
  Bytes wanted = ByteWriter().bytes(slot.header.bytes()).bytes(slot.box).take();
  for (std::size_t i = 0; i < set.slots.size(); ++i) {
    if (set.bytes.size() < slot_set_length(i + 1)) return false;
    BytesView there =
        BytesView(set.bytes).subspan(slot_set_header_length + i * slot_length, slot_length);
    if (equal(there, wanted)) return true;
  }
  return false;
}

/// The device slot is convenience and would undo what a passphrase or PIN protects (format.md
/// §2.2); a PIN alone would lock its owner out with the hub's share.
bool kinds_go_together(const std::vector<Slot>& slots) {
  auto has = [&slots](SlotKind kind) {
    return std::any_of(slots.begin(), slots.end(),
                       [kind](const Slot& slot) { return slot.header.kind == kind; });
  };
  auto is_pin = [](const Slot& slot) { return slot.header.kind == SlotKind::pin; };
  if (has(SlotKind::device) && (has(SlotKind::passphrase) || has(SlotKind::pin))) return false;
  return !std::all_of(slots.begin(), slots.end(), is_pin);
}

}  // namespace

Vault::Keys::Keys(Suite suite, const VaultId& vault, std::uint32_t epoch, Secret<32> master32)
    : master(std::move(master32)),
      frame(vault_key(master, suite, vault, epoch, "frame")),
      chain(vault_key(master, suite, vault, epoch, "chain")),
      slots(vault_key(master, suite, vault, epoch, "slots")) {}

Vault::Vault(Suite suite, VaultId id, std::uint32_t epoch, Secret<32> master)
    : suite_(suite), id_(id), epoch_(epoch), keys_(suite, id, epoch, std::move(master)) {}

Vault Vault::create(Suite suite, crypto::Random& random) {
  VaultId id = VaultId::from(random.bytes<16>());
  return {suite, id, 1, random.secret<32>()};
}

Result<Vault> Vault::unlock(const SlotSet& slots, const Slot& slot, const Secret<32>& key) {
  WEICUN_NEED(slots.bytes.size() == slot_set_length(slots.slots.size()), malformed,
              "slotset.length");
  WEICUN_NEED(slot.header.suite == slots.suite && slot.header.vault == slots.vault, wrong_key,
              "slot.vault");
  auto opened = crypto::open_box(slots.suite, key.view(), "slot", slot.header.bytes(), slot.box);
  WEICUN_NEED(opened.ok() && opened->size() == 32, wrong_key, "slot");
  Secret<32> master{std::span<const std::uint8_t, 32>(*opened)};
  wipe(*opened);
  Vault vault(slots.suite, slots.vault, slot.header.epoch, std::move(master));
  WEICUN_NEED(vault.vouches_for(slots), bad_signature, "slotset");
  WEICUN_NEED(stands_in(slots, slot), bad_signature, "slotset.slot");
  return vault;
}

bool Vault::vouches_for(const SlotSet& slots) const {
  BytesView all = slots.bytes;
  if (slots.suite != suite_ || slots.vault != id_ || all.size() <= slot_set_code_length)
    return false;
  auto code = slot_set_code(suite_, keys_.slots, all.first(all.size() - slot_set_code_length));
  return equal_in_constant_time(code, all.last(slot_set_code_length));
}

SlotHeader Vault::new_slot(SlotKind kind, crypto::Random& random, crypto::Argon2Cost cost) const {
  bool chosen_by_people = kind == SlotKind::passphrase || kind == SlotKind::pin;
  SlotHeader header;
  header.suite = suite_;
  header.kind = kind;
  header.kdf = chosen_by_people ? Kdf::argon2id : Kdf::hkdf;
  header.memory_kib = chosen_by_people ? cost.memory_kib : 0;
  header.passes = chosen_by_people ? cost.passes : std::uint8_t{0};
  header.epoch = epoch_;
  header.slot_id = random.bytes<16>();
  header.vault = id_;
  header.salt = random.bytes<16>();
  return header;
}

Slot Vault::fill_slot(const SlotHeader& header, const Secret<32>& key,
                      crypto::Random& random) const {
  return {header, crypto::seal_box(suite_, random, key.view(), "slot", header.bytes(),
                                   keys_.master.view())};
}

Result<SlotSet> Vault::slot_set(const std::vector<Slot>& slots, std::uint64_t revision) const {
  WEICUN_NEED(!slots.empty() && slots.size() <= most_slots, malformed, "slotset.count");
  WEICUN_NEED(kinds_go_together(slots), conflict, "slotset.kinds");
  ByteWriter out;
  out.text("WCS1")
      .u8(1)
      .u8(static_cast<std::uint8_t>(suite_))
      .u16(static_cast<std::uint16_t>(slots.size()));
  out.bytes(id_.view()).u64(revision);
  for (const Slot& slot : slots) out.bytes(slot.header.bytes()).bytes(slot.box);
  out.bytes(slot_set_code(suite_, keys_.slots, out.view()));
  // What was written is read back, so that a foreign or impossible slot never reaches the disk.
  WEICUN_TRY(SlotSet set, SlotSet::parse(out.view()));
  WEICUN_NEED(set.vault == id_ && set.slots.front().header.epoch == epoch_, malformed,
              "slotset.vault");
  return set;
}

}  // namespace weicun::keyring
