// A slot set from a disk or a backup file: as it comes, and an honest one with bytes changed. And a
// recovery code as somebody types it.
#include <weicun/keyring/vault.h>

#include "core/keyring/village.h"
#include "fuzz/patched.h"
#include "fuzz/split.h"

namespace {

using namespace weicun;

const Bytes device_secret(32, 0x5A);

bool opens(BytesView bytes) {
  auto set = keyring::SlotSet::parse(bytes);
  if (!set.ok()) return false;
  for (const keyring::Slot& slot : set->slots) {
    auto key = keyring::device_key(set->suite, slot.header, device_secret);
    if (keyring::Vault::unlock(*set, slot, key).ok()) return true;
  }
  return false;
}

Bytes honest_set() {
  auto random = test::random_from("fuzz");
  auto vault = keyring::Vault::create(crypto::Suite::intl, random);
  auto header = vault.new_slot(keyring::SlotKind::device, random);
  auto key = keyring::device_key(crypto::Suite::intl, header, device_secret);
  return vault.slot_set({vault.fill_slot(header, key, random)}, 1)->bytes;
}

void type_code(std::string_view text) {
  constexpr auto kind = keyring::CodeKind::recovery;
  auto code = keyring::read_recovery_code(crypto::Suite::intl, kind, text);
  if (!code.ok()) return;
  std::string written = keyring::recovery_code(crypto::Suite::intl, kind, code->view());
  auto again = keyring::read_recovery_code(crypto::Suite::intl, kind, written);
  fuzz::must(again.ok() && equal(again->view(), code->view()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Bytes honest = honest_set();
  BytesView input(data, size);
  fuzz::must(!opens(input));
  Bytes changed = fuzz::patched(honest, input);
  fuzz::must(opens(changed) == (changed == honest));
  auto header = keyring::SlotHeader::parse(input);
  fuzz::must(!header.ok() || equal(header->bytes(), input));
  type_code(text_of(input));
  return 0;
}
