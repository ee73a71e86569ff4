#include "signature_block.h"

#include <algorithm>
#include <set>

namespace weicun::keyring {

Result<SignatureBlock> read_signature_block(ByteReader& reader) {
  SignatureBlock block;
  std::size_t count = reader.u8();
  WEICUN_NEED(reader.ok() && reader.left() >= count * (1 + crypto::signature_length), malformed,
              "signatures.length");
  block.entries.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    SignatureBlock::Entry entry;
    entry.index = reader.u8();
    entry.signature = reader.array<crypto::signature_length>();
    block.entries.push_back(entry);
  }
  return block;
}

bool signed_by_threshold(const SignatureBlock& block, crypto::Suite suite, std::string_view word,
                         BytesView signed_bytes, const std::vector<Bytes>& keys,
                         std::size_t threshold) {
  std::set<std::uint8_t> signers;  // Distinct indexes count once (format.md §3.2).
  for (const SignatureBlock::Entry& entry : block.entries) {
    if (entry.index >= keys.size()) return false;
    if (!crypto::verify(suite, keys[entry.index], word, {signed_bytes}, entry.signature))
      return false;
    signers.insert(entry.index);
  }
  return signers.size() >= threshold;
}

}  // namespace weicun::keyring
