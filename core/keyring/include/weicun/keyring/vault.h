#pragma once

#include <map>
#include <optional>
#include <vector>

#include <weicun/base/identifier.h>
#include <weicun/crypto/box.h>
#include <weicun/crypto/keys.h>

/// Slots and the keys of one vault = one member on one device (format.md §2).
namespace weicun::keyring {

using crypto::Suite;

enum class SlotKind : std::uint8_t { passphrase = 1, pin = 2, recovery = 3, device = 4 };
enum class Kdf : std::uint8_t { argon2id = 1, pbkdf2_sm3 = 2, hkdf = 3 };

struct SlotHeader {
  Suite suite = Suite::intl;
  SlotKind kind = SlotKind::device;
  Kdf kdf = Kdf::hkdf;
  std::uint32_t memory_kib = 0;  ///< Of PBKDF2: the iterations.
  std::uint8_t passes = 0;
  std::uint32_t epoch = 1;
  ByteArray<16> slot_id{};
  VaultId vault;
  ByteArray<16> salt{};
  [[nodiscard]] Bytes bytes() const;  ///< 64
  [[nodiscard]] static Result<SlotHeader> parse(BytesView bytes);
};
struct Slot {
  SlotHeader header;
  Bytes box;  ///< 104
};
struct SlotSet {
  Suite suite = Suite::intl;
  VaultId vault;
  std::uint64_t revision = 1;
  std::vector<Slot> slots;
  Bytes bytes;  ///< As read or written, authentication code included.
  /// Shape only; the code can be checked only with the key (`Vault::unlock`).
  [[nodiscard]] static Result<SlotSet> parse(BytesView bytes);
  [[nodiscard]] const Slot* of_kind(SlotKind kind) const;
};

/// The key encryption keys of format.md §2.1.
[[nodiscard]] Secret<32> device_key(Suite suite, const SlotHeader& slot, BytesView device_secret32);
[[nodiscard]] Secret<32> recovery_key(Suite suite, const SlotHeader& slot, BytesView recovery16);
/// By the slot's slow derivation within the bounds; the passphrase is NFKC-normalised UTF-8 already
/// (the host does that).
[[nodiscard]] Result<Secret<32>> passphrase_key(const SlotHeader& slot, BytesView passphrase);
/// Of a PIN slot (format.md §2.5). `authentication` goes to the hub, which gives its share for it;
/// `local` never leaves the phone.
struct PinKeys {
  Secret<32> authentication;
  Secret<32> local;
};
/// `device_part32`: D, random, kept on the phone beside the slot set.
[[nodiscard]] Result<PinKeys> pin_keys(const SlotHeader& slot, BytesView pin,
                                       BytesView device_part32);
[[nodiscard]] Secret<32> pin_key(const SlotHeader& slot, BytesView local32, BytesView share32);

/// The master key of an unlocked vault and what is derived from it.
class Vault {
 public:
  /// A new vault without slots.
  [[nodiscard]] static Vault create(Suite suite, crypto::Random& random);
  /// `wrong_key` when the slot does not open, `bad_signature` when the slot set was changed by
  /// somebody without the master key.
  [[nodiscard]] static Result<Vault> unlock(const SlotSet& slots, const Slot& slot,
                                            const Secret<32>& key);

  /// The same vault under a master key that nobody has seen: slots of before open nothing of what
  /// is written from now on, and what was written before stays readable to whoever opens the new
  /// one.
  [[nodiscard]] Vault next_epoch(crypto::Random& random) const;
  /// File `epochs` (format.md §2.7): the former master keys, in a box of this epoch's.
  [[nodiscard]] Bytes epochs_file(crypto::Random& random) const;
  /// Takes the former keys of that file. `malformed`, `wrong_key_or_damaged`; nothing is taken of a
  /// file that an interrupted change left for a later epoch.
  [[nodiscard]] Status learn_epochs(BytesView file);

  /// Whether this vault's key made the set's code: nobody else added, took away or changed a slot.
  [[nodiscard]] bool vouches_for(const SlotSet& slots) const;

  [[nodiscard]] Suite suite() const { return suite_; }
  [[nodiscard]] const VaultId& id() const { return id_; }
  [[nodiscard]] std::uint32_t epoch() const { return epoch_; }
  [[nodiscard]] const Secret<32>& frame_key() const { return keys_.frame; }
  [[nodiscard]] const Secret<32>& chain_key() const { return keys_.chain; }
  /// Of this epoch or a former one; null for one that this vault does not know.
  [[nodiscard]] const Secret<32>* frame_key(std::uint32_t epoch) const;
  [[nodiscard]] const Secret<32>* chain_key(std::uint32_t epoch) const;
  [[nodiscard]] std::vector<std::uint32_t> former_epochs() const;

  /// A slot header with fresh slot id and salt, to derive its key from, then the slot.
  [[nodiscard]] SlotHeader new_slot(SlotKind kind, crypto::Random& random,
                                    crypto::Argon2Cost cost = {0, 0}) const;
  [[nodiscard]] Slot fill_slot(const SlotHeader& header, const Secret<32>& key,
                               crypto::Random& random) const;
  /// The authenticated set. `conflict` where a device slot stands beside a passphrase or PIN slot,
  /// or where a PIN is the only slot.
  [[nodiscard]] Result<SlotSet> slot_set(const std::vector<Slot>& slots,
                                         std::uint64_t revision) const;

 private:
  /// What follows from a master key.
  struct Keys {
    Secret<32> master;
    Secret<32> frame;
    Secret<32> chain;
    Secret<32> slots;
    Keys(Suite suite, const VaultId& vault, std::uint32_t epoch, Secret<32> master32);
  };

  Vault(Suite suite, VaultId id, std::uint32_t epoch, Secret<32> master);
  [[nodiscard]] const Keys* keys_of(std::uint32_t epoch) const;

  Suite suite_;
  VaultId id_;
  std::uint32_t epoch_;
  Keys keys_;
  std::map<std::uint32_t, Keys> former_;
};

/// Recovery codes (format.md §2.3): 16 random bytes ↔ 32 characters in 8 groups of 4.
enum class CodeKind : std::uint8_t { recovery = 1, drop_reply = 2 };
[[nodiscard]] std::string recovery_code(Suite suite, CodeKind kind, BytesView random16);
[[nodiscard]] Result<Secret<16>> read_recovery_code(Suite suite, CodeKind kind,
                                                    std::string_view text);

}  // namespace weicun::keyring
