#pragma once

#include <vector>

#include <weicun/crypto/keys.h>

namespace weicun::keyring {

/// `u8 nsig ‖ nsig × (u8 index ‖ signature64)`, as roots and directories carry it (format.md §3.2).
struct SignatureBlock {
  struct Entry {
    std::uint8_t index = 0;
    ByteArray<crypto::signature_length> signature{};
  };
  std::vector<Entry> entries;
};

[[nodiscard]] Result<SignatureBlock> read_signature_block(ByteReader& reader);

/// Whether every listed signature is good and at least `threshold` different keys signed. One bad
/// signature spoils the block, so that no byte of it can be changed unseen.
[[nodiscard]] bool signed_by_threshold(const SignatureBlock& block, crypto::Suite suite,
                                       std::string_view word, BytesView signed_bytes,
                                       const std::vector<Bytes>& keys, std::size_t threshold);

}  // namespace weicun::keyring
