#include <cstdlib>

#include "core.h"
#include "meta.h"

namespace weicun::client {

using journal::Frame;
using journal::FrameKind;
using journal::Place;

/// A boxed frame without the key is a bug in the caller, as `Result` without its value.
Frame Client::Core::frame_for(FrameKind kind, const ByteArray<16>& rid, BytesView body,
                              std::uint32_t revision) {
  if (vault) return frame_by(*vault, kind, rid, body, revision);
  journal::FrameAddress address{kind, slots->suite, 1, revision, rid, slots->vault};
  address.epoch = slots->slots.front().header.epoch;
  if (!journal::is_clear(kind)) std::abort();
  return journal::clear_frame(address, body);
}

Frame Client::Core::frame_by(const keyring::Vault& of, FrameKind kind, const ByteArray<16>& rid,
                             BytesView body, std::uint32_t revision) {
  journal::FrameAddress address{kind, of.suite(), of.epoch(), revision, rid, of.id()};
  if (journal::is_clear(kind)) return journal::clear_frame(address, body);
  return journal::boxed_frame(address, of.frame_key(), body, random);
}

/// By the key of its epoch, which may be a former one.
Result<Bytes> Client::Core::opened_frame(const Frame& frame) const {
  const Secret<32>* key = vault->frame_key(frame.address.epoch);
  WEICUN_NEED(key != nullptr, wrong_key_or_damaged, "frame epoch");
  return journal::open_frame(frame, *key);
}

/// The one way into memory: what was just committed and what is replayed at opening go through
/// here, so that a restart cannot see anything else than the running client does.
void Client::Core::apply_frame(const Frame& frame, const Place& place) {
  FrameKind kind = frame.address.kind;
  RecordId id = RecordId::from(frame.address.rid);
  if (locked && !journal::is_clear(kind)) return;
  if (locked && kind == FrameKind::envelope) return apply_locked_envelope(frame, place);
  if (kind == FrameKind::envelope || kind == FrameKind::record)
    return apply_stored_record(frame, place);
  if (kind == FrameKind::receipt || kind == FrameKind::refusal) return apply_receipts(frame.body());
  if (kind == FrameKind::directory) return apply_directory(frame.body());
  Result<Bytes> body = frame.plain.empty() ? opened_frame(frame) : frame.plain;
  if (!body) return find("quarantined");
  const Bytes& plain = *body;
  if (kind == FrameKind::meta) return apply_meta(frame, plain);
  if (kind == FrameKind::state) return apply_state(id, plain);
  if (kind == FrameKind::keys) {
    auto keys = keyring::identity_from_keys(plain);
    if (!keys) return find("quarantined");
    identity = std::move(*keys);
    stages.set_office(is_office());
  }
  if (kind == FrameKind::draft) {
    auto draft = read_draft(plain, id);
    if (!draft) return find("quarantined");
    draft->first.content = content_digest(draft->first.type, draft->second);
    draft->first.revision = frame.address.revision;
    draft->first.place = place;
    books.add(std::move(draft->first));
  }
  if (kind == FrameKind::inbox) {
    auto stored = inbox::read_plaintext(plain, id);
    if (!stored) return find("quarantined");
    stored->incoming.place = place;
    learn_grant(stored->incoming, stored->record);
    inbox.add(std::move(stored->incoming));
  }
}

void Client::Core::apply_meta(const Frame& frame, BytesView plain) {
  auto meta = read_meta(plain, RecordId::from(frame.address.rid));
  if (!meta) return find("quarantined");
  if (auto* stored_settings = std::get_if<StoredSettings>(&*meta)) {
    if (!settings.roots) settings.roots = stored_settings->roots;
    if (settings.server.empty()) settings.server = stored_settings->server;
    if (auto parsed = keyring::Roots::parse(*settings.roots)) roots = *parsed;
    return;
  }
  if (auto* former = std::get_if<FormerKey>(&*meta)) return apply_former_key(*former);
  if (auto* compared = std::get_if<ComparedCard>(&*meta)) {
    known_offices.cards[compared->office] = compared->card;
    return;
  }
  if (auto* attachment = std::get_if<envelope::AttachmentReference>(&*meta)) {
    books.add(*attachment, true);
    return;
  }
  OwnRecord& record = std::get<OwnRecord>(*meta);
  std::optional<KeyId> reply_key;
  if (!record.reply_keys.empty() && directory) {
    auto keys = keyring::identity_from_keys(record.reply_keys);
    reply_key = keyring::key_id(keyring::card_digest(directory->tenant, keys->card));
  }
  books.add(std::move(record), reply_key);
}

void Client::Core::apply_stored_record(const Frame& frame, const Place& place) {
  RecordId id = RecordId::from(frame.address.rid);
  const OwnRecord* meta = books.record(id);
  if (meta == nullptr) return find("quarantined");
  outbox::Item item;
  item.id = id;
  item.lane = outbox::lane_of(meta->lane);
  item.readable = meta->readable;
  item.fingerprint = meta->fingerprint;
  item.size = static_cast<std::size_t>(meta->size);
  item.place = place;
  item.attachments = meta->attachments;
  outbox.add(std::move(item));
}

/// What a stolen hub key alone receipted is offered again (format.md §7).
void Client::Core::distrust_stolen_keys() {
  for (const keyring::DirectoryEntry& entry : directory->entries) {
    bool stolen = entry.card.use == keyring::Use::hub_receipts &&
                  entry.status == keyring::CardStatus::compromised;
    if (stolen) apply_news(chain.distrust(keyring::key_id(entry.digest), entry.since));
  }
}

/// Receipts are verified when they come and again here, with the directory of their time.
void Client::Core::apply_receipts(BytesView list) {
  if (!directory || !account) return find("quarantined");
  auto verified = envelope::verify_receipts(list, *directory, *account);
  if (!verified) return find("quarantined");
  const envelope::ReceiptList& receipts = verified->list;
  if (receipts.entries.front().verdict == envelope::HubVerdict::status)
    return apply_news(chain.stands(receipts));
  // What the hub forgot is not believed again because somebody repeats it.
  if (chain.has(receipts.digest())) return;
  for (const envelope::ReceiptEntry& entry : receipts.entries) {
    outbox.apply_receipt(entry, receipts.time);
  }
  apply_news(chain.add(receipts));
}

/// What no receipt proves any more waits again. A hub that went back numbers its inboxes anew, so
/// they are read from the beginning; what is here already is known by its id.
void Client::Core::apply_news(const outbox::ReceiptChain::News& news) {
  for (const ByteArray<16>& entry : news.lost) outbox.lost(entry);
  if (news.rolled_back && opened) find("hub-rolled-back");
  if (!news.rolled_back && !news.new_epoch) return;
  inbox.begin_again();
  if (opened) sync.inbox_has_news();
}

void Client::Core::apply_state(const RecordId& id, BytesView plain) {
  auto state = read_state(plain);
  if (!state) return find("quarantined");
  if (state->state == "passed-over") inbox.pass_over(inbox::sequence_of(id.bytes));
  if (state->state == "known") inbox.no_longer_passed_over(inbox::sequence_of(id.bytes));
  if (state->state == "slots") saw_slots(state->reason);
  if (state->state == "answerable") books.set_answerable(id);
  if (state->state == "read") inbox.mark_read(id);
  if (state->state == "waiting") outbox.retry(id);
  if (state->state == "offered") outbox.set_offered(id);
  if (state->state == "withdrawn") outbox.apply(id, outbox::Event::withdrawn);
  if (state->state == "parked") {
    outbox.apply(id, outbox::Event::parked);
    outbox.set_reason(id, state->reason);
  }
}

}  // namespace weicun::client
