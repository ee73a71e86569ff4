#pragma once

#include <vector>

#include <weicun/keyring/directory.h>

namespace weicun::envelope {

using crypto::Digest;
using crypto::Suite;

enum class HubVerdict : std::uint8_t { accepted = 1, refused = 2, status = 3 };

struct ReceiptEntry {
  ByteArray<16> id{};  ///< Record id, blob id, or the nonce of a status question.
  Digest fingerprint{};
  HubVerdict verdict = HubVerdict::accepted;
  std::uint8_t reason = 0;
  std::uint64_t n = 0;
};

/// One answer of the hub under one signature (format.md §7).
struct ReceiptList {
  Suite suite = Suite::intl;
  TenantId tenant;
  KeyId hub;
  KeyId account;
  Instant time;
  std::uint32_t hub_epoch = 0;
  std::uint64_t durable_n = 0;
  Digest previous{};
  std::vector<ReceiptEntry> entries;

  [[nodiscard]] Bytes unsigned_bytes() const;
  [[nodiscard]] Digest digest()
      const;  ///< Hx("receipt"; the list without its signature): the next one's prev.
  /// For hubs and tests.
  [[nodiscard]] Result<Bytes> sign(const crypto::KeyPair& hub_key, crypto::Random& random) const;
};

/// A list whose signature is by a hub key of this directory, for this tenant and account: made only
/// by `verify_receipts`. `not_trusted` when the key is unknown, revoked or of another use;
/// `bad_signature`; `wrong_tenant`; `not_for_us` for another account; `malformed`.
struct VerifiedReceipts {
  ReceiptList list;
  Bytes bytes;
};
[[nodiscard]] Result<VerifiedReceipts> verify_receipts(BytesView bytes,
                                                       const keyring::Directory& directory,
                                                       const KeyId& account);

}  // namespace weicun::envelope
