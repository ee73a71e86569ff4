#pragma once

#include <string>
#include <string_view>

namespace weicun::json {

/// Order by UTF-16 code units (RFC 8785 §3.2.3) on UTF-8: it is the order of the bytes, but for
/// U+E000…U+FFFF (lead bytes EE, EF), which come behind the surrogate pairs (lead bytes F0…F4).
[[nodiscard]] bool utf16_less(std::string_view left, std::string_view right);

void append_quoted(std::string& out, std::string_view text);

}  // namespace weicun::json
