#include <algorithm>

#include <weicun/envelope/letter.h>

#include "sealing.h"
#include "signed_content.h"
#include "unboxing.h"

namespace weicun::envelope {
namespace {

bool same_reference(const AttachmentReference& left, const AttachmentReference& right) {
  return left.hash == right.hash && left.blob == right.blob && left.size == right.size &&
         left.length == right.length && left.mime == right.mime && left.key == right.key;
}

}  // namespace

Result<Sealed> seal(const Writing& writing, std::string_view content,
                    const std::vector<AttachmentReference>& attachments,
                    const std::vector<Recipient>& recipients, crypto::Random& random) {
  WEICUN_NEED(writing.author != nullptr, malformed, "author");
  WEICUN_CHECK(check_recipients(writing.author->card.suite, recipients));
  std::vector<Digest> cards = cards_of(recipients);
  WEICUN_TRY(const SignedContent made, sign_content(writing, Mode::sealed, cards, content, random));
  WEICUN_NEED(!made.content.links.drop, malformed, "mailbox");
  const auto& listed = made.content.attachments;
  WEICUN_NEED(std::equal(listed.begin(), listed.end(), attachments.begin(), attachments.end(),
                         same_reference),
              malformed, "attachments");
  Inner inner{cards, made.statement, made.signature, view_of(content), {}};
  return seal_contents(writing, {kind_letter, inner, &attachments, &recipients}, random);
}

Result<keyring::Identity> make_reply_key(Suite suite, crypto::Random& random) {
  return keyring::make_member(suite, random, "", Instant{});
}

Result<Sealed> seal_unsigned(const Writing& writing, std::string_view content,
                             const std::vector<Recipient>& recipients, BytesView identity_box,
                             crypto::Random& random) {
  WEICUN_NEED(writing.author != nullptr, malformed, "author");
  WEICUN_CHECK(check_recipients(writing.author->card.suite, recipients));
  WEICUN_NEED(content.size() <= longest_content, limit_exceeded, "content.length");
  WEICUN_TRY(const Content parsed, Content::parse(content));
  WEICUN_NEED(parsed.from.core() == writing.author->card.core(), malformed, "from");
  WEICUN_CHECK(check_reply_card(parsed.from));
  WEICUN_NEED(!parsed.links.drop, malformed, "mailbox");
  Inner inner{cards_of(recipients), {}, {}, view_of(content), identity_box};
  return seal_contents(writing, {kind_letter, inner, &parsed.attachments, &recipients}, random);
}

}  // namespace weicun::envelope
