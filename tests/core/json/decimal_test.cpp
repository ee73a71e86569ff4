#include <weicun/json/decimal.h>

#include <catch_amalgamated.hpp>

using weicun::json::Decimal;

namespace {

std::strong_ordering compare(std::string_view left, std::string_view right) {
  return Decimal::of(left).compare(Decimal::of(right));
}
bool multiple(std::string_view number, std::string_view divisor) {
  return Decimal::of(number).is_multiple_of(Decimal::of(divisor));
}

}  // namespace

TEST_CASE("decimals compare as numbers, not as texts or doubles", "[json][decimal]") {
  CHECK(compare("1", "1.0") == 0);
  CHECK(compare("100", "1e2") == 0);
  CHECK(compare("0.001", "1e-3") == 0);
  CHECK(compare("-0", "0") == 0);
  CHECK(compare("0.1", "0.10000000000000000000001") < 0);
  CHECK(compare("18446744073709551617", "18446744073709551616") > 0);
  CHECK(compare("-2", "1") < 0);
  CHECK(compare("-2", "-1") < 0);
  CHECK(compare("9.99", "10") < 0);
  CHECK(compare("1e999999999999999999999", "1e5") > 0);
  CHECK(compare("1e-999999999999999999999", "0") > 0);
}

TEST_CASE("a multiple of a decimal is exact", "[json][decimal]") {
  CHECK(multiple("0.3", "0.1"));
  CHECK(multiple("4.35", "0.05"));
  CHECK(multiple("19.99", "0.01"));
  CHECK_FALSE(multiple("19.999", "0.01"));
  CHECK(multiple("0", "7"));
  CHECK(multiple("-9", "3"));
  CHECK(multiple("1e300", "8"));
  CHECK_FALSE(multiple("1e308", "0.123456789"));
  CHECK(multiple("12391239123", "1e-8"));
  CHECK_FALSE(multiple("4.5", "2"));
}

TEST_CASE("1.0 and 1e2 are integers, 1.5 is none", "[json][decimal]") {
  for (auto lexeme : {"1", "1.0", "1e2", "1.5e1", "0.0", "0e5", "10.00"})
    CHECK(Decimal::of(lexeme).is_integer());
  for (auto lexeme : {"1.5", "1e-1", "0.01e1"}) CHECK_FALSE(Decimal::of(lexeme).is_integer());
}
