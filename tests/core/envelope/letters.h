#pragma once

#include <weicun/crypto/box.h>
#include <weicun/envelope/blob.h>

#include "core/keyring/damage.h"
#include "envelope_layout.h"
#include "inner.h"
#include "written.h"

/// Letters as tests need them: honest ones, and ones put together by somebody who holds keys but
/// not the rules.
namespace weicun::test {

inline AttachmentReference photo(crypto::Random& random, std::uint64_t length = 70'000) {
  AttachmentReference attachment;
  attachment.hash = random.bytes<32>();
  attachment.blob = BlobId::from(random.bytes<16>());
  attachment.length = length;
  attachment.size = blob_file_size(padme(length));
  attachment.mime = "image/jpeg";
  attachment.key = random.bytes<32>();
  return attachment;
}

/// A village with a member who writes.
struct Correspondence : Village {
  Identity author;
  RecordId id;

  Correspondence(std::string_view name, Suite of_suite)
      : Village(name, of_suite),
        author(make_identity(random, Use::member_device, 0, suite)),
        id(make_record_id(founded, random.bytes<16>())) {}

  [[nodiscard]] Recipient to(const Identity& identity) const {
    return {keyring::card_digest(tenant, identity.card), identity.card.encryption_key};
  }
  [[nodiscard]] Writing writing() const { return {tenant, id, founded.plus(5), 1, 3, &author}; }
  [[nodiscard]] Sealed letter() { return letter_to({to(secretary), to(township)}); }
  [[nodiscard]] Sealed letter_to(const std::vector<Recipient>& recipients) {
    return *seal(writing(), content_by(author), {}, recipients, random);
  }
  [[nodiscard]] Digest transport_card() const {
    return keyring::card_digest(tenant, transport.card);
  }
};

/// A letter taken apart with its key, to be put together again in another way.
struct Forgery {
  EnvelopeHeader header;
  Bytes statement;
  Bytes signature;
  std::string content;
  std::vector<Digest> cards;

  Forgery(const Sealed& sealed, const std::vector<Digest>& listed)
      : header(*read_header(sealed.bytes)), cards(listed) {
    std::size_t bound = sealed.bytes.size() - header.body_length;
    Bytes plain = *crypto::open_box(header.suite, sealed.content_key.view(), "letter",
                                    BytesView(sealed.bytes).first(bound),
                                    BytesView(sealed.bytes).subspan(bound));
    Inner inner = *parse_inner(1, plain, listed.size());
    statement = copy_of(inner.statement);
    signature = copy_of(inner.signature);
    content = std::string(text_of(inner.content));
  }
  [[nodiscard]] Bytes inner() const {
    return *inner_bytes(1, {cards, statement, signature, view_of(content), {}});
  }
  void sign(const Statement& said, const Identity& signer, crypto::Random& random) {
    statement = said.bytes();
    signature = *crypto::sign(header.suite, random, signer.signing, "statement", {statement});
  }
  [[nodiscard]] Statement said() const { return *Statement::parse(statement); }

  /// An envelope with this inner part, rightly boxed and wrapped.
  [[nodiscard]] Bytes bytes(const std::vector<Recipient>& recipients,
                            crypto::Random& random) const {
    return bytes(recipients, inner(), random);
  }
  [[nodiscard]] Bytes bytes(const std::vector<Recipient>& recipients, BytesView plain,
                            crypto::Random& random) const {
    EnvelopeHeader own = header;
    own.recipients.clear();
    for (const Recipient& recipient : recipients)
      own.recipients.push_back(keyring::key_id(recipient.card));
    own.body_length = static_cast<std::uint32_t>(plain.size() + crypto::box_overhead);
    Bytes fixed = header_bytes(own);
    Secret<32> key = random.secret<32>();
    ByteWriter out;
    out.bytes(fixed);
    for (const Recipient& recipient : recipients) {
      out.bytes(keyring::key_id(recipient.card).view());
      out.bytes(*crypto::wrap_key(header.suite, random, recipient.encryption_key, fixed, key));
    }
    Bytes bound = out.take();
    return ByteWriter()
        .bytes(bound)
        .bytes(crypto::seal_box(header.suite, random, key.view(), "letter", bound, plain))
        .take();
  }
};

}  // namespace weicun::test
