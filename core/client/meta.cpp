#include "meta.h"

#include <algorithm>

#include <weicun/json/canonical.h>

namespace weicun::client {
namespace {

std::uint64_t count_in(const json::Value& object, std::string_view key) {
  auto found = object.find(key);
  return found && found->integer() > 0 ? static_cast<std::uint64_t>(found->integer()) : 0;
}

bool flag_in(const json::Value& object, std::string_view key) {
  auto found = object.find(key);
  return found && found->boolean();
}

template <std::size_t N>
Result<ByteArray<N>> bytes_in(const json::Value& object, std::string_view key) {
  WEICUN_TRY(Bytes bytes, from_base64url(object.text(key)));
  WEICUN_NEED(bytes.size() == N, malformed, key);
  ByteArray<N> out{};
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

Result<std::optional<RecordId>> id_in(const json::Value& object, std::string_view key) {
  std::string text = object.text(key);
  if (text.empty()) return std::optional<RecordId>();
  WEICUN_TRY(auto bytes, from_uuid(text));
  return std::optional<RecordId>(RecordId::from(bytes));
}

std::int64_t whole(std::uint64_t number) { return static_cast<std::int64_t>(number); }

Result<OwnRecord> read_own(const json::Value& meta, const RecordId& id) {
  OwnRecord record;
  record.id = id;
  record.type = meta.text("type");
  record.title = meta.text("title");
  record.kind = meta.text("kind");
  record.lane = meta.text("lane");
  record.at = {count_in(meta, "at")};
  record.readable = flag_in(meta, "readable");
  record.size = count_in(meta, "size");
  WEICUN_TRY(record.fingerprint, bytes_in<32>(meta, "fingerprint"));
  WEICUN_TRY(record.reply_to, id_in(meta, "replyTo"));
  WEICUN_TRY(record.replaces, id_in(meta, "replaces"));
  if (!record.readable) {
    WEICUN_TRY(record.content_key, bytes_in<32>(meta, "contentKey"));
  }
  if (meta.find("content")) {
    WEICUN_TRY(record.content, bytes_in<32>(meta, "content"));
  }
  record.who = meta.text("who");
  auto readers = meta.find("whoReaders");
  for (auto reader = readers ? readers->first() : std::nullopt; reader; reader = reader->next()) {
    WEICUN_TRY(Bytes kid, from_base64url(reader->string()));
    WEICUN_TRY(KeyId known, KeyId::from_bytes(kid));
    record.who_readers.push_back(known);
  }
  if (meta.find("replyKeys")) {
    WEICUN_TRY(record.reply_keys, from_base64url(meta.text("replyKeys")));
    WEICUN_CHECK(keyring::identity_from_keys(record.reply_keys));
  }
  auto offices = meta.find("offices");
  for (auto office = offices ? offices->first() : std::nullopt; office; office = office->next()) {
    record.offices.push_back(static_cast<std::uint8_t>(office->integer()));
  }
  auto list = meta.find("attachments");
  for (auto entry = list ? list->first() : std::nullopt; entry; entry = entry->next()) {
    outbox::OutgoingAttachment attachment;
    WEICUN_TRY(attachment.blob.bytes, bytes_in<16>(*entry, "blob"));
    WEICUN_TRY(attachment.hash, bytes_in<32>(*entry, "hash"));
    attachment.size = count_in(*entry, "size");
    record.attachments.push_back(attachment);
  }
  return record;
}

Result<envelope::AttachmentReference> read_attachment(const json::Value& meta) {
  envelope::AttachmentReference reference;
  WEICUN_TRY(reference.hash, bytes_in<32>(meta, "hash"));
  WEICUN_TRY(reference.blob.bytes, bytes_in<16>(meta, "blob"));
  WEICUN_TRY(reference.key, bytes_in<32>(meta, "key"));
  reference.size = count_in(meta, "size");
  reference.length = count_in(meta, "length");
  reference.mime = meta.text("mime");
  return reference;
}

}  // namespace

std::string meta_text(const OwnRecord& record) {
  json::ArrayBuilder attachments;
  for (const outbox::OutgoingAttachment& attachment : record.attachments) {
    json::ObjectBuilder entry;
    entry.set("blob", to_base64url(attachment.blob.view()))
        .set("hash", to_base64url(attachment.hash));
    attachments.add_canonical(entry.set("size", whole(attachment.size)).text());
  }
  json::ObjectBuilder meta;
  meta.set("is", "record")
      .set("type", record.type)
      .set("title", record.title)
      .set("kind", record.kind);
  meta.set("lane", record.lane)
      .set("at", whole(record.at.milliseconds))
      .set("readable", record.readable);
  meta.set("size", whole(record.size)).set("fingerprint", to_base64url(record.fingerprint));
  meta.set("content", to_base64url(record.content));
  json::ArrayBuilder offices;
  for (std::uint8_t office : record.offices) offices.add_canonical(std::to_string(office));
  meta.set_canonical("attachments", attachments.text()).set_canonical("offices", offices.text());
  if (record.reply_to) meta.set("replyTo", to_uuid(record.reply_to->bytes));
  if (record.replaces) meta.set("replaces", to_uuid(record.replaces->bytes));
  if (!record.who.empty()) meta.set("who", record.who);
  json::ArrayBuilder readers;
  for (const KeyId& kid : record.who_readers) readers.add(to_base64url(kid.view()));
  if (!record.who_readers.empty()) meta.set_canonical("whoReaders", readers.text());
  if (!record.reply_keys.empty()) meta.set("replyKeys", to_base64url(record.reply_keys));
  if (!record.readable) meta.set("contentKey", to_base64url(record.content_key));
  return meta.text();
}

std::string meta_text(const envelope::AttachmentReference& attachment) {
  json::ObjectBuilder meta;
  meta.set("is", "attachment").set("hash", to_base64url(attachment.hash));
  meta.set("blob", to_base64url(attachment.blob.view())).set("key", to_base64url(attachment.key));
  meta.set("size", whole(attachment.size))
      .set("length", whole(attachment.length))
      .set("mime", attachment.mime);
  return meta.text();
}

std::string meta_text(const StoredSettings& settings) {
  json::ObjectBuilder meta;
  meta.set("is", "settings")
      .set("roots", to_base64url(settings.roots))
      .set("server", settings.server);
  return meta.set("village", settings.village).text();
}

std::string meta_text(const ComparedCard& compared) {
  json::ObjectBuilder meta;
  meta.set("is", "compared").set("office", whole(compared.office));
  return meta.set("card", to_base64url(compared.card)).text();
}

std::string meta_text(const FormerKey& former) {
  json::ObjectBuilder meta;
  meta.set("is", "former-key").set("card", to_base64url(former.card_core));
  return meta.set("key", to_base64url(former.key)).text();
}

Result<Meta> read_meta(BytesView plain, const RecordId& id) {
  WEICUN_TRY(json::Document document, json::parse(text_of(plain)));
  json::Value meta = document.root();
  std::string what = meta.text("is");
  if (what == "record") {
    WEICUN_TRY(OwnRecord record, read_own(meta, id));
    return Meta(std::move(record));
  }
  if (what == "attachment") {
    WEICUN_TRY(auto reference, read_attachment(meta));
    return Meta(reference);
  }
  if (what == "compared") {
    std::uint64_t office = count_in(meta, "office");
    WEICUN_NEED(office > 0 && office < keyring::office_count, malformed, "office");
    WEICUN_TRY(auto card, bytes_in<32>(meta, "card"));
    return Meta(ComparedCard{static_cast<std::uint8_t>(office), card});
  }
  if (what == "former-key") {
    FormerKey former;
    WEICUN_TRY(former.card_core, from_base64url(meta.text("card")));
    WEICUN_TRY(former.key, bytes_in<32>(meta, "key"));
    return Meta(std::move(former));
  }
  WEICUN_NEED(what == "settings", malformed, "meta");
  auto roots = from_base64url(meta.text("roots"));
  WEICUN_NEED(roots && keyring::Roots::parse(*roots), malformed, "meta.roots");
  return Meta(StoredSettings{std::move(*roots), meta.text("server"), meta.text("village")});
}

Bytes draft_plaintext(const Draft& draft, std::string_view text) {
  json::ObjectBuilder header;
  header.set("type", draft.type).set("title", draft.title).set("at", whole(draft.at.milliseconds));
  if (draft.replaces) header.set("replaces", to_uuid(draft.replaces->bytes));
  std::string header_text = header.text();
  ByteWriter out;
  out.u32(static_cast<std::uint32_t>(header_text.size())).text(header_text).text(text);
  return out.take();
}

Result<std::pair<Draft, std::string>> read_draft(BytesView plain, const RecordId& id) {
  ByteReader in(plain);
  std::uint32_t length = in.u32();
  WEICUN_NEED(in.ok() && length <= in.left(), malformed, "draft header");
  WEICUN_TRY(json::Document document, json::parse(text_of(in.bytes(length))));
  Draft draft;
  draft.id = id;
  draft.type = document.root().text("type");
  draft.title = document.root().text("title");
  draft.at = {count_in(document.root(), "at")};
  WEICUN_TRY(draft.replaces, id_in(document.root(), "replaces"));
  return std::pair(std::move(draft), std::string(text_of(in.bytes(in.left()))));
}

std::string state_text(const StoredState& state) {
  return json::ObjectBuilder().set("state", state.state).set("reason", state.reason).text();
}

Result<StoredState> read_state(BytesView plain) {
  WEICUN_TRY(json::Document document, json::parse(text_of(plain)));
  return StoredState{document.root().text("state"), document.root().text("reason")};
}

}  // namespace weicun::client
