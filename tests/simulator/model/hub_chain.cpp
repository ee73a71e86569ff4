#include <algorithm>
#include <stdexcept>

#include "hub.h"
#include "hub_answers.h"

// The hub's receipt chain, its keys, and its backups.
namespace weicun::simulator {

envelope::ReceiptList Hub::list_for(const Account& account, Instant now) const {
  envelope::ReceiptList list;
  list.tenant = village_.tenant;
  list.hub = next_key_ ? village_.next_hub : village_.hub;
  list.account = account.id;
  list.time = now;
  list.hub_epoch = epoch_;
  list.durable_n = account.number;
  list.previous = account.previous;
  return list;
}

Bytes Hub::sign(const envelope::ReceiptList& list) {
  const keyring::Identity& key = next_key_ ? village_.next_hub_receipts : village_.hub_receipts;
  auto bytes = list.sign(key.signing, random_);
  if (!bytes) throw std::runtime_error("hub signature");
  return std::move(*bytes);
}

sync::Answer Hub::status(const sync::Request& request, BytesView body, Instant now) {
  auto session = by_session(request, now);
  auto account = session ? session : by_device(request);
  if (!account) return declined(401, "unauthorised");
  if (body.size() != 16) return declined(400, "malformed");
  const Account& mine = accounts_.at(*account);
  envelope::ReceiptList list = list_for(mine, now);
  envelope::ReceiptEntry entry;
  std::copy_n(body.begin(), entry.id.size(), entry.id.begin());
  entry.verdict = envelope::HubVerdict::status;
  entry.n = mine.number;
  list.entries.push_back(entry);
  return octets(sign(list));
}

sync::Answer Hub::lists(const sync::Request& request, BytesView body) const {
  auto account = by_device(request);
  if (!account) return declined(401, "unauthorised");
  if (body.size() != 32) return declined(400, "malformed");
  const auto& lists = accounts_.at(*account).lists;
  auto from = lists.begin();
  if (!equal(body, crypto::Digest{})) {
    from = std::find_if(lists.begin(), lists.end(),
                        [&](const auto& list) { return equal(list.first, body); });
    if (from == lists.end()) return declined(404, "receipt-unknown");
    ++from;
  }
  ByteWriter out;
  out.u32(static_cast<std::uint32_t>(lists.end() - from));
  for (; from != lists.end(); ++from) {
    out.u32(static_cast<std::uint32_t>(from->second.size())).bytes(from->second);
  }
  return octets(out.take());
}

void Hub::back_up() { backup_ = Backup{records_, forged_, blobs_, accounts_, sequence_}; }

/// Who enrolled since then is still enrolled: an account is more than a backup old in real life,
/// and a new enrolment is another fault's business.
std::vector<RecordId> Hub::restore() {
  std::vector<RecordId> forgotten;
  if (!backup_) return forgotten;
  for (const auto& [id, record] : records_) {
    auto then = backup_->records.find(id);
    bool same = then != backup_->records.end() && then->second.verdict == record.verdict;
    if (!same) forgotten.push_back(id);
  }
  records_ = backup_->records;
  forged_ = backup_->forged;
  blobs_ = backup_->blobs;
  sequence_ = backup_->sequence;
  for (auto& [id, account] : accounts_) {
    auto then = backup_->accounts.find(id);
    account = then == backup_->accounts.end() ? Account{id, {}, 0, {}} : then->second;
  }
  forget_sessions();
  ++epoch_;
  return forgotten;
}

void Hub::rotate_key(Instant now) {
  if (next_key_) return;
  next_key_ = true;
  bundle_ = bundle_with_next_hub_key(now);
}

}  // namespace weicun::simulator
