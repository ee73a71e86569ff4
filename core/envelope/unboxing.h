#pragma once

#include <weicun/base/secret.h>

#include "envelope_layout.h"
#include "inner.h"

namespace weicun::envelope {

/// An envelope cut into its parts; views point into its bytes.
struct Parts {
  EnvelopeHeader header;
  BytesView fixed_header;
  BytesView header_and_stanzas;
  BytesView body;

  [[nodiscard]] BytesView wrapped_key(std::size_t index) const;
};
/// `malformed`, `unknown_version`, `not_supported` (another kind), `wrong_tenant`.
[[nodiscard]] Result<Parts> parts_of(BytesView envelope, std::uint8_t kind, const TenantId& tenant);

/// Who opens: a recipient by its card, or the author by the kept key (then without a card).
struct Opener {
  Secret<32> content_key;
  std::optional<Digest> card;
};
/// `not_for_us`, `wrong_key_or_damaged`.
[[nodiscard]] Result<Opener> opener_of(const Parts& parts, const keyring::Identity& recipient);

/// An inner part, and the plaintext that its views point into, which wipes itself.
struct Unboxed {
  SecretBytes plain;
  Inner inner;
};
/// Box → pad → kids and cards → header and statement agree (format.md §5).
[[nodiscard]] Result<Unboxed> unbox(const Parts& parts, const Opener& opener);

/// The card of a reply key names nobody: no office, no district, no time. `malformed`.
[[nodiscard]] Status check_reply_card(const keyring::Card& card);
/// What an unsigned content says, in the place of a verified one. `malformed`, or what the
/// content's parser says.
[[nodiscard]] Result<Opened> unsigned_content(const EnvelopeHeader& header, BytesView content);
/// Verified, or taken as it is where nobody signed.
[[nodiscard]] Result<Opened> content_of(const EnvelopeHeader& header, const Inner& inner);

}  // namespace weicun::envelope
