#include <algorithm>

#include "core.h"
#include "meta.h"

/// A letter that waits for a key which somebody stole is sealed again to the office's new one,
/// under a new id that names the old one (format.md §5.5). Only a letter that was never offered: of
/// any other nobody knows but the hub, which refuses it by a signature, and then its author puts it
/// right. Changed bytes are never sent under an old id.
namespace weicun::client {
namespace {

bool is_stolen(const keyring::DirectoryEntry* entry) {
  return entry != nullptr && entry->status == keyring::CardStatus::compromised;
}

}  // namespace

/// After each new directory that tells of a stolen key, and before anything is sent. A locked
/// client can seal nothing again; it keeps such a letter for the one that can.
void Client::Core::check_seals() {
  seals_unchecked = false;
  const auto& entries = directory->entries;
  bool any = std::any_of(entries.begin(), entries.end(),
                         [](const keyring::DirectoryEntry& entry) { return is_stolen(&entry); });
  std::set<std::string> names;
  std::vector<RecordId> waiting;
  for (const auto& [id, item] : outbox.items()) {
    bool ours = locked || books.has(id);
    if (!any || item.readable || !outbox.may_withdraw(id) || !ours) continue;
    waiting.push_back(id);
    names.insert(journal::chunk_name(item.place.generation));
  }
  if (waiting.empty()) return;
  checking_seals = true;
  with_files(std::move(names), [this, waiting](const Loaded& files) {
    checking_seals = false;
    for (const RecordId& id : waiting) {
      auto body = body_at(files, outbox.find(id)->place);
      if (body && sealed_to_stolen(id, *body)) seal_again(id, *body);
    }
    pump();
  });
}

/// To whom the letter is sealed lies in clear; to whom the name in it, the META frame alone tells.
bool Client::Core::sealed_to_stolen(const RecordId& id, BytesView envelope) const {
  auto header = envelope::read_header(envelope);
  if (!header) return false;
  std::vector<KeyId> readers = header->recipients;
  if (const OwnRecord* letter = books.record(id))
    readers.insert(readers.end(), letter->who_readers.begin(), letter->who_readers.end());
  return std::any_of(readers.begin(), readers.end(),
                     [this](const KeyId& kid) { return is_stolen(directory->by_key_id(kid)); });
}

/// Without a new key to seal to, it waits for one, and for the old one it is not sent.
void Client::Core::seal_again(const RecordId& id, BytesView old) {
  if (locked) return park(id, "stale-key");
  auto work = sealed_again(id, old);
  if (!work) return park(id, "stale-key");
  work->about = id;
  work->done = [this](Instant) { pump(); };
  work->failed = [](const Error&) {};
  work->rejudge = [this, id](Work&) { return outbox.may_withdraw(id); };
  commit(std::move(*work));
}

Result<Work> Client::Core::sealed_again(const RecordId& id, BytesView old) {
  OwnRecord meta = *books.record(id);
  WEICUN_TRY(auto letter,
             envelope::open_own(old, directory->tenant,
                                Secret<32>(std::span<const std::uint8_t, 32>(meta.content_key))));
  WEICUN_TRY(auto verdict,
             catalogue.check_text(letter.content.type, letter.content.value, settings.locale));
  WEICUN_NEED(verdict.checked.has_value(), malformed, "letter");
  std::vector<std::string> offices;
  for (const crypto::Digest& card : letter.recipients) {
    const keyring::DirectoryEntry* entry = directory->by_digest(card);
    WEICUN_NEED(entry != nullptr, no_recipient_key, "recipient");
    offices.emplace_back(keyring::office_name(entry->card.office));
  }
  WEICUN_TRY(auto recipients, office_recipients(offices));
  WEICUN_TRY(Pen pen, pen_again(meta, letter));
  meta.id = make_record_id(now, random.bytes<16>());
  meta.replaces = id;
  meta.offices.clear();
  meta.who_readers.clear();
  envelope::ContentLinks links = letter.content.links;
  links.supersedes = id;
  WEICUN_TRY(
      std::string content,
      envelope::content_text(*verdict.checked, letter.content.attachments, pen.author.card, links));
  WEICUN_TRY(Work work, sealed_work(meta, content, recipients, pen));
  std::string state = state_text({"withdrawn", ""});
  work.frames.push_back(frame_for(journal::FrameKind::state, id.bytes, view_of(state)));
  work.holds_back.push_back(id);
  return work;
}

/// The pen that wrote the first one: whoever answers goes on with the same key.
Result<Pen> Client::Core::pen_again(const OwnRecord& meta, const envelope::Opened& letter) {
  const OwnRecord* answered = meta.reply_to ? books.record(*meta.reply_to) : nullptr;
  const Bytes* keys = !meta.reply_keys.empty() ? &meta.reply_keys : nullptr;
  if (answered != nullptr && !answered->reply_keys.empty()) keys = &answered->reply_keys;
  if (keys == nullptr) return Pen{identity->duplicate(), true, {}, {}};
  WEICUN_TRY(keyring::Identity author, keyring::identity_from_keys(*keys));
  Pen pen{std::move(author), letter.is_signed, meta.who, {}};
  if (!pen.who.empty()) {
    WEICUN_TRY(pen.who_readers, office_recipients({"township_letters"}));
  }
  return pen;
}

}  // namespace weicun::client
