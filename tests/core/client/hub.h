#pragma once

#include <map>
#include <string>
#include <vector>

#include <weicun/envelope/letter.h>
#include <weicun/envelope/receipt.h>
#include <weicun/sync/protocol.h>

#include "core/keyring/village.h"

namespace weicun::test {

[[nodiscard]] sync::Answer octets(Bytes body);
[[nodiscard]] sync::Answer refusal_in_json(int status, std::string_view code);

/// An honest hub with the village's keys. A test that wants another answer than its own gives that
/// to the tab instead.
class Hub {
 public:
  explicit Hub(Village& village)
      : bundle(village.bundle(village.directory_draft())),
        receipts_key(&village.receipts),
        village_(village) {}

  /// `body`: what was sent, or the file that was streamed.
  [[nodiscard]] sync::Answer answer(const sync::Request& request, BytesView body);

  [[nodiscard]] sync::Answer take_drop(BytesView body);
  [[nodiscard]] sync::Answer mailbox(BytesView mailbox16);
  /// The county's signed verdict on a drop.
  [[nodiscard]] sync::Answer verdict_on(BytesView drop);

  /// A signed list with these entries, the next one of the account's chain.
  [[nodiscard]] Bytes receipts(std::vector<envelope::ReceiptEntry> entries);
  /// Accepts what a submission holds; the entries of its list.
  std::vector<envelope::ReceiptEntry> accept(BytesView submission);
  /// Yesterday's backup, and the hub that was restored from it.
  struct Backup {
    std::map<RecordId, Bytes> records;
    std::map<BlobId, Bytes> blobs;
    std::vector<std::pair<crypto::Digest, Bytes>> lists;
    std::uint64_t number = 0;
  };
  [[nodiscard]] Backup back_up() const { return {records, blobs, lists_, number_}; }
  void restore(const Backup& backup);
  /// Puts a record where the next inbox question finds it.
  void deliver(Bytes record) { inbox.push_back({inbox.size() + 1, std::move(record)}); }
  /// A notice by the secretary for the hub's transport card as `transport` knows it.
  [[nodiscard]] Bytes notice(std::string_view title, const keyring::Identity* transport = nullptr,
                             Instant at = founded.plus(9'000));
  /// A step of a letter by the secretary, sealed to the phone's card; `at` is her clock.
  [[nodiscard]] Bytes event(const RecordId& letter, std::string_view kind, Instant at);
  /// Serves directory version 2 with these entries.
  void publish(keyring::DirectoryDraft next);

  Bytes bundle;
  const Identity* receipts_key;         ///< Signs the lists.
  Instant time = founded.plus(10'000);  ///< Goes on with each list.
  std::uint32_t epoch = 1;
  std::uint32_t newest_directory = 1;  ///< That the secretary, who writes, knows.
  std::vector<std::uint64_t> durable;  ///< durable_n of the next lists; else all that is accepted.
  std::map<RecordId, Bytes> records;   ///< As they were accepted.
  std::map<BlobId, Bytes> blobs;
  std::vector<sync::InboxEntry> inbox;
  std::vector<std::string> asked;  ///< Paths, in order.
  std::vector<Bytes> drops;
  std::map<Bytes, std::vector<Bytes>> mailboxes;  ///< The county's answers.
  std::size_t mailboxes_asked = 0;
  const keyring::Identity* county = nullptr;  ///< Takes drops, if there is one.
  unsigned drop_work = 0;                     ///< As in client::Settings.
  KeyId account;
  Bytes account_card;           ///< The core that enrolled.
  crypto::Digest reply_card{};  ///< Of the newest reply key.

 private:
  [[nodiscard]] sync::Answer page(BytesView question) const;
  [[nodiscard]] Bytes sign(std::vector<envelope::ReceiptEntry> entries, crypto::Digest& digest);
  [[nodiscard]] sync::Answer lists_after(BytesView digest) const;

  Village& village_;
  std::vector<std::pair<crypto::Digest, Bytes>> lists_;
  std::uint64_t number_ = 0;
};

}  // namespace weicun::test
