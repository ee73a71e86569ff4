#pragma once

#include <vector>

/// What is asked of valgrind, one operation on secrets each.
namespace weicun::timing {

struct Case {
  const char* name;
  void (*run)();
  /// Time depends on a secret, and docs/security.md says so. These show, too, that the check sees.
  bool known_to_leak;
};

[[nodiscard]] const std::vector<Case>& cases();

}  // namespace weicun::timing
