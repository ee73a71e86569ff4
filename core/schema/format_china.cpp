#include <algorithm>

#include "format.h"

namespace weicun::schema {
namespace {

using detail::digits_at;
using detail::is_digit;

bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

/// Province part of GB/T 2260; 71, 81, 82 and 83 also begin the residence permits of people from
/// Taiwan, Hong Kong and Macau.
bool is_province(std::string_view text) {
  constexpr std::string_view provinces =
      "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 "
      "65 71 81 82 83";
  return text.size() >= 2 && all_digits(text.substr(0, 2)) &&
         provinces.find(text.substr(0, 2)) != std::string_view::npos;
}

/// ISO 7064 MOD 11-2 over the first 17 digits (GB 11643-1999, Annex).
char resident_id_check(std::string_view text) {
  constexpr int weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < 17; ++i) sum += weights[i] * (text[i] - '0');
  return "10X98765432"[sum % 11];
}

}  // namespace

bool is_cn_resident_id(std::string_view text) {
  if (text.size() != 18 || !all_digits(text.substr(0, 17)) || text[17] != resident_id_check(text))
    return false;
  // A foreign permanent resident's card (since 2023-12): 9, province 2, country 3, then the birth
  // date.
  bool foreign = text[0] == '9';
  if (!foreign && !is_province(text)) return false;
  return detail::is_calendar_day(digits_at(text, 6, 4), digits_at(text, 10, 2),
                                 digits_at(text, 12, 2)) &&
         digits_at(text, 6, 4) >= 1800;
}

bool is_cn_uscc(std::string_view text) {
  constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  constexpr std::size_t weights[17] = {1,  3,  9,  27, 19, 26, 16, 17, 20,
                                       29, 25, 13, 8,  24, 10, 30, 28};
  if (text.size() != 18) return false;
  std::size_t sum = 0;
  for (std::size_t i = 0; i < 17; ++i) {
    std::size_t value = alphabet.find(text[i]);
    if (value == std::string_view::npos) return false;
    sum += weights[i] * value;
  }
  return text[17] == alphabet[(31 - sum % 31) % 31];
}

bool is_cn_division(std::string_view text) {
  return text.size() == 6 && all_digits(text) && is_province(text);
}

bool is_cn_village(std::string_view text) {
  return text.size() == 12 && all_digits(text) && is_province(text);
}

bool is_cn_mobile(std::string_view text) {
  return text.size() == 11 && all_digits(text) && text[0] == '1' && text[1] >= '3';
}

bool is_cn_bank_card(std::string_view text) {
  if (text.size() < 12 || text.size() > 19 || !all_digits(text)) return false;
  int sum = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    int digit = text[text.size() - 1 - i] - '0';
    int doubled = i % 2 == 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 == 0;
}

}  // namespace weicun::schema
