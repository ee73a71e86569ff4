#include "signed_content.h"

namespace weicun::envelope {

Result<SignedContent> sign_content(const Writing& writing, Mode mode,
                                   const std::vector<Digest>& cards, std::string_view content,
                                   crypto::Random& random) {
  WEICUN_NEED(writing.author != nullptr, malformed, "author");
  WEICUN_NEED(content.size() <= longest_content, limit_exceeded, "content.length");
  SignedContent out;
  WEICUN_TRY(out.content, Content::parse(content));
  const keyring::Identity& author = *writing.author;
  WEICUN_NEED(out.content.from.core() == author.card.core(), malformed, "from");
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
  statement.content = content_digest(statement.suite, view_of(content));
  out.statement = statement.bytes();
  WEICUN_TRY(out.signature,
             crypto::sign(statement.suite, random, author.signing, "statement", {out.statement}));
  return out;
}

Result<Opened> verify_content(const Context& context, BytesView statement_bytes,
                              BytesView signature, BytesView content) {
  Opened opened;
  WEICUN_TRY(opened.statement, Statement::parse(statement_bytes));
  const Statement& statement = opened.statement;
  WEICUN_NEED(statement.suite == context.suite, bad_signature, "statement.suite");
  WEICUN_NEED(statement.mode == context.mode, bad_signature, "statement.mode");
  WEICUN_NEED(statement.tenant == context.tenant, wrong_tenant, "statement.tenant");
  WEICUN_NEED(statement.recipients == recipients_digest(context.suite, context.cards),
              bad_signature, "statement.recipients");
  WEICUN_NEED(statement.content == content_digest(context.suite, content), bad_signature,
              "statement.content");
  opened.content_text = std::string(text_of(content));
  WEICUN_TRY(opened.content, Content::parse(opened.content_text));
  const keyring::Card& from = opened.content.from;
  WEICUN_NEED(
      from.suite == context.suite && keyring::card_digest(context.tenant, from) == statement.signer,
      bad_signature, "statement.signer");
  WEICUN_NEED(
      crypto::verify(context.suite, from.signing_key, "statement", {statement_bytes}, signature),
      bad_signature, "signature");
  opened.id = statement.id;
  opened.mode = statement.mode;
  return opened;
}

}  // namespace weicun::envelope
