#pragma once

#include <weicun/crypto/random.h>
#include <weicun/crypto/suite.h>

namespace weicun::crypto {

struct KeyPair {
  Bytes public_key;
  SecretBytes private_key;  ///< 32 bytes: an Ed25519 seed or X25519 scalar; SM2's d.
  /// What `sign` worked out of the private key the first time, for the next: SM2's (1 + d)⁻¹.
  mutable SecretBytes inverse{};
};

[[nodiscard]] Result<KeyPair> make_signing_key(Suite suite, Random& random);
[[nodiscard]] Result<KeyPair> make_encryption_key(Suite suite, Random& random);
/// The pair that follows from 48 secret bytes (format.md §5.4): X25519 takes the first 32 as its
/// scalar, SM2 takes all of them, big-endian, modulo n. `malformed` for another length, or no
/// private key.
[[nodiscard]] Result<KeyPair> derive_encryption_key(Suite suite, BytesView seed48);
/// The public half of a private key (to check a stored pair, and for test vectors).
[[nodiscard]] Result<Bytes> signing_public_key(Suite suite, BytesView private_key);
[[nodiscard]] Result<Bytes> encryption_public_key(Suite suite, BytesView private_key);

/// Sign(x; m) = signature over L(x) ‖ m, 64 bytes (format.md §1.2). `key` must be a pair: signing
/// with somebody else's public half gives an Ed25519 private key away, so a stored pair is checked
/// by `signing_public_key` once, when it is loaded. `malformed` for keys of a wrong length.
[[nodiscard]] Result<Bytes> sign(Suite suite, Random& random, const KeyPair& key,
                                 std::string_view word, Parts parts);
/// Strict: Ed25519 refuses S ≥ L and small-order or non-canonical A and R; SM2 wants 1 ≤ r, s < n.
[[nodiscard]] bool verify(Suite suite, BytesView public_key, std::string_view word, Parts parts,
                          BytesView signature);

/// Wrap (format.md §1.2): HPKE base mode 0x0020/0x0001/0x0003 (RFC 9180) with info = L("wrap") ‖
/// header, or SM2 encryption. Answers `wrapped_key_length` bytes.
[[nodiscard]] Result<Bytes> wrap_key(Suite suite, Random& random, BytesView recipient,
                                     BytesView header, const Secret<32>& key);
[[nodiscard]] Result<Secret<32>> unwrap_key(Suite suite, const KeyPair& recipient, BytesView header,
                                            BytesView wrapped);

struct Argon2Cost {
  std::uint32_t memory_kib;  ///< 19,456 … 262,144 (format.md §2.1), checked before allocating.
  std::uint8_t passes;       ///< 2 … 10
};
/// Argon2id v1.3 (RFC 9106), one lane, 32 bytes; a salt of at least 8. `limit_exceeded` outside the
/// bounds.
[[nodiscard]] Result<Secret<32>> argon2id(BytesView passphrase, BytesView salt, Argon2Cost cost);
/// PBKDF2-HMAC-SM3 (RFC 8018 §5.2), 32 bytes; 600,000 … 5,000,000 iterations, checked before the
/// first one. `limit_exceeded` outside.
[[nodiscard]] Result<Secret<32>> pbkdf2_sm3(BytesView passphrase, BytesView salt,
                                            std::uint32_t iterations);

}  // namespace weicun::crypto
