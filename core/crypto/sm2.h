#pragma once

#include <weicun/base/bytes.h>
#include <weicun/base/result.h>
#include <weicun/base/secret.h>
#include <weicun/crypto/random.h>
#include <weicun/crypto/suite.h>

#include "sm2_curve.h"

/// The SM2 scheme by the letter of GB/T 32918, over sm2_curve.h and SM3, with the default
/// identifier "1234567812345678" (GM/T 0009 §10). Raw bytes only: no DER (format.md §1.1). Ours
/// because Botan's own SM2 accepts a C3 of 33 bytes at 3.7.1 (CVE-2026-32877) and its public API
/// triples the size.
namespace weicun::crypto::gm {

inline constexpr std::size_t sm2_point_length = 64;
inline constexpr std::size_t sm2_overhead = 96;  ///< C1 = x ‖ y and C3: what encryption adds.

[[nodiscard]] Result<Secret<32>> sm2_private_key(Random& random);
/// `malformed` outside [1, n − 2].
[[nodiscard]] Result<Bytes> sm2_public_key(BytesView private_key, Random& blinding);

/// e = SM3(Z_A ‖ M) (GB/T 32918.2 §6.1 A1, A2). `public_key` is Z_A's x_A ‖ y_A.
[[nodiscard]] Digest sm2_digest(BytesView public_key, Parts message);
/// r ‖ s. The secret number is hedged: HMAC-SM3 under the private key over fresh randomness and
/// the digest, so that a bad generator alone does not give the key away. `malformed` as
/// `signature_equation`.
[[nodiscard]] Result<Bytes> sm2_sign(const SigningScalars& key, const Digest& digest,
                                     Random& random);
[[nodiscard]] bool sm2_verify(BytesView public_key, const Digest& digest, BytesView signature);

/// C1 ‖ C3 ‖ C2 (GB/T 32918.4 §6.1) with C1 as x ‖ y. `malformed` for a point off the curve or an
/// empty message.
[[nodiscard]] Result<Bytes> sm2_encrypt(BytesView public_key, BytesView plain, Random& random);
/// `wrong_key_or_damaged` for every reason that lies in the ciphertext; C3 is compared in constant
/// time.
[[nodiscard]] Result<SecretBytes> sm2_decrypt(BytesView private_key, BytesView sealed,
                                              Random& blinding);

/// The same with the secret number k given, for the standard's examples. `malformed` where the
/// standard wants another k.
[[nodiscard]] Result<Bytes> sm2_encrypt_with(BytesView public_key, BytesView plain, BytesView nonce,
                                             Random& blinding);

}  // namespace weicun::crypto::gm
