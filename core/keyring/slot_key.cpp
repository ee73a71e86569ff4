#include <weicun/keyring/vault.h>

namespace weicun::keyring {
namespace {

Secret<32> derived(Suite suite, const SlotHeader& slot, BytesView input, std::string_view word) {
  Secret<32> key;
  crypto::hkdf(suite, input, slot.salt, crypto::label(word), key.span());
  return key;
}

Result<Secret<32>> slow(const SlotHeader& slot, BytesView input, BytesView salt) {
  switch (slot.kdf) {
    case Kdf::argon2id:
      return crypto::argon2id(input, salt, {slot.memory_kib, slot.passes});
    case Kdf::pbkdf2_sm3:
      return crypto::pbkdf2_sm3(input, salt, slot.memory_kib);
    case Kdf::hkdf:
      break;
  }
  return error(ErrorCode::not_supported, "slot.kdf");
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
  return slow(slot, passphrase, slot.salt);
}

/// P = slow(PIN, salt16 ‖ D): what the phone knows and what the person knows, in one (format.md
/// §2.5).
Result<PinKeys> pin_keys(const SlotHeader& slot, BytesView pin, BytesView device_part32) {
  WEICUN_NEED(slot.kind == SlotKind::pin, malformed, "slot.kind");
  WEICUN_NEED(device_part32.size() == 32, malformed, "pin.device");
  Bytes salt = ByteWriter().bytes(slot.salt).bytes(device_part32).take();
  WEICUN_TRY(Secret<32> stretched, slow(slot, pin, salt));
  return PinKeys{derived(slot.suite, slot, stretched.view(), "pin auth"),
                 derived(slot.suite, slot, stretched.view(), "pin local")};
}

Secret<32> pin_key(const SlotHeader& slot, BytesView local32, BytesView share32) {
  SecretBytes both(ByteWriter().bytes(local32).bytes(share32).take());
  return derived(slot.suite, slot, both.view(), "pin kek");
}

}  // namespace weicun::keyring
