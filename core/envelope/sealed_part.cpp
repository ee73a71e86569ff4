#include <weicun/envelope/sealed_part.h>
#include <weicun/json/canonical.h>

#include "sealing.h"
#include "signed_content.h"
#include "unboxing.h"

namespace weicun::envelope {
namespace {

constexpr std::size_t longest_part = 65'536;  // bytes of its content; a hub takes no more anyway

Result<std::string> read_fields(BytesView content) {
  WEICUN_TRY(const json::Document document, json::parse(text_of(content)));
  json::Value root = document.root();
  auto fields = root.find("value");
  bool fits = root.is_object() && root.size() == 1 && document.duplicate_keys().empty() && fields &&
              fields->is_object();
  WEICUN_NEED(fits, malformed, "sealed.value");
  return json::canonical(*fields);
}

}  // namespace

Result<Bytes> seal_part(const Writing& writing, std::string_view fields,
                        const std::vector<Recipient>& recipients, crypto::Random& random) {
  WEICUN_NEED(writing.author != nullptr, malformed, "author");
  Suite suite = writing.author->card.suite;
  WEICUN_CHECK(check_recipients(suite, recipients));
  json::ObjectBuilder content;
  std::string text = content.set_canonical("value", std::string(fields)).text();
  WEICUN_NEED(text.size() <= longest_part, limit_exceeded, "sealed.length");
  WEICUN_CHECK(read_fields(view_of(text)));
  std::vector<Digest> cards = cards_of(recipients);
  Digest digest = content_digest(suite, view_of(text));
  WEICUN_TRY(const Signed made, sign_statement(writing, Mode::sealed, cards, digest, random));
  Inner inner{cards, made.statement, made.signature, view_of(text), {}};
  WEICUN_TRY(Sealed sealed,
             seal_contents(writing, {kind_letter, inner, nullptr, &recipients}, random));
  return std::move(sealed.bytes);
}

Result<std::string> open_part(const Opened& record, const keyring::Identity& recipient) {
  const Bytes& part = record.content.links.sealed;
  WEICUN_NEED(!part.empty(), not_found, "sealed");
  WEICUN_TRY(const Parts parts, parts_of(part, kind_letter, record.statement.tenant));
  WEICUN_NEED(parts.header.id == record.id && parts.header.suite == record.statement.suite,
              bad_signature, "sealed.id");
  WEICUN_NEED(parts.header.attachment_count == 0, malformed, "sealed.attachments");
  WEICUN_TRY(const Opener opener, opener_of(parts, recipient));
  WEICUN_TRY(const Unboxed unboxed, unbox(parts, opener));
  const Inner& inner = unboxed.inner;
  WEICUN_NEED(inner.is_signed(), bad_signature, "sealed.signature");
  WEICUN_TRY(const Statement statement, Statement::parse(inner.statement));
  Context context{parts.header.suite, Mode::sealed, parts.header.tenant, inner.cards};
  WEICUN_CHECK(check_said(context, statement, content_digest(parts.header.suite, inner.content)));
  WEICUN_CHECK(check_signature(statement, record.content.from, inner.signature));
  return read_fields(inner.content);
}

}  // namespace weicun::envelope
