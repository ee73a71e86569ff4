#pragma once

#include <weicun/crypto/suite.h>

namespace weicun::crypto {

using AeadOpen = Result<Bytes> (*)(Suite, BytesView key, BytesView nonce, BytesView associated,
                                   BytesView sealed);

/// `open_box` with the AEAD as a parameter, so that a test can count that a wrong
/// commitment is refused before the AEAD runs.
[[nodiscard]] Result<Bytes> open_box_with(AeadOpen aead, Suite suite, BytesView key,
                                          std::string_view word, BytesView header, BytesView box);

}  // namespace weicun::crypto
