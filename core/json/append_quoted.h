#pragma once

#include <string>
#include <string_view>

namespace weicun::json {

/// `quoted` into a text that is there already.
void append_quoted(std::string& out, std::string_view text);

}  // namespace weicun::json
