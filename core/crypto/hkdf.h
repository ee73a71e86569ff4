#pragma once

#include <weicun/base/secret.h>
#include <weicun/crypto/suite.h>

/// The two halves of HKDF (RFC 5869) over the suite's HMAC, for HPKE, which uses them apart.
namespace weicun::crypto {

/// §2.2; an empty salt means 32 zero bytes, which HMAC's own padding makes the same thing.
[[nodiscard]] Secret<32> hkdf_extract(Suite suite, BytesView salt, Parts input);
/// §2.3; at most 255 × 32 bytes.
void hkdf_expand(Suite suite, const Secret<32>& pseudorandom_key, BytesView info,
                 std::span<std::uint8_t> out);

}  // namespace weicun::crypto
