#pragma once

#include <map>
#include <set>
#include <vector>

#include <weicun/base/identifier.h>
#include <weicun/envelope/receipt.h>

namespace weicun::outbox {

/// The receipt lists of one account as they follow each other (format.md §7), as far as this phone
/// has them. Shows a hub that went back in time, and what no list proves any more. Every list was
/// verified before it comes here. Derived from the journal alone.
class ReceiptChain {
 public:
  using EntryId = ByteArray<16>;  ///< Of a record or an attachment.

  struct News {
    bool rolled_back = false;   ///< The hub no longer knows lists that it signed.
    bool new_epoch = false;     ///< The first word of it, or the hub says that it was restored.
    std::vector<EntryId> lost;  ///< Accepted by no believed list any more: offer them again.
  };
  /// A list of the chain, in whatever order answers arrive; one that is there already is no news.
  News add(const envelope::ReceiptList& list);
  /// A fresh status answer: the account's newest list is `status.previous`.
  News stands(const envelope::ReceiptList& status);
  /// The hub key was stolen at `since`: what it receipted from then on is proved by nothing, unless
  /// another list says that its n is durable.
  News distrust(const KeyId& hub, Instant since);

  /// Whether `stands` would have news, so that the answer is worth keeping.
  [[nodiscard]] bool contradicts(const envelope::ReceiptList& status) const;
  [[nodiscard]] bool has(const crypto::Digest& list) const { return links_.count(list) != 0; }
  [[nodiscard]] bool empty() const { return links_.empty(); }
  /// Lists are missing between those that are here: answers that were lost, or another phone's.
  [[nodiscard]] bool has_gap() const { return !missing_.empty(); }
  void no_longer_missing() { missing_.clear(); }  ///< The hub has nothing more to give.
  /// The newest list that hangs together with the beginning; zeros when there is none.
  [[nodiscard]] crypto::Digest last_without_gap() const;

 private:
  struct Link {
    crypto::Digest previous{};
    KeyId hub;
    Instant time;
    std::uint32_t epoch = 0;
    std::uint64_t durable_n = 0;
    std::vector<std::pair<EntryId, std::uint64_t>> accepted;  ///< With n.
    bool forgotten = false;                                   ///< By the hub.
    bool distrusted = false;                                  ///< Its key was stolen.
    [[nodiscard]] bool believed() const { return !forgotten && !distrusted; }
  };
  using Digests = std::vector<crypto::Digest>;

  [[nodiscard]] Digests beyond(const envelope::ReceiptList& status) const;
  [[nodiscard]] Digests remembered_after(const crypto::Digest& list) const;
  [[nodiscard]] bool forgotten(const crypto::Digest& list) const;
  void forget(const crypto::Digest& list, Digests& gone);
  void prefer(const crypto::Digest& list, Digests& gone);
  bool enter_epoch(std::uint32_t epoch);
  [[nodiscard]] std::vector<EntryId> unproved(const Digests& gone) const;
  [[nodiscard]] bool proved(const EntryId& id) const;

  std::map<crypto::Digest, Link> links_;
  std::multimap<crypto::Digest, crypto::Digest> after_;  ///< A list and those that name it.
  std::multimap<EntryId, crypto::Digest> accepted_by_;
  std::set<crypto::Digest> missing_;
  std::pair<std::uint32_t, Instant> newest_;  ///< Epoch and time of the newest word of the hub.
  std::uint32_t epoch_ = 0;                   ///< 0 before the first list.
};

}  // namespace weicun::outbox
