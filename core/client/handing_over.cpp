#include <algorithm>

#include <weicun/json/canonical.h>

#include "core.h"
#include "meta.h"

/// An office goes to somebody else (format.md §3.8): the successor has a key of their own, which
/// the roots vouch for, and gets the old one sealed, for reading old post. The signing key goes
/// nowhere.
namespace weicun::client {
namespace {}  // namespace

/// Only the holder of the office, on the newest grant of it.
bool Client::Core::may_hand_over(const RecordId& grant) const {
  if (!is_office() || !directory) return false;
  auto known = known_offices.grants.find(identity->card.office);
  return known != known_offices.grants.end() && known->second.id == grant;
}

/// The other active card of our office that has these words. Several may stand beside each other
/// while an office changes hands.
Result<envelope::Recipient> Client::Core::successor(std::string_view words) const {
  crypto::Digest own_card = keyring::card_digest(directory->tenant, identity->card);
  auto read = keyring::read_words(words);
  bool anybody = false;
  for (const keyring::DirectoryEntry& entry : directory->entries) {
    bool other = entry.status == keyring::CardStatus::active &&
                 entry.card.use == keyring::Use::office &&
                 entry.card.office == identity->card.office && entry.digest != own_card;
    if (!other) continue;
    anybody = true;
    if (read && *read == fingerprint_of(entry.digest))
      return envelope::Recipient{entry.digest, entry.card.encryption_key};
  }
  WEICUN_NEED(anybody, no_recipient_key, "successor");
  return error(ErrorCode::wrong_key, "words");
}

/// `text`: {"to": the six words of the successor's card, as compared by voice}. `not_supported` for
/// anybody but the holder, `no_recipient_key` before the roots vouch for a successor, `wrong_key`
/// for other words.
void Client::Core::hand_over(RequestId request, const RecordId& grant, std::string_view text) {
  if (!may_hand_over(grant)) return fail(request, error(ErrorCode::not_supported, "hand_over"));
  auto given = json::parse(text.empty() ? "{}" : text);
  if (!given) return fail(request, given.error());
  auto to = successor(given->root().text("to"));
  if (!to) return fail(request, to.error());
  crypto::Digest own_card = keyring::card_digest(directory->tenant, identity->card);
  std::string value = json::ObjectBuilder()
                          .set("card", to_base64url(own_card))
                          .set("key", to_base64url(identity->encryption.private_key.view()))
                          .text();
  auto verdict = catalogue.check_text(office_key_type, value, settings.locale);
  wipe({reinterpret_cast<std::uint8_t*>(value.data()), value.size()});
  if (!verdict || !verdict->checked)
    return fail(request, error(ErrorCode::bad_schema, office_key_type));
  save_checked({request, *verdict->checked, {}, {}, std::nullopt, {*to}, {}});
}

/// A received record by our identity, by the reply key of a letter without a name, or by a key of
/// our office from before.
Result<envelope::Opened> Client::Core::open_received(BytesView record, bool arriving) const {
  auto reply = reply_identity(record);
  inbox::Reader reader{reply ? &*reply : &*identity, &*directory, &catalogue, arriving};
  auto opened_record = inbox::open_incoming(record, reader);
  for (const auto& [card, former] : known_offices.former) {
    if (opened_record || opened_record.error().code != ErrorCode::not_for_us) break;
    reader.identity = &former;
    opened_record = inbox::open_incoming(record, reader);
  }
  return opened_record;
}

/// What an ended card can't say any more it may have said before: that is here already. And the key
/// of such a card proves itself.
Result<envelope::Opened> Client::Core::open_arriving(BytesView record) const {
  auto now_believed = open_received(record, true);
  bool ended = !now_believed && now_believed.error().code == ErrorCode::not_trusted;
  if (!ended) return now_believed;
  auto before = open_received(record, false);
  bool counts = before && (books.has(before->id) || inbox.find(before->id) != nullptr ||
                           before->content.type == office_key_type);
  return counts ? std::move(before) : std::move(now_believed);
}

/// Believed only from a card of our own office, and only the key that belongs to that very card.
void Client::Core::took_office_key(const envelope::Opened& letter, Work& work) {
  const keyring::Card& from = letter.content.from;
  auto value = json::parse(letter.content.value);
  auto key = value ? from_base64url(value->root().text("key")) : Result<Bytes>(value.error());
  bool ours = is_office() && from.use == keyring::Use::office &&
              from.office == identity->card.office && value &&
              value->root().text("card") == to_base64url(letter.statement.signer);
  auto public_key = key ? crypto::encryption_public_key(from.suite, *key) : key;
  if (!ours || !public_key || *public_key != from.encryption_key) return find("quarantined");
  if (known_offices.former.count(letter.statement.signer) != 0) return;
  FormerKey former{from.core(), {}};
  std::copy(key->begin(), key->end(), former.key.begin());
  std::string text = meta_text(former);
  ByteArray<16> rid = keyring::key_id(letter.statement.signer).bytes;
  work.frames.push_back(frame_for(journal::FrameKind::meta, rid, view_of(text)));
}

void Client::Core::apply_former_key(const FormerKey& stored) {
  auto card = keyring::Card::parse(stored.card_core);
  if (!card || !directory) return find("quarantined");
  keyring::Identity former;
  former.card = std::move(*card);
  former.encryption.public_key = former.card.encryption_key;
  former.encryption.private_key = SecretBytes(stored.key);
  crypto::Digest digest = keyring::card_digest(directory->tenant, former.card);
  known_offices.former.insert_or_assign(digest, std::move(former));
  inbox.begin_again();
  if (opened) sync.inbox_has_news();
}

}  // namespace weicun::client
