#include <weicun/envelope/identity_box.h>
#include <weicun/json/canonical.h>

#include "sealing.h"
#include "signed_content.h"
#include "unboxing.h"

namespace weicun::envelope {
namespace {

Result<Author> read_author(BytesView content) {
  WEICUN_TRY(const json::Document document, json::parse(text_of(content)));
  json::Value root = document.root();
  auto from = root.find("from");
  auto value = root.find("value");
  bool fits = root.is_object() && root.size() == 2 && document.duplicate_keys().empty() && from &&
              from->is_string() && value;
  WEICUN_NEED(fits, malformed, "identity-box");
  Author author;
  WEICUN_TRY(const Bytes core, from_base64url(from->string()));
  WEICUN_TRY(author.card, keyring::Card::parse(core));
  WEICUN_TRY(author.who, json::canonical(*value));
  return author;
}

}  // namespace

Result<Bytes> seal_identity_box(const Writing& writing, std::string_view who,
                                std::string_view letter_content,
                                const std::vector<Recipient>& recipients, crypto::Random& random) {
  WEICUN_NEED(writing.author != nullptr, malformed, "author");
  const keyring::Card& card = writing.author->card;
  WEICUN_CHECK(check_recipients(card.suite, recipients));
  std::vector<Digest> cards = cards_of(recipients);
  Digest letter = content_digest(card.suite, view_of(letter_content));
  WEICUN_TRY(const Signed made, sign_statement(writing, Mode::identity_box, cards, letter, random));
  json::ObjectBuilder content;
  content.set("from", to_base64url(card.core())).set_canonical("value", std::string(who));
  std::string text = content.text();
  Inner inner{cards, made.statement, made.signature, view_of(text), {}};
  WEICUN_TRY(Sealed sealed,
             seal_contents(writing, {kind_identity_box, inner, nullptr, &recipients}, random));
  return std::move(sealed.bytes);
}

Result<Author> open_identity_box(const Opened& letter, const keyring::Identity& recipient) {
  WEICUN_NEED(!letter.identity_box.empty(), not_found, "identity-box");
  const Statement& said = letter.statement;
  WEICUN_TRY(const Parts parts, parts_of(letter.identity_box, kind_identity_box, said.tenant));
  const EnvelopeHeader& header = parts.header;
  WEICUN_NEED(header.attachment_count == 0, malformed, "identity-box.attachments");
  WEICUN_NEED(header.id == letter.id && header.suite == said.suite, bad_signature,
              "identity-box.id");
  WEICUN_TRY(const Opener opener, opener_of(parts, recipient));
  WEICUN_TRY(const Unboxed unboxed, unbox(parts, opener));
  WEICUN_TRY(const Statement statement, Statement::parse(unboxed.inner.statement));
  Context context{header.suite, Mode::identity_box, header.tenant, unboxed.inner.cards};
  WEICUN_CHECK(check_said(context, statement, said.content));
  WEICUN_TRY(Author author, read_author(unboxed.inner.content));
  WEICUN_CHECK(check_signature(statement, author.card, unboxed.inner.signature));
  return author;
}

}  // namespace weicun::envelope
