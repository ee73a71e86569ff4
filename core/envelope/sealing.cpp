#include "sealing.h"

#include <weicun/crypto/box.h>

#include "attachments.h"

namespace weicun::envelope {
namespace {

EnvelopeHeader header_for(const Writing& writing, const Contents& contents,
                          std::size_t inner_length) {
  static const std::vector<AttachmentReference> none;
  const auto& attachments = contents.attachments == nullptr ? none : *contents.attachments;
  EnvelopeHeader header;
  header.suite = writing.author->card.suite;
  header.kind = contents.kind;
  header.tenant = writing.tenant;
  header.id = writing.id;
  header.root_version = writing.root_version;
  header.directory_version = writing.directory_version;
  header.attachment_count = static_cast<std::uint32_t>(attachments.size());
  header.attachment_root = attachment_root(header.suite, attachments);
  header.body_length = static_cast<std::uint32_t>(inner_length + crypto::box_overhead);
  for (const Digest& card : contents.inner.cards)
    header.recipients.push_back(keyring::key_id(card));
  return header;
}

/// Header and stanzas: what the box is bound to.
Result<Bytes> open_part(const EnvelopeHeader& header, const std::vector<Recipient>& recipients,
                        const Secret<32>& content_key, crypto::Random& random) {
  Bytes fixed = header_bytes(header);
  ByteWriter out;
  out.bytes(fixed);
  for (const Recipient& recipient : recipients) {
    WEICUN_TRY(const Bytes wrapped, crypto::wrap_key(header.suite, random, recipient.encryption_key,
                                                     fixed, content_key));
    out.bytes(keyring::key_id(recipient.card).view()).bytes(wrapped);
  }
  return out.take();
}

}  // namespace

std::vector<Digest> cards_of(const std::vector<Recipient>& recipients) {
  std::vector<Digest> cards;
  cards.reserve(recipients.size());
  for (const Recipient& recipient : recipients) cards.push_back(recipient.card);
  return cards;
}

Status check_recipients(Suite suite, const std::vector<Recipient>& recipients) {
  WEICUN_NEED(!recipients.empty(), no_recipient_key, "recipients");
  WEICUN_NEED(recipients.size() <= most_recipients, limit_exceeded, "recipients");
  for (std::size_t i = 0; i < recipients.size(); ++i) {
    WEICUN_NEED(recipients[i].encryption_key.size() == crypto::public_key_length(suite), malformed,
                "recipient.key");
    for (std::size_t k = 0; k < i; ++k) {
      WEICUN_NEED(recipients[k].card != recipients[i].card, malformed, "recipient.twice");
    }
  }
  return Done{};
}

Result<Sealed> seal_contents(const Writing& writing, const Contents& contents,
                             crypto::Random& random) {
  Suite suite = writing.author->card.suite;
  WEICUN_TRY(Bytes plain, inner_bytes(contents.kind, contents.inner));
  SecretBytes inner(std::move(plain));
  EnvelopeHeader header = header_for(writing, contents, inner.size());
  Sealed sealed;
  sealed.id = writing.id;
  sealed.content_key = random.secret<32>();
  WEICUN_TRY(sealed.bytes, open_part(header, *contents.recipients, sealed.content_key, random));
  Bytes body = crypto::seal_box(suite, random, sealed.content_key.view(), "letter", sealed.bytes,
                                inner.view());
  sealed.bytes.insert(sealed.bytes.end(), body.begin(), body.end());
  sealed.fingerprint = envelope_fingerprint(suite, sealed.bytes);
  return sealed;
}

}  // namespace weicun::envelope
