#include "unboxing.h"

#include <algorithm>

#include <weicun/crypto/box.h>

#include "signed_content.h"

namespace weicun::envelope {
namespace {

/// kid is a hint: each one must be the beginning of the card that stands in the sealed list
/// (format.md §5).
Status check_cards(const EnvelopeHeader& header, const std::vector<Digest>& cards,
                   const Digest* own_card) {
  bool same =
      std::equal(cards.begin(), cards.end(), header.recipients.begin(), header.recipients.end(),
                 [](const Digest& card, const KeyId& id) { return keyring::key_id(card) == id; });
  WEICUN_NEED(same, bad_signature, "inner.cards");
  bool listed =
      own_card == nullptr || std::find(cards.begin(), cards.end(), *own_card) != cards.end();
  WEICUN_NEED(listed, not_for_us, "inner.cards");
  return Done{};
}

Status check_statement_against_header(const EnvelopeHeader& header, BytesView statement_bytes) {
  WEICUN_TRY(const Statement statement, Statement::parse(statement_bytes));
  WEICUN_NEED(statement.tenant == header.tenant, wrong_tenant, "statement.tenant");
  WEICUN_NEED(statement.id == header.id, bad_signature, "statement.id");
  WEICUN_NEED(statement.root_version == header.root_version &&
                  statement.directory_version == header.directory_version,
              bad_signature, "statement.versions");
  return Done{};
}

/// A UUIDv7 begins with its time, 48 bits big-endian (RFC 9562 §5.7).
Instant time_in(const RecordId& id) {
  Instant time;
  for (std::size_t i = 0; i < 6; ++i) time.milliseconds = (time.milliseconds << 8U) | id.bytes[i];
  return time;
}

}  // namespace

BytesView Parts::wrapped_key(std::size_t index) const {
  std::size_t begin = envelope_header_length + index * stanza_length(header.suite) + 16;
  return header_and_stanzas.subspan(begin, crypto::wrapped_key_length(header.suite));
}

Result<Parts> parts_of(BytesView envelope, std::uint8_t kind, const TenantId& tenant) {
  Parts parts;
  WEICUN_TRY(parts.header, read_header(envelope));
  WEICUN_NEED(parts.header.kind == kind, not_supported, "envelope.kind");
  WEICUN_NEED(parts.header.tenant == tenant, wrong_tenant, "envelope.tenant");
  parts.fixed_header = envelope.first(envelope_header_length);
  parts.header_and_stanzas = envelope.first(envelope.size() - parts.header.body_length);
  parts.body = envelope.last(parts.header.body_length);
  return parts;
}

Result<Opener> opener_of(const Parts& parts, const keyring::Identity& recipient) {
  const std::vector<KeyId>& ids = parts.header.recipients;
  WEICUN_NEED(recipient.card.suite == parts.header.suite, not_for_us, "envelope.suite");
  Digest own_card = keyring::card_digest(parts.header.tenant, recipient.card);
  auto own = std::find(ids.begin(), ids.end(), keyring::key_id(own_card));
  WEICUN_NEED(own != ids.end(), not_for_us, "envelope.recipients");
  auto index = static_cast<std::size_t>(own - ids.begin());
  WEICUN_TRY(Secret<32> content_key,
             crypto::unwrap_key(parts.header.suite, recipient.encryption, parts.fixed_header,
                                parts.wrapped_key(index)));
  return Opener{std::move(content_key), own_card};
}

Result<Unboxed> unbox(const Parts& parts, const Opener& opener) {
  const EnvelopeHeader& header = parts.header;
  WEICUN_TRY(Bytes plain, crypto::open_box(header.suite, opener.content_key.view(), "letter",
                                           parts.header_and_stanzas, parts.body));
  Unboxed out{SecretBytes(std::move(plain)), {}};
  WEICUN_TRY(out.inner, parse_inner(header.kind, out.plain.view(), header.recipients.size()));
  WEICUN_CHECK(check_cards(header, out.inner.cards, opener.card ? &*opener.card : nullptr));
  if (out.inner.is_signed())
    WEICUN_CHECK(check_statement_against_header(header, out.inner.statement));
  return out;
}

Status check_reply_card(const keyring::Card& card) {
  bool nobody = card.use == keyring::Use::member_device && card.serial == 1 &&
                card.not_before == Instant{} && card.not_after == Instant{} && all_zero(card.scope);
  WEICUN_NEED(nobody, malformed, "from");
  return Done{};
}

Result<Opened> unsigned_content(const EnvelopeHeader& header, BytesView content) {
  Opened opened;
  opened.is_signed = false;
  opened.content_text = std::string(text_of(content));
  WEICUN_TRY(opened.content, Content::parse(opened.content_text));
  const keyring::Card& from = opened.content.from;
  WEICUN_NEED(from.suite == header.suite, malformed, "from");
  WEICUN_CHECK(check_reply_card(from));
  Statement& statement = opened.statement;
  statement.suite = header.suite;
  statement.tenant = header.tenant;
  statement.id = header.id;
  statement.signer = keyring::card_digest(header.tenant, from);
  if (header.kind != kind_drop) statement.time = time_in(header.id);
  statement.root_version = header.root_version;
  statement.directory_version = header.directory_version;
  statement.content = content_digest(header.suite, content);
  opened.id = header.id;
  return opened;
}

Result<Opened> content_of(const EnvelopeHeader& header, const Inner& inner) {
  if (!inner.is_signed()) return unsigned_content(header, inner.content);
  Context context{header.suite, Mode::sealed, header.tenant, inner.cards};
  return verify_content(context, inner.statement, inner.signature, inner.content);
}

}  // namespace weicun::envelope
