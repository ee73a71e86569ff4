// Botan's only translation unit: its patched amalgamation (cmake/botan.cmake), then the few
// functions through which the rest of the core uses it. Botan's hash, cipher and curve classes are
// internal to the library, so that they can be reached only from inside its own unit.

#include <sys/stat.h>
#include <sys/types.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <deque>
#include <exception>
#include <fstream>
#include <functional>
#include <iomanip>
#include <iosfwd>
#include <iostream>
#include <istream>
#include <limits>
#include <locale>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <ostream>
#include <ranges>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <variant>
#include <vector>

#include <dirent.h>

// Everything of Botan's in an unnamed namespace: the compiler drops what nobody calls (its streams,
// dates and folders would bring libc++'s locales along) and no name of it can meet another's. The
// headers above are Botan's own includes, seen first so that they stay outside.
namespace {
#include "botan_all_patched.inc"
}  // namespace

#include "curve_part.h"
#include "symmetric_part.h"
