#include <weicun/keyring/directory.h>

#include <algorithm>

namespace weicun::keyring {
namespace {

Result<Bytes> signature_block(Suite suite, std::string_view word, BytesView bytes,
                              const std::vector<Signer>& signers, crypto::Random& random) {
  WEICUN_NEED(signers.size() <= 255, limit_exceeded, "signers");
  ByteWriter out;
  out.u8(static_cast<std::uint8_t>(signers.size()));
  for (const Signer& signer : signers) {
    WEICUN_TRY(Bytes signature, crypto::sign(suite, random, *signer.key, word, {bytes}));
    out.u8(signer.index).bytes(signature);
  }
  return out.take();
}

}  // namespace

Bytes root_unsigned(const RootDraft& draft) {
  ByteWriter out;
  out.text("WCR1").u8(1).u8(static_cast<std::uint8_t>(draft.suite)).u8(draft.threshold);
  out.u8(static_cast<std::uint8_t>(draft.keys.size()))
      .u32(draft.version)
      .u64(draft.created.milliseconds);
  out.bytes(draft.tenant.view());
  for (const Bytes& key : draft.keys) out.bytes(key);
  return out.take();
}

Bytes directory_unsigned(const DirectoryDraft& draft) {
  ByteArray<12> code{};
  std::copy_n(draft.village.begin(), std::min<std::size_t>(draft.village.size(), code.size()),
              code.begin());
  ByteWriter out;
  out.text("WCD1").u8(1).u8(static_cast<std::uint8_t>(draft.suite));
  out.u16(static_cast<std::uint16_t>(draft.entries.size())).bytes(draft.tenant.view());
  out.u32(draft.root_version).u32(draft.directory_version);
  out.u64(draft.issued.milliseconds).u64(draft.fresh_until.milliseconds);
  out.bytes(code).zeros(4).bytes(draft.previous);
  for (const DirectoryEntry& entry : draft.entries) {
    out.bytes(entry.card.core())
        .u8(static_cast<std::uint8_t>(entry.status))
        .zeros(3)
        .u64(entry.since.milliseconds);
  }
  return out.take();
}

Result<Bytes> make_bundle(const RootDraft& root, const DirectoryDraft& directory,
                          const std::vector<Signer>& signers, crypto::Random& random) {
  // A later version also needs the signatures of the keys before it.
  WEICUN_NEED(root.version == 1, not_supported, "root.version");
  Bytes root_bytes = root_unsigned(root);
  Bytes directory_bytes = directory_unsigned(directory);
  WEICUN_TRY(Bytes root_block, signature_block(root.suite, "root", root_bytes, signers, random));
  WEICUN_TRY(Bytes directory_block,
             signature_block(root.suite, "directory", directory_bytes, signers, random));
  ByteWriter out;
  out.text("WCT1").u8(1).u8(static_cast<std::uint8_t>(root.suite)).u8(1).zeros(1);
  out.u32(static_cast<std::uint32_t>(root_bytes.size() + root_block.size()))
      .bytes(root_bytes)
      .bytes(root_block);
  out.u32(static_cast<std::uint32_t>(directory_bytes.size() + directory_block.size()));
  return out.bytes(directory_bytes).bytes(directory_block).take();
}

}  // namespace weicun::keyring
