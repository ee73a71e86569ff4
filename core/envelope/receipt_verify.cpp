#include "receipt_layout.h"

namespace weicun::envelope {
namespace {

bool within_life(const keyring::Card& card, Instant time) {
  return time >= card.not_before && (card.not_after.milliseconds == 0 || time < card.not_after);
}

/// A superseded key speaks for the time before it was; a stolen one for no time, since its thief
/// can write any date (format.md §7: what it receipted is offered again, and a repeated offer does
/// no harm).
bool may_receipt(const keyring::DirectoryEntry& entry, Instant time) {
  if (entry.card.use != keyring::Use::hub_receipts || !within_life(entry.card, time)) return false;
  switch (entry.status) {
    case keyring::CardStatus::active:
      return true;
    case keyring::CardStatus::superseded:
      return time < entry.since;
    case keyring::CardStatus::revoked:
    case keyring::CardStatus::compromised:
      return false;
  }
  return false;
}

}  // namespace

Result<VerifiedReceipts> verify_receipts(BytesView bytes, const keyring::Directory& directory,
                                         const KeyId& account) {
  WEICUN_TRY(ReceiptList list, parse_receipts(bytes));
  WEICUN_NEED(list.tenant == directory.tenant, wrong_tenant, "receipt.tenant");
  WEICUN_NEED(list.account == account, not_for_us, "receipt.account");
  const keyring::DirectoryEntry* hub = directory.by_key_id(list.hub);
  WEICUN_NEED(hub != nullptr && may_receipt(*hub, list.time), not_trusted, "receipt.hub");
  WEICUN_NEED(hub->card.suite == list.suite, not_trusted, "receipt.suite");
  BytesView signed_bytes = bytes.first(bytes.size() - crypto::signature_length);
  BytesView signature = bytes.last(crypto::signature_length);
  WEICUN_NEED(
      crypto::verify(list.suite, hub->card.signing_key, "receipt", {signed_bytes}, signature),
      bad_signature, "receipt.signature");
  return VerifiedReceipts{std::move(list), copy_of(bytes)};
}

}  // namespace weicun::envelope
