#pragma once

#include <weicun/base/bytes.h>
#include <weicun/base/result.h>
#include <weicun/base/secret.h>
#include <weicun/crypto/random.h>
#include <weicun/crypto/suite.h>

/// The group of sm2p256v1 (GB/T 32918.5 §2) on Botan's pcurves: points, and arithmetic modulo the
/// order n. The scheme (sm2.h) stands on it. Points are x ‖ y, 64 bytes; scalars 32 bytes
/// big-endian in [1, n). `blinding` hides a secret scalar from timing.
namespace weicun::crypto::gm {

/// k·G. `malformed` for a scalar outside [1, n).
[[nodiscard]] Result<Bytes> multiply_generator(BytesView scalar, Random& blinding);
/// k·P. `malformed` for a scalar outside [1, n) and for a point that is not on the curve.
[[nodiscard]] Result<Bytes> multiply_point(BytesView point, BytesView scalar, Random& blinding);

/// Coordinates below p, on the curve, not infinity.
[[nodiscard]] bool is_point(BytesView point);
/// In [1, n − 2] (GB/T 32918.1 §6.1).
[[nodiscard]] bool is_private_key(BytesView scalar);
/// 64 bytes, twice as long as n so that the remainder is uniform, modulo n. `malformed` for zero.
[[nodiscard]] Result<Secret<32>> reduce_to_scalar(BytesView wide);

/// What signing needs of a private key d. Its inverse is a third of a signature's time, and the
/// same for each: whoever signs twice keeps it, as secret as d.
struct SigningScalars {
  BytesView d;
  BytesView inverse;  ///< `signing_inverse(d)`
};
/// (1 + d)⁻¹ modulo n. `malformed` for d outside [1, n − 2].
[[nodiscard]] Result<Secret<32>> signing_inverse(BytesView d);
/// d in [1, n − 2], and no other number's inverse.
[[nodiscard]] bool is_signing_key(const SigningScalars& key);

/// Steps A4 to A6 of GB/T 32918.2 §6.1: r ‖ s for the digest e and the secret number k.
/// `malformed` for d outside [1, n − 2] or another number's inverse, and where the standard wants
/// another k (r = 0, r + k = n, s = 0).
[[nodiscard]] Result<Bytes> signature_equation(const SigningScalars& key, BytesView nonce,
                                               const Digest& digest, Random& blinding);
/// Steps B1, B2 and B5 to B7 of GB/T 32918.2 §7.1, in time that depends on public data only.
[[nodiscard]] bool verification_equation(BytesView public_key, BytesView signature,
                                         const Digest& digest);

}  // namespace weicun::crypto::gm
