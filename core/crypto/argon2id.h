#pragma once

#include <weicun/base/bytes.h>
#include <weicun/base/result.h>

namespace weicun::crypto {

/// All inputs of Argon2id v1.3 (RFC 9106 §3.1), as its test vectors need them. The public call has
/// bounds, one lane, and neither secret nor associated data.
struct Argon2Input {
  BytesView passphrase;
  BytesView salt;  ///< At least 8 bytes.
  BytesView secret;
  BytesView associated;
  std::uint32_t memory_kib = 0;
  std::uint32_t passes = 0;
  std::uint32_t lanes = 1;
};

/// Fills `out`. `limit_exceeded` when the memory can't be had or an input is out of the RFC's
/// range.
[[nodiscard]] Status argon2id_fill(const Argon2Input& input, std::span<std::uint8_t> out);

}  // namespace weicun::crypto
