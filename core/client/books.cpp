#include "books.h"

#include <algorithm>

namespace weicun::client {

void Books::add(OwnRecord record, const std::optional<KeyId>& reply_key) {
  drafts_.erase(record.id);
  if (has(record.id)) return;
  if (record.reply_to) replies_.emplace(*record.reply_to, record.id);
  if (reply_key) reply_keys_.insert_or_assign(*reply_key,
                                              record.id);  // sealed again: the newest
  if (record.replaces) successors_.emplace(*record.replaces, record.id);
  RecordId id = record.id;
  records_.emplace(id, std::move(record));
}

void Books::add(Draft draft) {
  RecordId id = draft.id;
  if (!has(id)) drafts_.insert_or_assign(id, std::move(draft));
}

void Books::add(const envelope::AttachmentReference& attachment, bool stored) {
  if (stored) {
    attachments_[attachment.hash] = {attachment, true};
  } else {
    attachments_.try_emplace(attachment.hash, KnownAttachment{attachment, false});
  }
}

const OwnRecord* Books::record(const RecordId& id) const {
  auto found = records_.find(id);
  return found == records_.end() ? nullptr : &found->second;
}

std::vector<const OwnRecord*> Books::replies_to(const RecordId& id) const {
  std::vector<const OwnRecord*> out;
  auto [from, to] = replies_.equal_range(id);
  for (auto reply = from; reply != to; ++reply) out.push_back(&records_.at(reply->second));
  return out;
}

const Draft* Books::draft(const RecordId& id) const {
  auto found = drafts_.find(id);
  return found == drafts_.end() ? nullptr : &found->second;
}

const KnownAttachment* Books::attachment(const crypto::Digest& hash) const {
  auto found = attachments_.find(hash);
  return found == attachments_.end() ? nullptr : &found->second;
}

const KnownAttachment* Books::attachment(const BlobId& blob) const {
  auto found = std::find_if(attachments_.begin(), attachments_.end(), [&blob](const auto& entry) {
    return entry.second.reference.blob == blob;
  });
  return found == attachments_.end() ? nullptr : &found->second;
}

const OwnRecord* Books::letter_of(const KeyId& reply_key) const {
  auto found = reply_keys_.find(reply_key);
  return found == reply_keys_.end() ? nullptr : record(found->second);
}

std::vector<RecordId> Books::unanswerable() const {
  std::vector<RecordId> out;
  for (const auto& [kid, id] : reply_keys_) {
    if (answerable_.count(id) == 0) out.push_back(id);
  }
  return out;
}

}  // namespace weicun::client
