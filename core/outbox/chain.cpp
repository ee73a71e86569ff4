#include <weicun/outbox/chain.h>

#include <algorithm>

namespace weicun::outbox {
namespace {

const crypto::Digest beginning{};

std::pair<std::uint32_t, Instant> age_of(const envelope::ReceiptList& list) {
  return {list.hub_epoch, list.time};
}

}  // namespace

/// Two lists that name the same one before them: the hub forgot one of them and all that followed.
/// The newer word holds. An older one that arrives late, after a list of the other branch, is what
/// was forgotten.
ReceiptChain::News ReceiptChain::add(const envelope::ReceiptList& list) {
  News news;
  crypto::Digest digest = list.digest();
  if (has(digest)) return news;
  Digests rivals = remembered_after(list.previous);
  bool newer = age_of(list) >= newest_;
  Link link{list.previous, list.hub, list.time, list.hub_epoch, list.durable_n, {}};
  for (const envelope::ReceiptEntry& entry : list.entries) {
    if (entry.verdict != envelope::HubVerdict::accepted) continue;
    link.accepted.emplace_back(entry.id, entry.n);
    accepted_by_.emplace(entry.id, digest);
  }
  links_.emplace(digest, std::move(link));
  after_.emplace(list.previous, digest);
  missing_.erase(digest);
  if (list.previous != beginning && !has(list.previous)) missing_.insert(list.previous);
  news.new_epoch = enter_epoch(list.hub_epoch);
  if (newer) newest_ = age_of(list);
  if (rivals.empty() && !forgotten(list.previous)) return news;
  Digests gone;
  newer ? prefer(digest, gone) : forget(digest, gone);
  news.rolled_back = !gone.empty();
  news.lost = unproved(gone);
  return news;
}

/// Lists that a hub which answers so has not: they don't lead to its newest one, or have a higher
/// n. A list that was signed after the answer, and came before it, is no contradiction; nor is one
/// that may lie in a gap.
ReceiptChain::Digests ReceiptChain::beyond(const envelope::ReceiptList& status) const {
  std::set<crypto::Digest> remembered;
  auto at = links_.find(status.previous);
  crypto::Digest last = status.previous;
  for (; at != links_.end(); at = links_.find(last)) {
    remembered.insert(at->first);
    last = at->second.previous;
  }
  bool whole = last == beginning;
  std::uint64_t n = status.entries.front().n;
  Digests out;
  for (const auto& [digest, link] : links_) {
    bool unknown = whole && remembered.count(digest) == 0;
    bool higher = std::any_of(link.accepted.begin(), link.accepted.end(),
                              [n](const auto& entry) { return entry.second > n; });
    bool older = std::pair(link.epoch, link.time) < age_of(status);
    if (older && !link.forgotten && (unknown || higher)) out.push_back(digest);
  }
  return out;
}

bool ReceiptChain::contradicts(const envelope::ReceiptList& status) const {
  return status.hub_epoch > epoch_ || !beyond(status).empty();
}

ReceiptChain::News ReceiptChain::stands(const envelope::ReceiptList& status) {
  News news;
  news.new_epoch = enter_epoch(status.hub_epoch);
  if (status.previous != beginning && !has(status.previous)) missing_.insert(status.previous);
  Digests gone;
  for (const crypto::Digest& digest : beyond(status)) {
    if (!links_.at(digest).forgotten) forget(digest, gone);
  }
  newest_ = std::max(newest_, age_of(status));
  news.rolled_back = !gone.empty();
  news.lost = unproved(gone);
  return news;
}

ReceiptChain::News ReceiptChain::distrust(const KeyId& hub, Instant since) {
  News news;
  Digests gone;
  std::uint64_t durable = 0;
  for (auto& [digest, link] : links_) {
    if (link.hub == hub && link.time >= since && !link.distrusted) {
      link.distrusted = true;
      gone.push_back(digest);
    }
    if (link.believed()) durable = std::max(durable, link.durable_n);
  }
  for (const crypto::Digest& digest : gone) {
    for (const auto& [id, n] : links_.at(digest).accepted) {
      bool safe = (n != 0 && n <= durable) || proved(id);
      if (!safe) news.lost.push_back(id);
    }
  }
  return news;
}

crypto::Digest ReceiptChain::last_without_gap() const {
  crypto::Digest last = beginning;
  for (std::size_t steps = 0; steps <= links_.size(); ++steps) {
    Digests next = remembered_after(last);
    if (next.empty()) break;
    last = next.front();
  }
  return last;
}

ReceiptChain::Digests ReceiptChain::remembered_after(const crypto::Digest& list) const {
  Digests out;
  auto [from, to] = after_.equal_range(list);
  for (auto next = from; next != to; ++next) {
    if (!links_.at(next->second).forgotten) out.push_back(next->second);
  }
  return out;
}

bool ReceiptChain::forgotten(const crypto::Digest& list) const {
  auto link = links_.find(list);
  return link != links_.end() && link->second.forgotten;
}

/// This list and everything that follows it.
void ReceiptChain::forget(const crypto::Digest& list, Digests& gone) {
  Digests todo = {list};
  while (!todo.empty()) {
    crypto::Digest digest = todo.back();
    todo.pop_back();
    links_.at(digest).forgotten = true;
    gone.push_back(digest);
    for (const crypto::Digest& next : remembered_after(digest)) todo.push_back(next);
  }
}

/// What leads to this list is the hub's memory; whatever branches off from it is forgotten.
void ReceiptChain::prefer(const crypto::Digest& list, Digests& gone) {
  for (auto link = links_.find(list); link != links_.end();
       link = links_.find(link->second.previous)) {
    link->second.forgotten = false;
    for (const crypto::Digest& rival : remembered_after(link->second.previous)) {
      if (rival != link->first) forget(rival, gone);
    }
  }
}

bool ReceiptChain::enter_epoch(std::uint32_t epoch) {
  bool entered = epoch > epoch_;
  epoch_ = std::max(epoch_, epoch);
  return entered;
}

std::vector<ReceiptChain::EntryId> ReceiptChain::unproved(const Digests& gone) const {
  std::vector<EntryId> out;
  for (const crypto::Digest& digest : gone) {
    for (const auto& [id, n] : links_.at(digest).accepted) {
      if (!proved(id)) out.push_back(id);
    }
  }
  return out;
}

bool ReceiptChain::proved(const EntryId& id) const {
  auto [from, to] = accepted_by_.equal_range(id);
  return std::any_of(from, to,
                     [this](const auto& proof) { return links_.at(proof.second).believed(); });
}

}  // namespace weicun::outbox
