#pragma once

#include <weicun/envelope/statement.h>

namespace weicun::envelope {

struct Recipient {
  Digest card{};
  Bytes encryption_key;
};

/// A sealed envelope (format.md §5). Only `seal` makes one.
struct Sealed {
  RecordId id;
  Bytes bytes;
  Digest fingerprint{};    ///< Hx("envelope"; all bytes).
  Secret<32> content_key;  ///< The author's copy: kept in a META frame, on the phone only.
};
/// Signs, pads to 4, 16, 64 or 256 KiB, boxes, and wraps the key to 1…8 recipients of the author's
/// suite. `limit_exceeded` when the content does not fit 256 KiB.
[[nodiscard]] Result<Sealed> seal(const Writing& writing, std::string_view content,
                                  const std::vector<AttachmentReference>& attachments,
                                  const std::vector<Recipient>& recipients, crypto::Random& random);

/// The same without a signature: nobody but a reply key stands in it. `writing.author` is that
/// reply key, made for this one letter; `content` names its card in `from`. `identity_box` is what
/// `seal_identity_box` made for this very content, or empty.
[[nodiscard]] Result<Sealed> seal_unsigned(const Writing& writing, std::string_view content,
                                           const std::vector<Recipient>& recipients,
                                           BytesView identity_box, crypto::Random& random);
/// A card and two keys for the answer to one letter. Nothing in it comes from its author, nor from
/// the time.
[[nodiscard]] Result<keyring::Identity> make_reply_key(Suite suite, crypto::Random& random);

/// What anybody can read of an envelope without a key.
struct EnvelopeHeader {
  Suite suite = Suite::intl;
  std::uint8_t kind = 1;
  TenantId tenant;
  RecordId id;
  std::uint32_t root_version = 0;
  std::uint32_t directory_version = 0;
  std::uint32_t attachment_count = 0;
  Digest attachment_root{};
  std::vector<KeyId> recipients;
  std::uint32_t body_length = 0;
};
[[nodiscard]] Result<EnvelopeHeader> read_header(BytesView envelope);
[[nodiscard]] Digest envelope_fingerprint(Suite suite, BytesView envelope);

/// Opens a letter as a recipient; `not_for_us` when no stanza bears our card's kid.
[[nodiscard]] Result<Opened> open(BytesView envelope, const TenantId& tenant,
                                  const keyring::Identity& recipient);
/// Opens the author's own copy with the key that `seal` gave.
[[nodiscard]] Result<Opened> open_own(BytesView envelope, const TenantId& tenant,
                                      const Secret<32>& content_key);

}  // namespace weicun::envelope
