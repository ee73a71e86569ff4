#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include <weicun/envelope/letter.h>
#include <weicun/envelope/receipt.h>
#include <weicun/sync/protocol.h>

#include "faults.h"
#include "village.h"

namespace weicun::simulator {

/// A record that the hub gave a final verdict to. Kept for ever under (account, id).
struct HubRecord {
  RecordId id;
  KeyId account;
  Bytes bytes;
  crypto::Digest fingerprint{};
  envelope::HubVerdict verdict = envelope::HubVerdict::accepted;
  std::uint64_t number = 0;    ///< n of its receipt.
  std::uint64_t sequence = 0;  ///< In the inboxes.
  bool readable = false;
  std::vector<KeyId> recipients;  ///< Of a sealed one.
};

/// The reference behaviour of a hub (decisions: protocol v1), in memory: idempotent for ever by
/// (tenant, account, id), one signed receipt chain per account, attachments and inboxes.
class Hub {
 public:
  Hub(const Village& village, Draw& draw, Faults& faults);

  [[nodiscard]] sync::Answer answer(const sync::Request& request, BytesView body, Instant now);

  using Accepted = std::function<void(const HubRecord&)>;
  void on_record(Accepted accepted) { accepted_ = std::move(accepted); }
  [[nodiscard]] const HubRecord* find(const RecordId& id) const;
  [[nodiscard]] const std::map<RecordId, HubRecord>& records() const { return records_; }
  [[nodiscard]] bool has_blob(const BlobId& blob) const { return blobs_.count(blob) != 0; }
  /// Verdicts that the hub really signed, as (record or blob, fingerprint).
  using Verdict = std::pair<ByteArray<16>, crypto::Digest>;
  [[nodiscard]] bool signed_accepted(const Verdict& verdict) const {
    return accepted_signed_.count(verdict) != 0;
  }
  [[nodiscard]] bool signed_refused(const Verdict& verdict) const {
    return refused_signed_.count(verdict) != 0;
  }
  void forget_sessions();
  /// A backup is made; and the hub is put back to it, with a new epoch. Records that it forgot.
  void back_up();
  [[nodiscard]] bool has_backup() const { return backup_.has_value(); }
  std::vector<RecordId> restore();
  /// Signs its receipts by the village's next key from now on, as its directory says.
  void rotate_key(Instant now);
  void serve_bundle(Bytes bundle) { bundle_ = std::move(bundle); }
  /// A last list that some account was given, to be offered to another one.
  [[nodiscard]] const std::optional<Bytes>& any_list() const { return any_list_; }
  void put_into_inboxes(Bytes record);  ///< As a hostile hub would: with no check at all.

 private:
  struct Account {
    KeyId id;
    crypto::Digest previous{};
    std::uint64_t number = 0;
    std::vector<std::pair<crypto::Digest, Bytes>> lists{};  ///< With their digests, oldest first.
  };
  sync::Answer enrol(BytesView body);
  sync::Answer submit(const sync::Request& request, BytesView body, Instant now);
  sync::Answer take_blob(const sync::Request& request, BytesView body, Instant now);
  sync::Answer give_blob(const sync::Request& request, Instant now) const;
  sync::Answer challenge(BytesView body, Instant now);
  sync::Answer login(BytesView body, Instant now);
  sync::Answer inbox(const sync::Request& request, BytesView body, Instant now) const;
  [[nodiscard]] std::optional<KeyId> by_device(const sync::Request& request) const;
  [[nodiscard]] std::optional<KeyId> by_session(const sync::Request& request, Instant now) const;
  std::optional<envelope::ReceiptEntry> judge(BytesView bytes, const KeyId& account);
  std::optional<HubRecord> read_record(BytesView bytes, const KeyId& account) const;
  sync::Answer status(const sync::Request& request, BytesView body, Instant now);
  [[nodiscard]] sync::Answer lists(const sync::Request& request, BytesView body) const;
  [[nodiscard]] envelope::ReceiptList list_for(const Account& account, Instant now) const;
  [[nodiscard]] Bytes sign(const envelope::ReceiptList& list);
  sync::Answer receipts(Account& account, std::vector<envelope::ReceiptEntry> entries, Instant now);
  void reconsider(const KeyId& account, std::vector<envelope::ReceiptEntry>& entries);

  const Village& village_;
  Draw& draw_;
  Faults& faults_;
  crypto::Random random_;
  Bytes bundle_;
  Accepted accepted_;
  std::map<RecordId, HubRecord> records_;
  std::vector<HubRecord> forged_;
  std::map<BlobId, Bytes> blobs_;
  std::map<KeyId, Account> accounts_;
  std::map<KeyId, keyring::Card> cards_;
  std::map<Bytes, KeyId> tokens_;
  struct Session {
    KeyId account;
    Instant expires;
  };
  std::map<Bytes, Session> sessions_;
  std::map<Bytes, KeyId> challenges_;
  std::set<Verdict> accepted_signed_;
  std::set<Verdict> refused_signed_;
  std::optional<Bytes> any_list_;
  std::uint64_t sequence_ = 0;
  std::uint32_t epoch_ = 1;
  bool next_key_ = false;
  struct Backup {
    std::map<RecordId, HubRecord> records;
    std::vector<HubRecord> forged;
    std::map<BlobId, Bytes> blobs;
    std::map<KeyId, Account> accounts;
    std::uint64_t sequence = 0;
  };
  std::optional<Backup> backup_;
};

}  // namespace weicun::simulator
