#include <weicun/keyring/vault.h>

#include <algorithm>

#include "slot_layout.h"

namespace weicun::keyring {
namespace {

/// Bounds before use: a slot must not make this device spend gigabytes, nor be guessed cheaply
/// (format.md §2.1).
bool cost_within_bounds(const SlotHeader& header) {
  switch (header.kdf) {
    case Kdf::argon2id:
      return header.memory_kib >= 19'456 && header.memory_kib <= 262'144 && header.passes >= 2 &&
             header.passes <= 10;
    case Kdf::pbkdf2_sm3:
      return header.memory_kib >= 600'000 && header.memory_kib <= 5'000'000 && header.passes == 0;
    case Kdf::hkdf:
      return header.memory_kib == 0 && header.passes == 0;
  }
  return false;
}

/// A slow derivation for what people choose, HKDF for what is random; SM3 in suite gm alone.
bool kdf_fits(const SlotHeader& header) {
  bool chosen_by_people = header.kind == SlotKind::passphrase || header.kind == SlotKind::pin;
  if (header.kdf == Kdf::pbkdf2_sm3) return chosen_by_people && header.suite == Suite::gm;
  return chosen_by_people == (header.kdf == Kdf::argon2id);
}

Status check_slots(const SlotSet& set) {
  for (std::size_t i = 0; i < set.slots.size(); ++i) {
    const SlotHeader& header = set.slots[i].header;
    WEICUN_NEED(header.suite == set.suite && header.vault == set.vault, malformed,
                "slotset.slot.vault");
    WEICUN_NEED(header.epoch == set.slots.front().header.epoch, malformed, "slotset.slot.epoch");
    for (std::size_t k = 0; k < i; ++k) {
      WEICUN_NEED(set.slots[k].header.slot_id != header.slot_id, malformed, "slotset.slot.twice");
    }
  }
  return Done{};
}

}  // namespace

Bytes SlotHeader::bytes() const {
  ByteWriter out;
  out.u8(1)
      .u8(static_cast<std::uint8_t>(suite))
      .u8(static_cast<std::uint8_t>(kind))
      .u8(static_cast<std::uint8_t>(kdf));
  out.u32(memory_kib).u8(passes).u8(1).zeros(2).u32(epoch);
  return out.bytes(slot_id).bytes(vault.view()).bytes(salt).take();
}

Result<SlotHeader> SlotHeader::parse(BytesView bytes) {
  WEICUN_NEED(bytes.size() == slot_header_length, malformed, "slot.length");
  ByteReader reader(bytes);
  WEICUN_NEED(reader.u8() == 1, unknown_version, "slot.version");
  SlotHeader header;
  WEICUN_TRY(header.suite, crypto::suite_of(reader.u8()));
  std::uint8_t kind = reader.u8();
  std::uint8_t kdf = reader.u8();
  header.memory_kib = reader.u32();
  header.passes = reader.u8();
  WEICUN_NEED(reader.u8() == 1, malformed, "slot.lanes");
  WEICUN_NEED(reader.zeros(2), malformed, "slot.zero");
  header.epoch = reader.u32();
  header.slot_id = reader.array<16>();
  header.vault = VaultId::from(reader.array<16>());
  header.salt = reader.array<16>();
  WEICUN_NEED(kind >= 1 && kind <= 4, malformed, "slot.kind");
  header.kind = static_cast<SlotKind>(kind);
  WEICUN_NEED(kdf >= 1 && kdf <= 3, malformed, "slot.kdf");
  header.kdf = static_cast<Kdf>(kdf);
  WEICUN_NEED(kdf_fits(header), malformed, "slot.kdf");
  WEICUN_NEED(cost_within_bounds(header), limit_exceeded, "slot.cost");
  WEICUN_NEED(header.epoch >= 1, malformed, "slot.epoch");
  return header;
}

Result<SlotSet> SlotSet::parse(BytesView bytes) {
  WEICUN_NEED(bytes.size() > slot_set_header_length, malformed, "slotset.length");
  ByteReader reader(bytes);
  WEICUN_NEED(text_of(reader.bytes(4)) == "WCS1", malformed, "slotset.magic");
  std::uint8_t version = reader.u8();
  std::uint8_t suite = reader.u8();
  std::size_t count = reader.u16();
  WEICUN_NEED(bytes.size() == slot_set_length(count), malformed, "slotset.length");
  WEICUN_NEED(version == 1, unknown_version, "slotset.version");
  SlotSet set;
  WEICUN_TRY(set.suite, crypto::suite_of(suite));
  set.vault = VaultId::from(reader.array<16>());
  set.revision = reader.u64();
  WEICUN_NEED(count >= 1 && count <= most_slots, malformed, "slotset.count");
  for (std::size_t i = 0; i < count; ++i) {
    Slot slot;
    WEICUN_TRY(slot.header, SlotHeader::parse(reader.bytes(slot_header_length)));
    slot.box = copy_of(reader.bytes(slot_box_length));
    set.slots.push_back(std::move(slot));
  }
  WEICUN_CHECK(check_slots(set));
  set.bytes = copy_of(bytes);
  return set;
}

const Slot* SlotSet::of_kind(SlotKind kind) const {
  auto place = std::find_if(slots.begin(), slots.end(),
                            [kind](const Slot& slot) { return slot.header.kind == kind; });
  return place == slots.end() ? nullptr : &*place;
}

}  // namespace weicun::keyring
