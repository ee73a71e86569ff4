#include <algorithm>

#include <weicun/envelope/identity_box.h>
#include <weicun/json/canonical.h>

#include "core.h"

/// As whom a letter is written. A letter without a name has a reply key for its author, made for it
/// alone: whatever the author says about it later is signed with that key, and the answer is sealed
/// to it (format.md §5.1).
namespace weicun::client {
namespace {

using catalogue::Signing;

std::string joined(const json::Value& value, std::string_view member, std::string_view added) {
  json::ObjectBuilder out;
  for (auto each = value.first(); each; each = each->next()) {
    auto canonical = json::canonical(*each);
    if (canonical && each->key() != member) out.set_canonical(each->key(), std::move(*canonical));
  }
  return out.set_canonical(member, std::string(added)).text();
}

}  // namespace

/// May take what only the township may read out of the record that is saved.
Result<Pen> Client::Core::pen_for(Saving& saving) {
  WEICUN_NEED(identity && directory, no_recipient_key, "directory");
  const OwnRecord* letter = saving.reply_to ? books.record(*saving.reply_to) : nullptr;
  if (letter != nullptr && !letter->reply_keys.empty()) {
    WEICUN_TRY(keyring::Identity author, keyring::identity_from_keys(letter->reply_keys));
    return Pen{std::move(author), true, {}, {}};
  }
  auto known = catalogue.audience(saving.record);
  if (!known || known->signing == Signing::named) return Pen{identity->duplicate(), true, {}, {}};
  const catalogue::Audience& audience = *known;
  Pen pen;
  pen.is_signed = false;
  WEICUN_TRY(pen.author, envelope::make_reply_key(identity->card.suite, random));
  if (audience.identity.empty()) return pen;
  WEICUN_TRY(auto parted, catalogue.without(saving.record, audience.identity));
  saving.record = std::move(parted.first);
  if (audience.signing == Signing::anonymous) return pen;
  WEICUN_TRY(pen.who_readers, office_recipients({audience.identity_office}));
  pen.who = parted.second.empty() ? "{}" : std::move(parted.second);
  return pen;
}

/// A letter without a name that follows a signed one is a signed one: whoever may have read the
/// first knows who wrote the second.
std::optional<schema::Problem> Client::Core::named_before(const Saving& saving) const {
  auto audience = catalogue.audience(saving.record);
  bool named = !audience || audience->signing == Signing::named;
  if (named || !saving.options.replaces) return std::nullopt;
  const OwnRecord* before = books.record(*saving.options.replaces);
  if (before == nullptr || !before->reply_keys.empty()) return std::nullopt;
  const outbox::Item* item = outbox.find(before->id);
  bool nobody_read_it = item != nullptr && (item->state == outbox::State::refused ||
                                            item->state == outbox::State::withdrawn);
  if (nobody_read_it) return std::nullopt;
  schema::Problem problem;
  problem.path = "/signed_mode";
  problem.code = "sealing.named-before";
  catalogue.put_words(problem, saving.record.type(), settings.locale);
  return problem;
}

Result<envelope::Sealed> Client::Core::sealed_by(
    const Pen& pen, const envelope::Writing& writing, std::string_view content,
    const std::vector<envelope::Recipient>& recipients) {
  if (pen.is_signed) {
    WEICUN_TRY(const envelope::Content parsed, envelope::Content::parse(content));
    return envelope::seal(writing, content, parsed.attachments, recipients, random);
  }
  Bytes box;
  if (!pen.who.empty()) {
    envelope::Writing by_me = writing;
    by_me.author = &*identity;
    WEICUN_TRY(box, envelope::seal_identity_box(by_me, pen.who, content, pen.who_readers, random));
  }
  return envelope::seal_unsigned(writing, content, recipients, box, random);
}

/// The reply key that a received record is sealed to, if it is one of ours.
std::optional<keyring::Identity> Client::Core::reply_identity(BytesView record) const {
  auto header = envelope::read_header(record);
  if (!header) return std::nullopt;
  for (const KeyId& kid : header->recipients) {
    const OwnRecord* letter = books.letter_of(kid);
    if (letter == nullptr) continue;
    auto keys = keyring::identity_from_keys(letter->reply_keys);
    if (keys) return std::move(*keys);
  }
  return std::nullopt;
}

/// The value as its reader may see it: with the author's name for the township and for the author.
Result<std::string> Client::Core::value_with_author(const envelope::Opened& record) const {
  const std::string& value = record.content.value;
  if (record.identity_box.empty() || !identity) return value;
  const OwnRecord* mine = books.record(record.id);
  std::string who = mine == nullptr ? std::string() : mine->who;
  if (who.empty()) {
    auto author = envelope::open_identity_box(record, *identity);
    if (author) who = author->who;
  }
  auto verdict = catalogue.check_text(record.content.type, value, settings.locale);
  if (who.empty() || !verdict || !verdict->checked) return value;
  WEICUN_TRY(auto audience, catalogue.audience(*verdict->checked));
  return joined(verdict->checked->value(), audience.identity, who);
}

/// A letter without a name that waits, and whose answer the hub could not bring back yet.
std::optional<RecordId> Client::Core::unanswerable() const {
  for (const RecordId& id : books.unanswerable()) {
    const outbox::Item* item = outbox.find(id);
    bool goes_out = item != nullptr && (item->state == outbox::State::waiting ||
                                        item->state == outbox::State::receipted ||
                                        item->state == outbox::State::delivered);
    if (goes_out) return id;
  }
  return std::nullopt;
}

}  // namespace weicun::client
