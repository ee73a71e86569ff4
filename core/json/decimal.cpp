#include <weicun/json/decimal.h>

#include <algorithm>

namespace weicun::json {
namespace {

/// An exponent beyond this cannot matter: a text of 4 GiB has fewer digits.
constexpr std::int64_t largest_exponent = std::int64_t{1} << 40;

std::int64_t read_exponent(std::string_view text) {
  bool negative = text[0] == '-';
  if (text[0] == '-' || text[0] == '+') text.remove_prefix(1);
  std::int64_t value = 0;
  for (char digit : text) value = std::min(largest_exponent, value * 10 + (digit - '0'));
  return negative ? -value : value;
}

/// Walks significant digits, stepping over the point.
class Digits {
 public:
  explicit Digits(std::string_view text) : text_(text) {}
  unsigned next() {
    if (at_ < text_.size() && text_[at_] == '.') ++at_;
    return at_ < text_.size() ? static_cast<unsigned>(text_[at_++] - '0') : 0U;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Decimal Decimal::of(std::string_view lexeme) {
  Decimal out;
  out.negative_ = lexeme[0] == '-';
  if (out.negative_) lexeme.remove_prefix(1);
  std::size_t e = lexeme.find_first_of("eE");
  std::int64_t exponent = e == std::string_view::npos ? 0 : read_exponent(lexeme.substr(e + 1));
  std::string_view mantissa = lexeme.substr(0, e);
  std::size_t first = mantissa.find_first_of("123456789");
  if (first == std::string_view::npos) {
    out.negative_ = false;
    return out;
  }
  std::size_t last = mantissa.find_last_of("123456789");
  std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  out.digits_ = mantissa.substr(first, last - first + 1);
  out.digit_count_ = out.digits_.size() - (first < point && point < last ? 1 : 0);
  auto behind_point = static_cast<std::int64_t>(last) - static_cast<std::int64_t>(point);
  out.exponent_ = exponent - (last < point ? behind_point + 1 : behind_point);
  return out;
}

std::strong_ordering Decimal::compare_magnitude(const Decimal& other) const {
  if (is_zero() || other.is_zero()) return !is_zero() <=> !other.is_zero();
  auto top = [](const Decimal& number) {
    return number.exponent_ + static_cast<std::int64_t>(number.digit_count_);
  };
  if (top(*this) != top(other)) return top(*this) <=> top(other);
  Digits mine(digits_);
  Digits its(other.digits_);
  for (std::size_t i = std::max(digit_count_, other.digit_count_); i > 0; --i) {
    unsigned left = mine.next();
    unsigned right = its.next();
    if (left != right) return left <=> right;
  }
  return std::strong_ordering::equal;
}

std::strong_ordering Decimal::compare(const Decimal& other) const {
  if (negative_ != other.negative_)
    return negative_ ? std::strong_ordering::less : std::strong_ordering::greater;
  return negative_ ? other.compare_magnitude(*this) : compare_magnitude(other);
}

bool Decimal::is_multiple_of(const Decimal& divisor) const {
  if (is_zero()) return true;
  // Digits have no trailing zero: a finer number is never a multiple of a coarser one.
  std::int64_t zeros = exponent_ - divisor.exponent_;
  if (zeros < 0) return false;
  std::uint64_t modulus = 0;
  Digits of_divisor(divisor.digits_);
  for (std::size_t i = 0; i < divisor.digit_count_; ++i) modulus = modulus * 10 + of_divisor.next();
  if (modulus == 0) return false;  // Not a divisor: `divides` was not asked.
  std::uint64_t remainder = 0;
  Digits mine(digits_);
  for (std::size_t i = 0; i < digit_count_; ++i)
    remainder = (remainder * 10 + mine.next()) % modulus;
  // modulus < 10^18 < 2^60: after 60 zeros, all its factors 2 and 5 are used up, and more change
  // nothing.
  for (std::int64_t i = std::min<std::int64_t>(zeros, 60); i > 0; --i)
    remainder = remainder * 10 % modulus;
  return remainder == 0;
}

std::strong_ordering compare_numbers(const Value& left, const Value& right) {
  if (left.kind() == Kind::integer && right.kind() == Kind::integer)
    return left.integer() <=> right.integer();
  return Decimal::of(left.lexeme()).compare(Decimal::of(right.lexeme()));
}

bool is_integer(const Value& number) {
  return number.kind() == Kind::integer ||
         (number.kind() == Kind::number && Decimal::of(number.lexeme()).is_integer());
}

}  // namespace weicun::json
