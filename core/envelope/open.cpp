#include <weicun/envelope/letter.h>

#include "attachments.h"
#include "unboxing.h"

namespace weicun::envelope {
namespace {

/// Everything behind the unwrapping of the key, in the order of format.md §5.
Result<Opened> open_body(BytesView envelope, const Parts& parts, const Opener& opener) {
  const EnvelopeHeader& header = parts.header;
  WEICUN_TRY(Unboxed unboxed, unbox(parts, opener));
  WEICUN_TRY(Opened opened, content_of(header, unboxed.inner));
  const auto& attachments = opened.content.attachments;
  WEICUN_NEED(header.attachment_count == attachments.size() &&
                  header.attachment_root == attachment_root(header.suite, attachments),
              bad_signature, "envelope.attachments");
  WEICUN_NEED(!opened.content.links.drop, malformed, "mailbox");
  opened.fingerprint = envelope_fingerprint(header.suite, envelope);
  opened.identity_box = copy_of(unboxed.inner.extension);
  opened.recipients = std::move(unboxed.inner.cards);
  return opened;
}

}  // namespace

Result<Opened> open(BytesView envelope, const TenantId& tenant,
                    const keyring::Identity& recipient) {
  WEICUN_TRY(const Parts parts, parts_of(envelope, kind_letter, tenant));
  WEICUN_TRY(const Opener opener, opener_of(parts, recipient));
  return open_body(envelope, parts, opener);
}

Result<Opened> open_own(BytesView envelope, const TenantId& tenant, const Secret<32>& content_key) {
  WEICUN_TRY(const Parts parts, parts_of(envelope, kind_letter, tenant));
  return open_body(envelope, parts, {content_key.duplicate(), std::nullopt});
}

}  // namespace weicun::envelope
