#include <algorithm>

#include "core.h"

/// The receipt chain (format.md §7): where the hub says that it ends, and the lists that this phone
/// has not.
namespace weicun::client {

void Client::Core::ask_standing(const sync::Exchange& exchange) {
  talk.standing_nonce = random.bytes<16>();
  send(exchange,
       sync::ask_standing(talk.standing_nonce, sync::device_authorization(*account, token)));
}

void Client::Core::ask_lists(const sync::Exchange& exchange) {
  crypto::Digest after = talk.lists_from_beginning ? crypto::Digest{} : chain.last_without_gap();
  send(exchange, sync::ask_lists(after, sync::device_authorization(*account, token)));
}

/// Everything that the hub signed before this moment was not made while this app was open.
void Client::Core::heard_from_hub(Instant time) {
  if (!talk.first_contact) talk.first_contact = time;
}

/// An old answer says nothing about today. One that contradicts the chain is kept: what it undoes
/// must be undone after a restart, too.
void Client::Core::took_standing(const sync::Exchange& exchange, BytesView body) {
  auto verified = envelope::verify_receipts(body, *directory, *account);
  if (!verified) return took_no_receipts(exchange, verified.error().code);
  talk.doubt = Talk::Doubt::none;
  const envelope::ReceiptList& list = verified->list;
  const envelope::ReceiptEntry& entry = list.entries.front();
  bool fresh = entry.verdict == envelope::HubVerdict::status && entry.id == talk.standing_nonce;
  if (!fresh) {
    sync.declined(now, random);
    return pump();
  }
  heard_from_hub(list.time);
  auto go_on = [this](Instant) {
    if (chain.has_gap()) sync.want_lists();
    sync.succeeded(now);
    changed();
    pump();
  };
  if (!chain.contradicts(list)) {
    apply_news(chain.stands(list));
    return go_on(now);
  }
  Work work;
  work.frames.push_back(frame_for(journal::FrameKind::receipt, entry.id, verified->bytes));
  work.done = go_on;
  work.failed = [this](const Error&) { sync.declined(now, random); };
  commit(std::move(work));
}

/// Lists that can't be believed are left out: they prove nothing and hold up nothing.
void Client::Core::took_lists(const sync::Exchange& exchange, BytesView body) {
  auto page = sync::read_lists(body);
  if (!page) return took_no_receipts(exchange, page.error().code);
  std::vector<envelope::ReceiptList> fresh;
  Work work;
  for (const Bytes& bytes : *page) {
    auto verified = envelope::verify_receipts(bytes, *directory, *account);
    if (!verified || chain.has(verified->list.digest())) continue;
    if (verified->list.entries.front().verdict == envelope::HubVerdict::status) continue;
    ByteArray<16> handle{};
    crypto::Digest digest = verified->list.digest();
    std::copy_n(digest.begin(), handle.size(), handle.begin());
    work.frames.push_back(frame_for(journal::FrameKind::receipt, handle, verified->bytes));
    fresh.push_back(std::move(verified->list));
  }
  if (fresh.empty()) {
    // The hub has no more: what is missing stays so, until it speaks of something new.
    chain.no_longer_missing();
    talk.lists_from_beginning = false;
    sync.succeeded(now);
    return pump();
  }
  work.done = [this, fresh = std::move(fresh)](Instant) {
    look_for_strangers(fresh);
    if (chain.has_gap() || talk.lists_from_beginning) sync.want_lists();
    talk.lists_from_beginning = false;
    sync.succeeded(now);
    changed();
    pump();
  };
  work.failed = [this](const Error&) { sync.declined(now, random); };
  commit(std::move(work));
}

/// Lists of our records are answers that were lost: no finding. A list about somebody else's record
/// under our card was earned by a copy of this store: another phone's when it was signed while
/// this app was open; else it may be this very phone's, before its content was put back.
void Client::Core::look_for_strangers(const std::vector<envelope::ReceiptList>& fetched) {
  bool cloned = false;
  bool rolled_back = false;
  for (const envelope::ReceiptList& list : fetched) {
    bool ours = std::all_of(list.entries.begin(), list.entries.end(),
                            [this](const auto& entry) { return outbox.knows(entry.id); });
    if (ours) continue;
    bool meanwhile = talk.first_contact && list.time > *talk.first_contact;
    (meanwhile ? cloned : rolled_back) = true;
  }
  if (cloned) find("device-cloned");
  if (rolled_back) find("store-rolled-back");
}

}  // namespace weicun::client
