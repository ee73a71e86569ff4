#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include <weicun/outbox/outbox.h>

#include "parts.h"

namespace weicun::client {

/// What this member wrote and may open: own records, drafts, attachments, the reply keys of letters
/// without a name. Derived from the journal alone; what the hub has of it, `outbox` knows.
class Books {
 public:
  explicit Books(const outbox::Outbox& outbox) : outbox_(outbox) {}

  /// A stored record; its draft is none any more. One that is there already is left as it is.
  /// `reply_key`: of a letter without a name.
  void add(OwnRecord record, const std::optional<KeyId>& reply_key);
  void add(Draft draft);
  /// Its key and its hash are known from now on; `stored`: its file is here, too.
  void add(const envelope::AttachmentReference& attachment, bool stored);
  /// The hub knows where an answer to this letter without a name goes.
  void set_answerable(const RecordId& id) { answerable_.insert(id); }

  [[nodiscard]] const OwnRecord* record(const RecordId& id) const;
  [[nodiscard]] bool has(const RecordId& id) const { return records_.count(id) != 0; }
  [[nodiscard]] const std::map<RecordId, OwnRecord>& records() const { return records_; }
  [[nodiscard]] std::vector<const OwnRecord*> replies_to(const RecordId& id) const;
  [[nodiscard]] const Draft* draft(const RecordId& id) const;
  [[nodiscard]] const std::map<RecordId, Draft>& drafts() const { return drafts_; }
  [[nodiscard]] const KnownAttachment* attachment(const crypto::Digest& hash) const;
  [[nodiscard]] const KnownAttachment* attachment(const BlobId& blob) const;
  /// The letter without a name whose answers are sealed to this key.
  [[nodiscard]] const OwnRecord* letter_of(const KeyId& reply_key) const;
  /// Letters without a name whose answer the hub could not bring yet.
  [[nodiscard]] std::vector<RecordId> unanswerable() const;

  // versions.cpp: which of several records a person means.
  [[nodiscard]] bool at_hub(const RecordId& id) const;
  [[nodiscard]] bool withdrawn(const RecordId& id) const;
  [[nodiscard]] std::optional<RecordId> successor_of(const RecordId& id) const;
  [[nodiscard]] const Draft* draft_replacing(const RecordId& id) const;
  [[nodiscard]] bool continued_elsewhere(const RecordId& id) const;
  [[nodiscard]] SaveOptions meant(const SaveOptions& options) const;

 private:
  const outbox::Outbox& outbox_;
  std::map<RecordId, OwnRecord> records_;
  std::multimap<RecordId, RecordId> replies_;
  std::multimap<RecordId, RecordId> successors_;  ///< What a record was replaced by.
  std::map<KeyId, RecordId> reply_keys_;
  std::set<RecordId> answerable_;
  std::map<RecordId, Draft> drafts_;
  std::map<crypto::Digest, KnownAttachment> attachments_;
};

}  // namespace weicun::client
