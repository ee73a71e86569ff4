#pragma once

#include <string_view>

#include <weicun/crypto/random.h>
#include <weicun/crypto/suite.h>

namespace weicun::crypto {

/// Box (format.md §1.2): salt 24 ‖ commitment 32 ‖ AEAD(plain). The key is derived anew for each
/// box from a fresh salt, the label and the whole header, so a nonce is never used twice and a body
/// does not open under another header, label, suite or key.
[[nodiscard]] Bytes seal_box(Suite suite, Random& random, BytesView key, std::string_view word,
                             BytesView header, BytesView plain);
/// `wrong_key_or_damaged` for every reason; the commitment is checked before the AEAD runs.
[[nodiscard]] Result<Bytes> open_box(Suite suite, BytesView key, std::string_view word,
                                     BytesView header, BytesView box);

}  // namespace weicun::crypto
