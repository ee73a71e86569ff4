#pragma once

#include <string>
#include <string_view>

#include <weicun/base/bytes.h>
#include <weicun/base/result.h>

namespace weicun {

[[nodiscard]] std::string to_hex(BytesView bytes);  ///< Lower case.
[[nodiscard]] Result<Bytes> from_hex(std::string_view text);

/// base64url without padding, RFC 4648 §5. Decoding refuses padding and non-zero trailing bits,
/// so that one byte string has one spelling.
[[nodiscard]] std::string to_base64url(BytesView bytes);
[[nodiscard]] Result<Bytes> from_base64url(std::string_view text);

/// Whether the bytes are UTF-8 by RFC 3629: no overlong form, no surrogate, nothing above U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace weicun
