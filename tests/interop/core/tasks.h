#pragma once

#include <map>
#include <string>

#include <weicun/base/bytes.h>

/// What the core does for the interoperability tests: a verb and named octets in, named octets out.
namespace weicun::interop {

using Fields = std::map<std::string, Bytes>;

/// `random` seeds the generator of this one task. A refusal is the field `refused`, with the code's
/// name; a task that nobody knows or that misses a field throws.
[[nodiscard]] Fields perform(const std::string& verb, const Fields& task, BytesView random);

}  // namespace weicun::interop
