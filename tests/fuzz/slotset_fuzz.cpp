// A slot set from a disk or a backup file, and a recovery code as somebody types it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include <weicun/keyring/vault.h>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weicun;
  BytesView bytes(data, size);
  auto set = keyring::SlotSet::parse(bytes);
  if (set.ok()) {
    for (const keyring::Slot& slot : set->slots) {
      // The key is random to the fuzzer, so that no slot may open.
      auto key = keyring::device_key(set->suite, slot.header, Bytes(32, 0x5A));
      if (keyring::Vault::unlock(*set, slot, key).ok()) std::abort();
    }
  }
  auto header = keyring::SlotHeader::parse(bytes);
  if (header.ok() && !equal(header->bytes(), bytes)) std::abort();
  auto code =
      keyring::read_recovery_code(crypto::Suite::intl, keyring::CodeKind::recovery, text_of(bytes));
  if (code.ok()) {
    std::string written =
        keyring::recovery_code(crypto::Suite::intl, keyring::CodeKind::recovery, code->view());
    if (!keyring::read_recovery_code(crypto::Suite::intl, keyring::CodeKind::recovery, written)) {
      std::abort();
    }
  }
  return 0;
}
