#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

#include <weicun/json/document.h>

/// Numbers as they were written, compared and divided exactly.
namespace weicun::json {

/// A JSON number as digits × 10^exponent, without leading and trailing zeros. Points into the
/// lexeme.
class Decimal {
 public:
  /// `lexeme` must be a JSON number by the grammar.
  [[nodiscard]] static Decimal of(std::string_view lexeme);

  [[nodiscard]] bool is_zero() const { return digit_count_ == 0; }
  [[nodiscard]] bool is_negative() const { return negative_; }
  [[nodiscard]] bool is_integer() const { return is_zero() || exponent_ >= 0; }
  [[nodiscard]] std::size_t digit_count() const { return digit_count_; }
  [[nodiscard]] std::strong_ordering compare(const Decimal& other) const;
  /// Whether this ÷ divisor is an integer, exactly. The divisor must not be zero and must have at
  /// most 18 significant digits (`divides`): JSON Schema refuses others when it compiles.
  [[nodiscard]] bool is_multiple_of(const Decimal& divisor) const;
  [[nodiscard]] bool divides() const { return !is_zero() && digit_count_ <= 18; }

 private:
  [[nodiscard]] std::strong_ordering compare_magnitude(const Decimal& other) const;

  std::string_view digits_;  ///< From the first significant digit on; may hold a point.
  std::size_t digit_count_ = 0;
  std::int64_t exponent_ = 0;  ///< Of the last significant digit.
  bool negative_ = false;
};

/// Compares two numbers of whatever kind, exactly. Neither may be another kind of value.
[[nodiscard]] std::strong_ordering compare_numbers(const Value& left, const Value& right);

/// Whether a number is an integer in JSON Schema's sense: 1.0 and 1e2 are.
[[nodiscard]] bool is_integer(const Value& number);

}  // namespace weicun::json
