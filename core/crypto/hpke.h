#pragma once

#include <weicun/base/bytes.h>
#include <weicun/base/result.h>
#include <weicun/base/secret.h>

/// HPKE (RFC 9180) in base mode, single shot, for one suite only: DHKEM(X25519, HKDF-SHA256)
/// 0x0020, HKDF-SHA256 0x0001, ChaCha20Poly1305 0x0003. Composed from libsodium's primitives by the
/// letter of the RFC; export secrets and further sequence numbers are left out because nobody uses
/// them.
namespace weicun::crypto::hpke {

inline constexpr std::size_t encapsulated_length = 32;  ///< Nenc, RFC 9180 §7.1.

/// What both sides derive; a separate step so that the RFC's intermediate values can be tested.
struct Context {
  Secret<32> key;
  ByteArray<12> base_nonce{};  ///< Also the nonce of sequence number 0 (§5.2).
};

/// ExtractAndExpand of DHKEM (§4.1): shared secret from the DH value, enc and the recipient's key.
[[nodiscard]] Secret<32> shared_secret(const Secret<32>& dh, BytesView encapsulated,
                                       BytesView recipient);
/// KeySchedule of base mode (§5.1): empty psk and psk_id.
[[nodiscard]] Context key_schedule(const Secret<32>& shared, BytesView info);

/// SealBase (§6.1): enc32 ‖ ciphertext ‖ tag. `ephemeral` is a fresh random scalar, used once.
/// `malformed` when the recipient's key has small order or the wrong length.
[[nodiscard]] Result<Bytes> seal_base(const Secret<32>& ephemeral, BytesView recipient,
                                      BytesView info, BytesView associated, BytesView plain);
/// OpenBase (§6.1); `wrong_key_or_damaged` for every reason.
[[nodiscard]] Result<Bytes> open_base(BytesView private_key, BytesView public_key, BytesView info,
                                      BytesView associated, BytesView sealed);

}  // namespace weicun::crypto::hpke
