#include <weicun/envelope/drop.h>

#include "receipt_layout.h"

namespace weicun::envelope {

Result<ReceiptEntry> verify_drop_receipt(BytesView bytes, const keyring::Card& drop_card,
                                         const RecordId& id, const Digest& fingerprint) {
  WEICUN_TRY(const ReceiptList list, parse_receipts(bytes));
  TenantId county = county_of(drop_card);
  WEICUN_NEED(list.tenant == county, wrong_tenant, "receipt.tenant");
  WEICUN_NEED(list.account == KeyId{}, not_for_us, "receipt.account");
  KeyId hub = keyring::key_id(keyring::card_digest(county, drop_card));
  WEICUN_NEED(list.hub == hub && list.suite == drop_card.suite, not_trusted, "receipt.hub");
  bool alone = list.entries.size() == 1 && list.entries[0].n == 0 && all_zero(list.previous);
  WEICUN_NEED(alone, malformed, "receipt.entries");
  const ReceiptEntry& entry = list.entries[0];
  WEICUN_NEED(entry.id == id.bytes && entry.fingerprint == fingerprint, not_for_us, "receipt.id");
  WEICUN_NEED(entry.verdict != HubVerdict::status, malformed, "receipt.verdict");
  BytesView signed_bytes = bytes.first(bytes.size() - crypto::signature_length);
  WEICUN_NEED(crypto::verify(list.suite, drop_card.signing_key, "receipt", {signed_bytes},
                             bytes.last(crypto::signature_length)),
              bad_signature, "receipt.signature");
  return entry;
}

}  // namespace weicun::envelope
