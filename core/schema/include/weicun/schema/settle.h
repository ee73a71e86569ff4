#pragma once

#include <weicun/schema/problem.h>

namespace weicun::schema {

/// One error a field, the most specific one; no warning beside an error; the order of first
/// mention.
void settle(Problems& problems);

}  // namespace weicun::schema
