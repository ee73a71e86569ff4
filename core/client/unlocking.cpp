#include <algorithm>
#include <charconv>

#include "core.h"
#include "meta.h"

namespace weicun::client {
namespace {

bool is_recovery(const keyring::Slot& slot) {
  return slot.header.kind == keyring::SlotKind::recovery;
}

}  // namespace

/// The slot set as the store holds it now: another tab may have changed it. Its code is checked
/// before anything is kept of it.
void Client::Core::with_slots(RequestId request,
                              std::function<void(const keyring::SlotSet&)> then) {
  with_files({"slots"}, [this, request, then = std::move(then)](const Loaded& files) {
    const std::optional<Bytes>& bytes = files.at("slots");
    auto set = bytes ? keyring::SlotSet::parse(*bytes)
                     : Result<keyring::SlotSet>(error(ErrorCode::storage_lost, "slots"));
    if (!set) return fail(request, error(ErrorCode::storage_lost, "slots"));
    if (!vault->vouches_for(*set)) return fail(request, error(ErrorCode::journal_damaged, "slots"));
    then(*set);
  });
}

/// The everyday unlock becomes the prepared slot: the one before is gone, the recovery code stays
/// (format.md §2.2). One write.
void Client::Core::set_unlock(RequestId request, Secret<32> key) {
  auto kept_key = std::make_shared<Secret<32>>(std::move(key));
  keyring::SlotHeader header = *new_slot;
  new_slot.reset();
  with_slots(request, [this, request, header, kept_key](const keyring::SlotSet& set) {
    std::vector<keyring::Slot> kept{vault->fill_slot(header, *kept_key, random)};
    std::copy_if(set.slots.begin(), set.slots.end(), std::back_inserter(kept), is_recovery);
    write_slots(request, set, {std::move(kept), Nothing{}, {}, {}, nullptr});
  });
}

/// A new code; one that was written down before opens nothing any more.
void Client::Core::make_recovery_code(RequestId request) {
  with_slots(request, [this, request](const keyring::SlotSet& set) {
    Secret<16> fresh = random.secret<16>();
    keyring::SlotHeader header = vault->new_slot(keyring::SlotKind::recovery, random);
    std::vector<keyring::Slot> kept;
    std::copy_if(set.slots.begin(), set.slots.end(), std::back_inserter(kept),
                 [](const keyring::Slot& slot) { return !is_recovery(slot); });
    Secret<32> key = keyring::recovery_key(vault->suite(), header, fresh.view());
    kept.push_back(vault->fill_slot(header, key, random));
    std::string code =
        keyring::recovery_code(vault->suite(), keyring::CodeKind::recovery, fresh.view());
    write_slots(request, set, {std::move(kept), RecoveryCode{std::move(code)}, {}, {}, nullptr});
  });
}

/// The set and a STATE frame beside it that tells its revision: so that the head moves, another
/// tab's change shows as a conflict, and an older set that somebody puts back shows at the next
/// opening. Never rebased (format.md §8.8): of two tabs the second one is told.
void Client::Core::write_slots(RequestId request, const keyring::SlotSet& before,
                               SlotChange change) {
  const keyring::Vault& of = change.next ? *change.next : *vault;
  auto made = of.slot_set(change.kept, std::max(before.revision, slots_revision) + 1);
  if (!made)
    return fail(request, error(ErrorCode::not_supported, "these unlocks don't go together"));
  std::string text = state_text({"slots", std::to_string(made->revision)});
  Work work;
  work.files = std::move(change.files);
  work.files.push_back({"slots", made->bytes, 0});
  work.frames = std::move(change.frames);
  work.frames.push_back(frame_by(of, journal::FrameKind::state, of.id().bytes, view_of(text)));
  if (change.next) {
    work.enters = std::make_shared<journal::NextEpoch>(
        journal::NextEpoch{of.epoch(), of.chain_key().duplicate()});
  }
  work.done = [this, request, set = *made, answer = change.answer, next = change.next](Instant) {
    if (next) vault = std::move(*next);
    slots = set;
    settle(request, answer);
  };
  work.failed = [this, request](const Error& problem) { fail(request, problem); };
  work.rejudge = [this, request, seen = slots_revision](Work& mine) {
    if (slots_revision == seen) return true;
    mine.done = [this, request](Instant) {
      fail(request, error(ErrorCode::storage_lost, "slots were changed elsewhere"));
    };
    return false;
  };
  commit(std::move(work));
}

void Client::Core::saw_slots(std::string_view revision) {
  std::uint64_t number = 0;
  auto end = revision.data() + revision.size();
  auto read = std::from_chars(revision.data(), end, number);
  if (read.ec == std::errc() && read.ptr == end) slots_revision = std::max(slots_revision, number);
}

}  // namespace weicun::client
