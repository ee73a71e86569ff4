#pragma once

#include <cstdlib>

namespace weicun::crypto {

/// A broken promise of the caller (a key of the wrong length, more HKDF output than RFC 5869
/// allows): a bug, not bad data, and going on would produce something that nobody can open.
inline void require(bool promise_kept) {
  if (!promise_kept) std::abort();
}

}  // namespace weicun::crypto
