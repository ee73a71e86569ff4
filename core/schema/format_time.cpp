#include "format.h"

namespace weicun::schema {
namespace detail {

int digits_at(std::string_view text, std::size_t at, std::size_t count) {
  if (at > text.size() || count > text.size() - at) return -1;
  int value = 0;
  for (char c : text.substr(at, count)) {
    if (!is_digit(c)) return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

bool is_calendar_day(int year, int month, int day) {
  if (month < 1 || month > 12 || day < 1) return false;
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= days[month - 1] + (month == 2 && leap ? 1 : 0);
}

}  // namespace detail

namespace {

using detail::digits_at;
using detail::is_digit;

bool between(int value, int least, int most) { return value >= least && value <= most; }

/// Offset of RFC 3339 in minutes, into `minutes`; false where it is none.
bool read_offset(std::string_view text, int& minutes) {
  minutes = 0;
  if (text == "Z" || text == "z") return true;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return false;
  int hour = digits_at(text, 1, 2);
  int minute = digits_at(text, 4, 2);
  if (!between(hour, 0, 23) || !between(minute, 0, 59)) return false;
  minutes = (hour * 60 + minute) * (text[0] == '-' ? -1 : 1);
  return true;
}

/// Takes "<digits><unit>" for each unit of `units` in order; none may come twice or out of order.
bool take_parts(std::string_view& text, std::string_view units) {
  bool any = false;
  std::size_t expected = 0;
  while (!text.empty() && is_digit(text[0])) {
    std::size_t end = text.find_first_not_of("0123456789");
    if (end == std::string_view::npos) return false;
    std::size_t unit = units.find(text[end], expected);
    // RFC 3339 Appendix A: after years come months, after hours minutes; none may be left out
    // between.
    if (unit == std::string_view::npos || (any && unit != expected)) return false;
    expected = unit + 1;
    text.remove_prefix(end + 1);
    any = true;
  }
  return any;
}

}  // namespace

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  int year = digits_at(text, 0, 4);
  return year >= 0 && detail::is_calendar_day(year, digits_at(text, 5, 2), digits_at(text, 8, 2));
}

bool is_time(std::string_view text) {
  if (text.size() < 9 || text[2] != ':' || text[5] != ':') return false;
  int hour = digits_at(text, 0, 2);
  int minute = digits_at(text, 3, 2);
  int second = digits_at(text, 6, 2);
  if (!between(hour, 0, 23) || !between(minute, 0, 59) || !between(second, 0, 60)) return false;
  std::string_view rest = text.substr(8);
  if (rest[0] == '.') {
    std::size_t end = rest.find_first_not_of("0123456789", 1);
    if (end == 1 || end == std::string_view::npos) return false;
    rest.remove_prefix(end);
  }
  int offset = 0;
  if (!read_offset(rest, offset)) return false;
  // A leap second comes at 23:59:60 UTC only (RFC 3339 §5.7).
  int utc = (hour * 60 + minute - offset + 2 * 24 * 60) % (24 * 60);
  return second < 60 || utc == 23 * 60 + 59;
}

bool is_date_time(std::string_view text) {
  if (text.size() < 20 || (text[10] != 'T' && text[10] != 't')) return false;
  return is_date(text.substr(0, 10)) && is_time(text.substr(11));
}

bool is_duration(std::string_view text) {
  if (text.size() < 3 || text[0] != 'P') return false;
  text.remove_prefix(1);
  if (text.back() == 'W') return take_parts(text, "W") && text.empty();
  bool days = take_parts(text, "YMD");
  if (text.empty()) return days;
  if (text[0] != 'T') return false;
  text.remove_prefix(1);
  return take_parts(text, "HMS") && text.empty();
}

}  // namespace weicun::schema
