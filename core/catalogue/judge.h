#pragma once

#include <optional>
#include <string_view>

#include <weicun/json/document.h>
#include <weicun/schema/problem.h>

#include "record_type.h"

namespace weicun::catalogue {

/// Everything that is not right with a record, without words: duplicate keys, schema, then the
/// rules. `at`: only this field and the rules that show beside it.
[[nodiscard]] schema::Problems judge(const RecordType& type, const json::Document& record,
                                     std::optional<std::string_view> at);

[[nodiscard]] schema::Problem unreadable(const Error& why);
[[nodiscard]] schema::Problem not_canonical();
[[nodiscard]] bool has_errors(const schema::Problems& problems);

}  // namespace weicun::catalogue
