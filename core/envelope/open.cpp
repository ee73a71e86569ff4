#include <algorithm>

#include <weicun/crypto/box.h>

#include "attachments.h"
#include "envelope_layout.h"
#include "inner.h"
#include "signed_content.h"

namespace weicun::envelope {
namespace {

/// An envelope cut into its parts; views point into its bytes.
struct Parts {
  EnvelopeHeader header;
  BytesView fixed_header;
  BytesView header_and_stanzas;
  BytesView body;

  [[nodiscard]] BytesView wrapped_key(std::size_t index) const {
    std::size_t begin = envelope_header_length + index * stanza_length(header.suite) + 16;
    return header_and_stanzas.subspan(begin, crypto::wrapped_key_length(header.suite));
  }
};

Result<Parts> parts_of(BytesView envelope, const TenantId& tenant) {
  Parts parts;
  WEICUN_TRY(parts.header, read_header(envelope));
  WEICUN_NEED(parts.header.kind == kind_letter, not_supported, "envelope.kind");
  WEICUN_NEED(parts.header.tenant == tenant, wrong_tenant, "envelope.tenant");
  parts.fixed_header = envelope.first(envelope_header_length);
  parts.header_and_stanzas = envelope.first(envelope.size() - parts.header.body_length);
  parts.body = envelope.last(parts.header.body_length);
  return parts;
}

/// kid is a hint: each one must be the beginning of the card that stands in the sealed list (spec
/// §5).
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

/// Everything behind the unwrapping of the key, in the order of spec §5.
Result<Opened> open_body(BytesView envelope, const Parts& parts, const Secret<32>& content_key,
                         const Digest* own_card) {
  const EnvelopeHeader& header = parts.header;
  WEICUN_TRY(Bytes plain, crypto::open_box(header.suite, content_key.view(), "letter",
                                           parts.header_and_stanzas, parts.body));
  SecretBytes keeper(std::move(plain));
  WEICUN_TRY(Inner inner, parse_inner(keeper.view(), header.recipients.size()));
  WEICUN_CHECK(check_cards(header, inner.cards, own_card));
  WEICUN_CHECK(check_statement_against_header(header, inner.statement));
  Context context{header.suite, Mode::sealed, header.tenant, inner.cards};
  WEICUN_TRY(Opened opened,
             verify_content(context, inner.statement, inner.signature, inner.content));
  const auto& attachments = opened.content.attachments;
  WEICUN_NEED(header.attachment_count == attachments.size() &&
                  header.attachment_root == attachment_root(header.suite, attachments),
              bad_signature, "envelope.attachments");
  opened.fingerprint = envelope_fingerprint(header.suite, envelope);
  opened.recipients = std::move(inner.cards);
  return opened;
}

}  // namespace

Result<Opened> open(BytesView envelope, const TenantId& tenant,
                    const keyring::Identity& recipient) {
  WEICUN_TRY(const Parts parts, parts_of(envelope, tenant));
  const std::vector<KeyId>& ids = parts.header.recipients;
  WEICUN_NEED(recipient.card.suite == parts.header.suite, not_for_us, "envelope.suite");
  Digest own_card = keyring::card_digest(tenant, recipient.card);
  auto own = std::find(ids.begin(), ids.end(), keyring::key_id(own_card));
  WEICUN_NEED(own != ids.end(), not_for_us, "envelope.recipients");
  auto index = static_cast<std::size_t>(own - ids.begin());
  WEICUN_TRY(const Secret<32> content_key,
             crypto::unwrap_key(parts.header.suite, recipient.encryption, parts.fixed_header,
                                parts.wrapped_key(index)));
  return open_body(envelope, parts, content_key, &own_card);
}

Result<Opened> open_own(BytesView envelope, const TenantId& tenant, const Secret<32>& content_key) {
  WEICUN_TRY(const Parts parts, parts_of(envelope, tenant));
  return open_body(envelope, parts, content_key, nullptr);
}

}  // namespace weicun::envelope
