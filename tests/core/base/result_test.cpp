#include <weicun/base/result.h>

#include <set>
#include <string>

#include <catch_amalgamated.hpp>

using namespace weicun;

namespace {

Result<int> half(int number) {
  WEICUN_NEED(number % 2 == 0, malformed, "odd");
  return number / 2;
}

Result<int> quarter(int number) {
  WEICUN_TRY(int first, half(number));
  return half(first);
}

Status is_even(int number) {
  WEICUN_CHECK(half(number));
  return Done{};
}

}  // namespace

TEST_CASE("an error is handed on with its place", "[base]") {
  CHECK(*quarter(12) == 3);
  CHECK(quarter(6).error().code == ErrorCode::malformed);
  CHECK(quarter(6).error().place == "odd");
  CHECK(is_even(2).ok());
  CHECK_FALSE(is_even(3).ok());
}

TEST_CASE("every error code has a name of its own in kebab case", "[base]") {
  std::set<std::string> names;
  auto last = static_cast<int>(ErrorCode::conflict);
  for (int code = 0; code <= last; ++code) {
    std::string name(name_of(static_cast<ErrorCode>(code)));
    CHECK(name != "unknown");
    CHECK(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string::npos);
    names.insert(name);
  }
  CHECK(names.size() == static_cast<std::size_t>(last) + 1);
}
