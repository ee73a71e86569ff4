#include "core.h"
#include "meta.h"

namespace weicun::client {

using journal::Frame;
using journal::FrameKind;
using journal::Place;

Frame Client::Core::frame_for(FrameKind kind, const ByteArray<16>& rid, BytesView body,
                              std::uint32_t revision) {
  journal::FrameAddress address{kind, vault->suite(), vault->epoch(), revision, rid, vault->id()};
  if (journal::is_clear(kind)) return journal::clear_frame(address, body);
  return journal::boxed_frame(address, vault->frame_key(), body, random);
}

/// The one way into memory: what was just committed and what is replayed at opening go through
/// here, so that a restart cannot see anything else than the running client does.
void Client::Core::apply_frame(const Frame& frame, const Place& place) {
  FrameKind kind = frame.address.kind;
  RecordId id = RecordId::from(frame.address.rid);
  if (kind == FrameKind::envelope || kind == FrameKind::record)
    return apply_stored_record(frame, place);
  if (kind == FrameKind::receipt || kind == FrameKind::refusal) return apply_receipts(frame.body());
  if (kind == FrameKind::directory) {
    if (!roots) return;
    auto believed = keyring::believe(frame.body(), *roots, directory ? &*directory : nullptr);
    if (believed) {
      directory = std::move(*believed);
      if (identity)
        account = keyring::key_id(keyring::card_digest(directory->tenant, identity->card));
      if (opened) ask_passed_over_again();
      seals_unchecked = true;
    }
    return;
  }
  Result<Bytes> body =
      frame.plain.empty() ? journal::open_frame(frame, vault->frame_key()) : frame.plain;
  if (!body) return find("quarantined");
  const Bytes& plain = *body;
  if (kind == FrameKind::meta) return apply_meta(frame, plain);
  if (kind == FrameKind::state) return apply_state(id, plain);
  if (kind == FrameKind::keys) {
    auto keys = keyring::identity_from_keys(plain);
    if (!keys) return find("quarantined");
    identity = std::move(*keys);
  }
  if (kind == FrameKind::draft) {
    auto draft = read_draft(plain, id);
    if (!draft) return find("quarantined");
    draft->first.content = content_digest(draft->first.type, draft->second);
    draft->first.revision = frame.address.revision;
    draft->first.place = place;
    if (own.count(id) == 0) drafts.insert_or_assign(id, std::move(draft->first));
  }
  if (kind == FrameKind::inbox) {
    auto stored = inbox::read_plaintext(plain, id);
    if (!stored) return find("quarantined");
    stored->incoming.place = place;
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
  if (auto* attachment = std::get_if<envelope::AttachmentReference>(&*meta)) {
    attachments[attachment->hash] = {*attachment, true};
    return;
  }
  OwnRecord& record = std::get<OwnRecord>(*meta);
  drafts.erase(record.id);
  if (own.count(record.id) != 0) return;
  if (record.reply_to) own_replies.emplace(*record.reply_to, record.id);
  if (!record.reply_keys.empty() && directory) {
    auto keys = keyring::identity_from_keys(record.reply_keys);
    crypto::Digest card = keyring::card_digest(directory->tenant, keys->card);
    reply_keys.insert_or_assign(keyring::key_id(card), record.id);  // sealed again: the newest
  }
  if (record.replaces) successors.emplace(*record.replaces, record.id);
  own.emplace(record.id, std::move(record));
}

void Client::Core::apply_stored_record(const Frame& frame, const Place& place) {
  RecordId id = RecordId::from(frame.address.rid);
  auto meta = own.find(id);
  if (meta == own.end()) return find("quarantined");
  outbox::Item item;
  item.id = id;
  item.lane = outbox::lane_of(meta->second.lane);
  item.readable = meta->second.readable;
  item.fingerprint = meta->second.fingerprint;
  item.size = static_cast<std::size_t>(meta->second.size);
  item.place = place;
  item.attachments = meta->second.attachments;
  outbox.add(std::move(item));
}

/// Receipts are verified when they come and again here, with the directory of their time.
void Client::Core::apply_receipts(BytesView list) {
  if (!directory || !account) return find("quarantined");
  auto verified = envelope::verify_receipts(list, *directory, *account);
  if (!verified) return find("quarantined");
  for (const envelope::ReceiptEntry& entry : verified->list.entries) {
    outbox.apply_receipt(entry, verified->list.time);
  }
}

void Client::Core::apply_state(const RecordId& id, BytesView plain) {
  auto state = read_state(plain);
  if (!state) return find("quarantined");
  if (state->state == "passed-over") inbox.pass_over(inbox::sequence_of(id.bytes));
  if (state->state == "known") inbox.no_longer_passed_over(inbox::sequence_of(id.bytes));
  if (state->state == "answerable") answerable.insert(id);
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
