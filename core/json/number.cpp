#include "number.h"

#include <charconv>
#include <cstdlib>
#include <limits>
#include <string>

namespace weicun::json {
namespace {

#if defined(__cpp_lib_to_chars) && __cpp_lib_to_chars >= 201611L
double convert(std::string_view lexeme) {
  double number = 0;
  auto [end, problem] = std::from_chars(lexeme.data(), lexeme.data() + lexeme.size(), number);
  if (problem != std::errc::result_out_of_range) return number;
  // Out of range says neither which way nor which sign; strtod does.
  return std::strtod(std::string(lexeme).c_str(), nullptr);
}
#else
// libc++ 19 has no from_chars for doubles. Its host here is musl, whose strtod knows one locale
// only.
double convert(std::string_view lexeme) {
  return std::strtod(std::string(lexeme).c_str(), nullptr);
}
#endif

constexpr double powers_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                    1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/// Clinger's fast path: up to 15 digits and no exponent divide exactly by a power of ten that a
/// double holds exactly, so one rounding gives the nearest double. Anything else: nothing.
bool short_decimal(std::string_view lexeme, double& number) {
  bool negative = lexeme[0] == '-';
  double digits = 0;
  int count = 0;
  int fraction = -1;
  for (char character : lexeme.substr(negative ? 1 : 0)) {
    if (character == '.') {
      fraction = 0;
      continue;
    }
    if (character < '0' || character > '9') return false;
    if (++count > 15) return false;
    digits = digits * 10 + (character - '0');
    if (fraction >= 0) ++fraction;
  }
  number = digits / powers_of_ten[fraction > 0 ? fraction : 0];
  if (negative) number = -number;
  return true;
}

}  // namespace

double nearest_double(std::string_view lexeme) {
  double number = 0;
  return short_decimal(lexeme, number) ? number : convert(lexeme);
}

}  // namespace weicun::json
