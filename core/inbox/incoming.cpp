#include <weicun/inbox/incoming.h>

#include <weicun/json/canonical.h>

namespace weicun::inbox {
namespace {

constexpr std::size_t largest_header = std::size_t{16} * 1024;

std::string text_at(const json::Value& value, std::string_view pointer) {
  auto found = pointer.empty() ? std::nullopt : value.at_pointer(pointer);
  return found && found->is_string() ? std::string(found->string()) : std::string();
}

/// Of what was believed when it came, only that falls which a card wrote after it was revoked or
/// stolen.
bool good_at(const keyring::DirectoryEntry& entry, Instant time) {
  return entry.status == keyring::CardStatus::active ||
         entry.status == keyring::CardStatus::superseded || time < entry.since;
}

/// What arrives: a superseded card speaks for the time before it was; a revoked or stolen one for
/// no time, since whoever has its key can write any date (docs/decisions/0071).
bool speaks_at(const keyring::DirectoryEntry& entry, Instant time) {
  bool before = entry.status == keyring::CardStatus::superseded && time < entry.since;
  return entry.status == keyring::CardStatus::active || before;
}

/// An office signs only with a card that the directory names.
Status check_signer(const envelope::Opened& opened, const Reader& reader) {
  const keyring::Card& from = opened.content.from;
  if (from.use == keyring::Use::member_device) {
    WEICUN_NEED(opened.mode == envelope::Mode::sealed, not_trusted, "public record by a member");
    return Done{};
  }
  const keyring::DirectoryEntry* entry = reader.directory->by_digest(opened.statement.signer);
  WEICUN_NEED(entry != nullptr, not_trusted, "signer");
  WEICUN_NEED(entry->card.use == keyring::Use::office, not_trusted, "signer use");
  Instant time = opened.statement.time;
  bool good = reader.arriving ? speaks_at(*entry, time) : good_at(*entry, time);
  WEICUN_NEED(good, not_trusted, "signer status");
  return Done{};
}

/// A letter without a signature says that it has none, and only where its type lets it; else
/// anybody who can seal to an office could speak as somebody else.
Status check_signing(const envelope::Opened& opened, const catalogue::Checked& checked,
                     const catalogue::Catalogue& catalogue) {
  auto audience = catalogue.audience(checked);
  catalogue::Signing said = audience ? audience->signing : catalogue::Signing::named;
  WEICUN_NEED((said == catalogue::Signing::named) == opened.is_signed, not_trusted, "signing");
  bool boxed = said == catalogue::Signing::township_only;
  WEICUN_NEED(boxed == !opened.identity_box.empty(), not_trusted, "identity box");
  return Done{};
}

Status check_value(const envelope::Opened& opened, const catalogue::Catalogue& catalogue) {
  WEICUN_TRY(auto verdict, catalogue.check_text(opened.content.type, opened.content.value,
                                                catalogue::Locale::zh_cn));
  WEICUN_NEED(verdict.checked.has_value(), malformed, "value of " + opened.content.type);
  return check_signing(opened, *verdict.checked, catalogue);
}

std::string header_text(const Incoming& incoming) {
  json::ObjectBuilder header;
  header.set("type", incoming.type).set("title", incoming.title).set("kind", incoming.kind);
  header.set("office", static_cast<std::int64_t>(incoming.office))
      .set("signer", to_base64url(incoming.signer));
  header.set("sequence", static_cast<std::int64_t>(incoming.sequence));
  header.set("written", static_cast<std::int64_t>(incoming.written.milliseconds));
  if (incoming.reply_to) header.set("replyTo", to_uuid(incoming.reply_to->bytes));
  header.set("rootVersion", static_cast<std::int64_t>(incoming.directory.root));
  header.set("directoryVersion", static_cast<std::int64_t>(incoming.directory.directory));
  return header.text();
}

std::int64_t number_at(const json::Value& value, std::string_view key) {
  auto found = value.find(key);
  return found ? found->integer() : 0;
}

Result<Incoming> read_header(std::string_view text, const RecordId& id) {
  WEICUN_TRY(json::Document document, json::parse(text));
  json::Value header = document.root();
  Incoming incoming;
  incoming.id = id;
  incoming.type = text_at(header, "/type");
  incoming.title = text_at(header, "/title");
  incoming.kind = text_at(header, "/kind");
  incoming.office = static_cast<std::uint8_t>(number_at(header, "office"));
  incoming.sequence = static_cast<std::uint64_t>(number_at(header, "sequence"));
  incoming.written = {static_cast<std::uint64_t>(number_at(header, "written"))};
  // Zeros in a store from before they were kept.
  incoming.directory = {static_cast<std::uint32_t>(number_at(header, "rootVersion")),
                        static_cast<std::uint32_t>(number_at(header, "directoryVersion"))};
  WEICUN_TRY(Bytes signer, from_base64url(text_at(header, "/signer")));
  WEICUN_NEED(signer.size() == incoming.signer.size(), malformed, "inbox signer");
  std::copy(signer.begin(), signer.end(), incoming.signer.begin());
  if (auto reply_to = text_at(header, "/replyTo"); !reply_to.empty()) {
    WEICUN_TRY(auto reference, from_uuid(reply_to));
    incoming.reply_to = RecordId::from(reference);
  }
  return incoming;
}

}  // namespace

Result<OpenedPublic> open_public(BytesView record, const keyring::Directory& directory) {
  Error problem = error(ErrorCode::not_trusted, "hub transport card");
  for (const keyring::DirectoryEntry& entry : directory.entries) {
    if (entry.card.use != keyring::Use::hub_transport) continue;
    auto opened = envelope::read_readable(record, directory.tenant, entry.digest);
    if (opened) return OpenedPublic{std::move(*opened), &entry};
    problem = opened.error();
  }
  return problem;
}

Result<envelope::Opened> open_incoming(BytesView record, const Reader& reader) {
  const TenantId& tenant = reader.directory->tenant;
  bool readable = record.size() >= 4 && text_of(record.first(4)) == "WCP1";
  auto open = [&]() -> Result<envelope::Opened> {
    if (!readable) return envelope::open(record, tenant, *reader.identity);
    WEICUN_TRY(auto found, open_public(record, *reader.directory));
    // Nothing is signed by this card: whoever steals it can date no notice.
    WEICUN_NEED(good_at(*found.transport, found.opened.statement.time), not_trusted,
                "hub transport card");
    return std::move(found.opened);
  };
  WEICUN_TRY(envelope::Opened opened, open());
  WEICUN_CHECK(check_signer(opened, reader));
  WEICUN_CHECK(check_value(opened, *reader.catalogue));
  return opened;
}

Incoming describe(const envelope::Opened& opened, std::uint64_t sequence, const Reader& reader) {
  Incoming incoming;
  incoming.id = opened.id;
  incoming.sequence = sequence;
  incoming.type = opened.content.type;
  incoming.office = opened.content.from.use == keyring::Use::office ? opened.content.from.office
                                                                    : std::uint8_t{0};
  incoming.signer = opened.statement.signer;
  incoming.written = opened.statement.time;
  incoming.directory = {opened.statement.root_version, opened.statement.directory_version};
  incoming.reply_to = opened.content.links.reply_to;
  auto info = reader.catalogue->type(opened.content.type, catalogue::Locale::zh_cn);
  auto value = json::parse(opened.content.value);
  if (info && value) {
    incoming.title = text_at(value->root(), info->title_field);
    incoming.kind = text_at(value->root(), "/kind");
  }
  return incoming;
}

Bytes frame_plaintext(const Incoming& incoming, BytesView record) {
  std::string header = header_text(incoming);
  ByteWriter out;
  out.u32(static_cast<std::uint32_t>(header.size())).text(header).bytes(record);
  return out.take();
}

Result<StoredIncoming> read_plaintext(BytesView plaintext, const RecordId& id) {
  ByteReader in(plaintext);
  std::uint32_t length = in.u32();
  WEICUN_NEED(in.ok() && length <= largest_header && length <= in.left(), malformed,
              "inbox header");
  WEICUN_TRY(Incoming incoming, read_header(text_of(in.bytes(length)), id));
  return StoredIncoming{std::move(incoming), copy_of(in.bytes(in.left()))};
}

}  // namespace weicun::inbox
