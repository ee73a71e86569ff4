#pragma once

#include <weicun/crypto/suite.h>
#include <weicun/envelope/blob.h>

/// What the writer and the reader of attachment blobs share (format.md §6).
namespace weicun::envelope {

inline constexpr std::size_t blob_header_length = 32;
inline constexpr std::size_t blob_commitment_length = 32;
inline constexpr std::size_t blob_prelude_length = blob_header_length + blob_commitment_length;
/// So that the chunk number fits its four bytes of nonce whatever Padmé adds.
inline constexpr std::uint64_t longest_blob = std::uint64_t{1} << 40U;

[[nodiscard]] std::uint64_t blob_chunk_count(std::uint64_t padded_length);

/// The key of one file and the commitment to it, both bound to its header.
struct BlobKeys {
  SecretBytes chunk_key;
  ByteArray<blob_commitment_length> commitment{};
};
[[nodiscard]] BlobKeys derive_blob_keys(crypto::Suite suite, BytesView file_key, BytesView header);

/// 0⁷ ‖ u32 index ‖ u8 last: a chunk opens only in its own place.
[[nodiscard]] ByteArray<12> chunk_nonce(std::uint64_t index, bool last);

}  // namespace weicun::envelope
