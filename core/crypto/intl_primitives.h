#pragma once

#include <weicun/base/bytes.h>
#include <weicun/base/result.h>
#include <weicun/base/secret.h>
#include <weicun/crypto/suite.h>

/// What suite `intl` takes from libsodium, with lengths in the types. Nothing else in the core
/// calls it.
namespace weicun::crypto::intl {

/// SHA-256 (FIPS 180-4) in pieces. Overwrites its state at the end.
class Sha256 {
 public:
  Sha256();
  Sha256(const Sha256&) = default;
  Sha256& operator=(const Sha256&) = default;
  ~Sha256() { wipe(state_); }
  void add(BytesView part);
  [[nodiscard]] Digest finish();

 private:
  // libsodium's crypto_hash_sha256_state, whose header nobody else needs to see.
  alignas(8) ByteArray<104> state_;
};

[[nodiscard]] Digest hmac_sha256(BytesView key, Parts parts);

/// ChaCha20-Poly1305 (RFC 8439 §2.8), key 32, nonce 12; the answer ends with the tag.
[[nodiscard]] Bytes chacha20_poly1305_seal(BytesView key, BytesView nonce, BytesView associated,
                                           BytesView plain);
[[nodiscard]] Result<Bytes> chacha20_poly1305_open(BytesView key, BytesView nonce,
                                                   BytesView associated, BytesView sealed);
/// ChaCha20's key stream (RFC 8439 §2.4) with a zero nonce from block `first_block` on.
void chacha20_stream(BytesView key, std::uint32_t first_block, std::span<std::uint8_t> out);

/// X25519 (RFC 7748 §6.1), 32 bytes each. A zero shared secret is refused (`malformed`).
[[nodiscard]] Result<Secret<32>> x25519(BytesView scalar, BytesView point);
[[nodiscard]] Bytes x25519_public_key(BytesView scalar);

/// Ed25519 (RFC 8032 §5.1) with a 32-byte seed.
[[nodiscard]] Bytes ed25519_public_key(BytesView seed);
[[nodiscard]] Bytes ed25519_sign(BytesView seed, BytesView public_key, BytesView message);
/// Refuses S ≥ L and small-order or non-canonical A and R (format.md §1.1).
[[nodiscard]] bool ed25519_verify(BytesView public_key, BytesView message, BytesView signature);

}  // namespace weicun::crypto::intl
