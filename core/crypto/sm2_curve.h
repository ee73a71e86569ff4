#pragma once

#include <weicun/base/bytes.h>
#include <weicun/base/result.h>
#include <weicun/crypto/random.h>

/// The curve sm2p256v1 (GB/T 32918.5 §2) of Botan's pcurves: field, order and points only. The SM2
/// scheme will stand on it. Points are x ‖ y, 64 bytes; scalars 32 bytes big-endian in [1, n).
namespace weicun::crypto::gm {

/// k·G. `malformed` for a scalar outside [1, n). `blinding` hides the scalar from timing.
[[nodiscard]] Result<Bytes> multiply_generator(BytesView scalar, Random& blinding);
/// k·P. `malformed` for a scalar outside [1, n) and for a point that is not on the curve.
[[nodiscard]] Result<Bytes> multiply_point(BytesView point, BytesView scalar, Random& blinding);

}  // namespace weicun::crypto::gm
