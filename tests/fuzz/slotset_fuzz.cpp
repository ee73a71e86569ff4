// A slot set from a disk or a backup file, and the file of former keys beside it: as they come, and
// honest ones with bytes changed. And a recovery code as somebody types it.
#include <weicun/crypto/box.h>
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

/// A vault in its second epoch, and its file `epochs`.
struct Renewed {
  crypto::Random random = test::random_from("fuzz epochs");
  keyring::Vault vault = keyring::Vault::create(crypto::Suite::intl, random).next_epoch(random);
  keyring::SlotHeader header = vault.new_slot(keyring::SlotKind::device, random);
  Secret<32> key = keyring::device_key(crypto::Suite::intl, header, device_secret);
  keyring::SlotSet set = *vault.slot_set({vault.fill_slot(header, key, random)}, 2);
  Bytes file = vault.epochs_file(random);

  /// Whether a vault that was just opened takes the former key from these bytes.
  [[nodiscard]] bool learns(BytesView epochs) const {
    auto opened = keyring::Vault::unlock(set, set.slots[0], key);
    return opened->learn_epochs(epochs).ok() && opened->frame_key(1) != nullptr;
  }
  /// Another version, or a bug, wrote this under the true key.
  [[nodiscard]] Bytes sealed(BytesView plain) {
    Bytes start = copy_of(BytesView(file).first(28));
    start[6] = static_cast<std::uint8_t>(plain.size() / 36);
    Bytes box =
        crypto::seal_box(vault.suite(), random, vault.frame_key().view(), "frame", start, plain);
    return ByteWriter().bytes(start).bytes(box).take();
  }
};

void read_epochs(BytesView input) {
  static Renewed renewed;
  fuzz::must(!renewed.learns(input));
  Bytes changed = fuzz::patched(renewed.file, input);
  fuzz::must(renewed.learns(changed) == (changed == renewed.file));
  bool learned = renewed.learns(renewed.sealed(input));
  fuzz::must(!learned || input.size() % 36 == 0);
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
  read_epochs(input);
  return 0;
}
