// secret_timing, under valgrind: how often each operation's branches or addresses depend on a
// secret. 0 when that is never, but for what is known to do so; 1 else; 2 without valgrind.
#include <cstdio>

#include <valgrind/memcheck.h>

#include "cases.h"

int main() {
  if (RUNNING_ON_VALGRIND == 0) {
    std::puts("run me under valgrind");
    return 2;
  }
  int failed = 0;
  int passed = 0;
  for (const auto& one : weicun::timing::cases()) {
    auto before = VALGRIND_COUNT_ERRORS;
    one.run();
    auto found = VALGRIND_COUNT_ERRORS - before;
    bool fine = one.known_to_leak == (found > 0);
    ++(fine ? passed : failed);
    std::printf("  %s: %u%s%s\n", one.name, found, one.known_to_leak ? " (known)" : "",
                fine ? "" : " FAILED");
  }
  std::printf("secret timing: %d passed, %d failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}
