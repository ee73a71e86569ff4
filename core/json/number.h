#pragma once

#include <string_view>

namespace weicun::json {

/// The double nearest to a JSON number; infinity where it is too large. The grammar was checked.
[[nodiscard]] double nearest_double(std::string_view lexeme);

}  // namespace weicun::json
