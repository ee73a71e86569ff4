#include <algorithm>

#include "core.h"
#include "meta.h"

namespace weicun::client {

Result<Secret<32>> Client::Core::slot_key(const keyring::SlotHeader& slot,
                                          const Unlocker& unlocker) const {
  switch (slot.kind) {
    case keyring::SlotKind::device:
      WEICUN_NEED(unlocker.device_secret.size() == 32, wrong_key, "device secret");
      return keyring::device_key(slot.suite, slot, unlocker.device_secret);
    case keyring::SlotKind::recovery: {
      auto random16 = keyring::read_recovery_code(slot.suite, keyring::CodeKind::recovery,
                                                  unlocker.recovery_code);
      WEICUN_NEED(random16, wrong_key, "recovery code");
      return keyring::recovery_key(slot.suite, slot, random16->view());
    }
    case keyring::SlotKind::passphrase:
      WEICUN_NEED(unlocker.derived_key, wrong_key, "passphrase");
      return Secret<32>(std::span<const std::uint8_t, 32>(*unlocker.derived_key));
    case keyring::SlotKind::pin:
      WEICUN_NEED(unlocker.derived_key && unlocker.hub_share.size() == 32, wrong_key, "pin");
      return keyring::pin_key(slot, *unlocker.derived_key, unlocker.hub_share);
  }
  return error(ErrorCode::not_supported, "slot kind");
}

Status Client::Core::unlock_with(const keyring::SlotSet& set, keyring::SlotKind kind,
                                 const Unlocker& unlocker) {
  const keyring::Slot* slot = set.of_kind(kind);
  WEICUN_NEED(slot != nullptr, wrong_key, "no slot of that kind");
  WEICUN_TRY(Secret<32> key, slot_key(slot->header, unlocker));
  auto opened_vault = keyring::Vault::unlock(set, *slot, key);
  if (!opened_vault) {
    bool changed_set = opened_vault.error().code == ErrorCode::bad_signature;
    return error(changed_set ? ErrorCode::journal_damaged : ErrorCode::wrong_key, "slot");
  }
  vault = std::move(*opened_vault);
  settings.suite = vault->suite();
  begin_journal({});
  return Done{};
}

void Client::Core::begin_journal(const StoreId& store) {
  journal::Placing placing{vault->suite(), store, random.bytes<8>(), vault->epoch()};
  journal.emplace(placing, vault->chain_key().duplicate());
}

Status Client::Core::replay_chunk(BytesView chunk) {
  return journal->replay(chunk, [this](const journal::Frame& frame, const journal::Place& place) {
    apply_frame(frame, place);
  });
}

void Client::Core::report_recovery() {
  journal::Recovery found = journal->recovery();
  if (found.quarantined > reported.quarantined)
    findings["quarantined"] += found.quarantined - reported.quarantined;
  if (found.breaks > reported.breaks) findings["chain-broken"] += found.breaks - reported.breaks;
  reported = found;
}

/// An office vault or backup: "WCB1" ‖ u32 length ‖ slot set (recovery slot alone) ‖ chunks.
Status Client::Core::restore(BytesView file, std::string_view code) {
  ByteReader in(file);
  WEICUN_NEED(text_of(in.bytes(4)) == "WCB1", bad_file, "backup magic");
  std::uint32_t length = in.u32();
  WEICUN_NEED(in.ok() && length <= in.left(), bad_file, "slot set length");
  auto set = keyring::SlotSet::parse(in.bytes(length));
  WEICUN_NEED(set, bad_file, "slot set");
  Unlocker unlocker;
  unlocker.recovery_code = code;
  WEICUN_CHECK(unlock_with(*set, keyring::SlotKind::recovery, unlocker));
  BytesView rest = in.bytes(in.left());
  while (!rest.empty()) {
    auto chunk_size = journal::chunk_length(rest);
    WEICUN_NEED(chunk_size, bad_file, "chunk");
    BytesView chunk = rest.first(*chunk_size);
    WEICUN_CHECK(replay_chunk(chunk));
    restored_files.push_back({journal::chunk_name(journal->head().generation), copy_of(chunk), 0});
    rest = rest.subspan(*chunk_size);
  }
  bool whole = journal->recovery().quarantined == 0 && journal->recovery().breaks == 0;
  WEICUN_NEED(whole && identity, bad_file, "backup contents");
  slots = std::move(*set);
  return Done{};
}

/// What the first commit of a store holds: who one is, and whom one believes.
Result<std::vector<journal::Frame>> Client::Core::first_frames() {
  std::vector<journal::Frame> frames;
  if (!identity) {
    WEICUN_TRY(keyring::Identity member,
               keyring::make_member(settings.suite, random, settings.village, now));
    frames.push_back(
        frame_for(journal::FrameKind::keys, vault->id().bytes, keyring::keys_plaintext(member)));
  }
  if (settings.roots) {
    std::string text =
        meta_text(StoredSettings{*settings.roots, settings.server, settings.village});
    frames.push_back(frame_for(journal::FrameKind::meta, vault->id().bytes, view_of(text)));
  }
  return frames;
}

Status Client::Core::create(RequestId request, const Unlocker& unlocker) {
  WEICUN_NEED(new_slot.has_value(), no_vault, "found first");
  WEICUN_TRY(Secret<32> key, slot_key(*new_slot, unlocker));
  std::vector<keyring::Slot> kept;
  if (slots) kept = slots->slots;
  kept.push_back(vault->fill_slot(*new_slot, key, random));
  WEICUN_TRY(slots, vault->slot_set(kept, slots ? slots->revision + 1 : 1));
  Work work;
  work.files = std::move(restored_files);
  work.files.push_back({"slots", slots->bytes, 0});
  work.files.push_back({"drop", DropPost::empty_file(), 0});
  WEICUN_TRY(work.frames, first_frames());
  work.done = [this, request](Instant) {
    opened = true;
    drops.load({}, now);
    settle(request, Answer(Nothing{}));
    pump();
  };
  work.failed = [this, request](const Error& problem) { fail(request, problem); };
  commit(std::move(work));
  return Done{};
}

}  // namespace weicun::client
