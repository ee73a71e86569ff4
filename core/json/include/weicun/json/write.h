#pragma once

#include <string>

#include <weicun/json/document.h>

namespace weicun::json {

/// The value as JSON text: members in their order, numbers as they were written, no space.
/// Not canonical: use `canonical` for anything that is hashed or signed.
[[nodiscard]] std::string write(const Value& value);

/// A document of its own with a copy of the value, independent of the document it came from.
[[nodiscard]] Document copy_of(const Value& value);

}  // namespace weicun::json
