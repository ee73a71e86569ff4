#pragma once

#include "envelope_layout.h"
#include "inner.h"

namespace weicun::envelope {

[[nodiscard]] std::vector<Digest> cards_of(const std::vector<Recipient>& recipients);
/// 1 to 8 different recipients with keys of this suite. `no_recipient_key`, `limit_exceeded`,
/// `malformed`.
[[nodiscard]] Status check_recipients(Suite suite, const std::vector<Recipient>& recipients);

/// Everything of an envelope but its key.
struct Contents {
  std::uint8_t kind = kind_letter;
  Inner inner;  ///< Its cards are those of `recipients`.
  const std::vector<AttachmentReference>* attachments = nullptr;  ///< Null: none.
  const std::vector<Recipient>* recipients = nullptr;
};
/// Pads, boxes under a fresh key, and wraps the key to each recipient.
[[nodiscard]] Result<Sealed> seal_contents(const Writing& writing, const Contents& contents,
                                           crypto::Random& random);

}  // namespace weicun::envelope
