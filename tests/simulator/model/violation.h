#pragma once

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

namespace weicun::simulator {

/// The promises that are watched. Each belongs to one column of the last line.
enum class Oracle {
  conservation,  ///< lost: what was acknowledged is at the hub or on the device
  delivered,     ///< lost: delivered and refused follow from a verified receipt in the store alone
  reopen,        ///< lost: opening twice gives the same
  settled,       ///< lost: each request is answered exactly once, and a failed save changed nothing
  exactly_once,  ///< duplicated
  phantom,  ///< phantom: nothing at the hub that nobody saved, bytes as stored, nothing sent before
            ///< its commit
  secrecy,  ///< phantom: no plaintext leaves the phone or reaches its disk
  immutable,  ///< lost: no name in the store is written twice; generations rise by one
  liveness,   ///< stuck
};

[[nodiscard]] constexpr std::string_view name_of(Oracle oracle) {
  constexpr std::array<std::string_view, 9> names = {"conservation", "delivered",    "reopen",
                                                     "settled",      "exactly-once", "no-phantom",
                                                     "secrecy",      "immutable",    "liveness"};
  return names[static_cast<std::size_t>(oracle)];
}

class Violation : public std::runtime_error {
 public:
  Violation(Oracle which, const std::string& what) : std::runtime_error(what), oracle(which) {}
  Oracle oracle;
};

inline void require(bool condition, Oracle oracle, const char* what) {
  if (!condition) throw Violation(oracle, what);
}
inline void require(bool condition, Oracle oracle, const std::string& what) {
  if (!condition) throw Violation(oracle, what);
}

}  // namespace weicun::simulator
