#pragma once

#include <string>

#include <weicun/journal/journal.h>
#include <weicun/keyring/vault.h>

#include "core/keyring/village.h"

namespace weicun::test {

/// An office's keys as its holder gets them: a WCB1 file and the code that opens it.
struct OfficeVault {
  Bytes file;
  std::string code;

  OfficeVault(const Identity& office, crypto::Random& random) {
    crypto::Suite suite = office.card.suite;
    keyring::Vault vault = keyring::Vault::create(suite, random);
    auto random16 = random.bytes<16>();
    keyring::SlotHeader header = vault.new_slot(keyring::SlotKind::recovery, random);
    std::vector<keyring::Slot> slots;
    slots.push_back(
        vault.fill_slot(header, keyring::recovery_key(suite, header, random16), random));
    keyring::SlotSet set = *vault.slot_set(slots, 1);
    journal::FrameAddress address{journal::FrameKind::keys, suite,     vault.epoch(), 1,
                                  vault.id().bytes,         vault.id()};
    std::vector<journal::Frame> frames = {
        journal::boxed_frame(address, vault.frame_key(), keyring::keys_plaintext(office), random)};
    journal::Placing placing{suite, StoreId::from(random.bytes<16>()), random.bytes<8>(),
                             vault.epoch()};
    journal::Chunk chunk = journal::place(placing, {}, frames, vault.chain_key());
    file = ByteWriter()
               .text("WCB1")
               .u32(static_cast<std::uint32_t>(set.bytes.size()))
               .bytes(set.bytes)
               .bytes(chunk.bytes)
               .take();
    code = keyring::recovery_code(suite, keyring::CodeKind::recovery, random16);
  }
};

}  // namespace weicun::test
