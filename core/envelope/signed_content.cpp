#include "signed_content.h"

namespace weicun::envelope {

Result<Signed> sign_statement(const Writing& writing, Mode mode, const std::vector<Digest>& cards,
                              const Digest& content, crypto::Random& random) {
  WEICUN_NEED(writing.author != nullptr, malformed, "author");
  const keyring::Identity& author = *writing.author;
  Statement statement;
  statement.suite = author.card.suite;
  statement.mode = mode;
  statement.tenant = writing.tenant;
  statement.id = writing.id;
  statement.signer = keyring::card_digest(writing.tenant, author.card);
  statement.time = writing.time;
  statement.root_version = writing.root_version;
  statement.directory_version = writing.directory_version;
  statement.recipients = recipients_digest(statement.suite, cards);
  statement.content = content;
  Signed out;
  out.statement = statement.bytes();
  WEICUN_TRY(out.signature,
             crypto::sign(statement.suite, random, author.signing, "statement", {out.statement}));
  return out;
}

Result<SignedContent> sign_content(const Writing& writing, Mode mode,
                                   const std::vector<Digest>& cards, std::string_view content,
                                   crypto::Random& random) {
  WEICUN_NEED(writing.author != nullptr, malformed, "author");
  SignedContent out;
  WEICUN_TRY(out.content, Content::parse(content));
  std::size_t longest = out.content.links.drop ? longest_drop_content : longest_content;
  WEICUN_NEED(content.size() <= longest, limit_exceeded, "content.length");
  const keyring::Card& card = writing.author->card;
  WEICUN_NEED(out.content.from.core() == card.core(), malformed, "from");
  Digest digest = content_digest(card.suite, view_of(content));
  WEICUN_TRY(Signed made, sign_statement(writing, mode, cards, digest, random));
  out.statement = std::move(made.statement);
  out.signature = std::move(made.signature);
  return out;
}

Status check_said(const Context& context, const Statement& statement, const Digest& content) {
  WEICUN_NEED(statement.suite == context.suite, bad_signature, "statement.suite");
  WEICUN_NEED(statement.mode == context.mode, bad_signature, "statement.mode");
  WEICUN_NEED(statement.tenant == context.tenant, wrong_tenant, "statement.tenant");
  WEICUN_NEED(statement.recipients == recipients_digest(context.suite, context.cards),
              bad_signature, "statement.recipients");
  WEICUN_NEED(statement.content == content, bad_signature, "statement.content");
  return Done{};
}

Status check_signature(const Statement& statement, const keyring::Card& from, BytesView signature) {
  WEICUN_NEED(from.suite == statement.suite &&
                  keyring::card_digest(statement.tenant, from) == statement.signer,
              bad_signature, "statement.signer");
  WEICUN_NEED(crypto::verify(statement.suite, from.signing_key, "statement", {statement.bytes()},
                             signature),
              bad_signature, "signature");
  return Done{};
}

Result<Opened> verify_content(const Context& context, BytesView statement_bytes,
                              BytesView signature, BytesView content) {
  Opened opened;
  WEICUN_TRY(opened.statement, Statement::parse(statement_bytes));
  const Statement& statement = opened.statement;
  WEICUN_CHECK(check_said(context, statement, content_digest(context.suite, content)));
  opened.content_text = std::string(text_of(content));
  WEICUN_TRY(opened.content, Content::parse(opened.content_text));
  WEICUN_CHECK(check_signature(statement, opened.content.from, signature));
  opened.id = statement.id;
  opened.mode = statement.mode;
  return opened;
}

}  // namespace weicun::envelope
