#include "core.h"
#include "meta.h"

/// "New keys": for whoever fears that somebody copied the phone and knows, or will know, what
/// opened it (docs/format.md §2.7).
namespace weicun::client {

/// One commit: the former keys in a box of the new ones, the slot set, and under the new keys who
/// one is. The recovery code of before ends, since its slot can't be made
/// again without it.
void Client::Core::renew(RequestId request, Secret<32> key) {
  auto next = std::make_shared<keyring::Vault>(std::move(*next_vault));
  next_vault.reset();
  auto kept_key = std::make_shared<Secret<32>>(std::move(key));
  keyring::SlotHeader header = *new_slot;
  new_slot.reset();
  with_slots(request, [this, request, header, kept_key, next](const keyring::SlotSet& set) {
    SlotChange change;
    change.kept = {next->fill_slot(header, *kept_key, random)};
    change.files = {{"epochs", next->epochs_file(random), 0}};
    ByteArray<16> rid = next->id().bytes;
    Bytes epoch = ByteWriter().u32(next->epoch()).take();
    Bytes keys = keyring::keys_plaintext(*identity);
    change.frames = {frame_by(*next, journal::FrameKind::epoch, rid, epoch),
                     frame_by(*next, journal::FrameKind::keys, rid, keys, next->epoch())};
    wipe(keys);
    change.next = next;
    write_slots(request, set, std::move(change));
  });
}

/// The file `epochs`, before the first chunk. A damaged one stops nothing: what was written with
/// former keys is then set aside like any chunk that does not verify.
void Client::Core::know_former_keys(BytesView epochs) {
  if (!vault->learn_epochs(epochs)) return find("quarantined");
  for (std::uint32_t epoch : vault->former_epochs())
    journal->know(epoch, vault->chain_key(epoch)->duplicate());
}

}  // namespace weicun::client
