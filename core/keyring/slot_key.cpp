#include <weicun/keyring/vault.h>

namespace weicun::keyring {
namespace {

Secret<32> derived(Suite suite, const SlotHeader& slot, BytesView input, std::string_view word) {
  Secret<32> key;
  crypto::hkdf(suite, input, slot.salt, crypto::label(word), key.span());
  return key;
}

}  // namespace

Secret<32> device_key(Suite suite, const SlotHeader& slot, BytesView device_secret32) {
  return derived(suite, slot, device_secret32, "device");
}

Secret<32> recovery_key(Suite suite, const SlotHeader& slot, BytesView recovery16) {
  return derived(suite, slot, recovery16, "recovery");
}

Result<Secret<32>> passphrase_key(const SlotHeader& slot, BytesView passphrase) {
  WEICUN_NEED(slot.kind == SlotKind::passphrase, malformed, "slot.kind");
  WEICUN_NEED(slot.kdf == Kdf::argon2id, not_supported, "slot.kdf");
  return crypto::argon2id(passphrase, slot.salt, {slot.memory_kib, slot.passes});
}

}  // namespace weicun::keyring
