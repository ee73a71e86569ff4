#pragma once

#include <weicun/base/bytes.h>
#include <weicun/base/result.h>

/// SM4-GCM (RFC 8998 §3, SP 800-38D) with key 16 and tag 16, composed on Botan's SM4 counter mode
/// and GHASH, because Botan's own decryption throws on a bad tag and decrypts before it compares.
/// The format's nonces have 12 bytes; other lengths (SP 800-38D §7.1 step 2) are there for test
/// vectors.
namespace weicun::crypto::gm {

[[nodiscard]] Bytes sm4_gcm_seal(BytesView key, BytesView nonce, BytesView associated,
                                 BytesView plain);
/// `wrong_key_or_damaged`; the tag is compared in constant time before anything is decrypted.
[[nodiscard]] Result<Bytes> sm4_gcm_open(BytesView key, BytesView nonce, BytesView associated,
                                         BytesView sealed);

}  // namespace weicun::crypto::gm
