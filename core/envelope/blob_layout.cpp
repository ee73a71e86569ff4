#include "blob_layout.h"

#include <algorithm>
#include <bit>

namespace weicun::envelope {

std::uint64_t padme(std::uint64_t length) {
  if (length < 2) return length;
  auto exponent = static_cast<unsigned>(std::bit_width(length)) - 1;
  auto kept_bits = static_cast<unsigned>(std::bit_width(exponent));
  std::uint64_t mask = (std::uint64_t{1} << (exponent - kept_bits)) - 1;
  return (length + mask) & ~mask;
}

std::uint64_t blob_chunk_count(std::uint64_t padded_length) {
  return (padded_length + blob_chunk - 1) / blob_chunk;
}

std::uint64_t blob_file_size(std::uint64_t padded_length) {
  return blob_prelude_length + padded_length + crypto::tag_length * blob_chunk_count(padded_length);
}

BlobKeys derive_blob_keys(crypto::Suite suite, BytesView file_key, BytesView header) {
  std::size_t key_length = crypto::aead_key_length(suite);
  Bytes derived(key_length + blob_commitment_length);
  Bytes info = ByteWriter().bytes(crypto::label("blob")).bytes(header).take();
  crypto::hkdf(suite, file_key, header.subspan(8, 16), info, derived);
  BlobKeys keys;
  keys.chunk_key = SecretBytes(BytesView(derived).first(key_length));
  std::copy_n(derived.begin() + static_cast<std::ptrdiff_t>(key_length), blob_commitment_length,
              keys.commitment.begin());
  wipe(derived);
  return keys;
}

ByteArray<12> chunk_nonce(std::uint64_t index, bool last) {
  ByteArray<12> nonce{};
  for (std::size_t i = 0; i < 4; ++i) nonce[7 + i] = static_cast<std::uint8_t>(index >> (8 * i));
  nonce[11] = last ? 1 : 0;
  return nonce;
}

}  // namespace weicun::envelope
