#pragma once

#include <weicun/envelope/content.h>
#include <weicun/json/document.h>

/// The members of a content that stand in few of them (format.md §4.1): `for`, `sealed`, and a
/// drop's `mailbox`, `versions` and `reply`.
namespace weicun::envelope {

[[nodiscard]] Status check_on_behalf(const OnBehalf& on_behalf);
[[nodiscard]] Status parse_rare_members(const json::Value& root, ContentLinks& links);

}  // namespace weicun::envelope
