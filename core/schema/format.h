#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace weicun::schema {

/// Whether a text (UTF-8) is of a format.
using FormatCheck = bool (*)(std::string_view text);

struct Format {
  std::string_view name;
  FormatCheck holds;
};

/// Place of a format in the table, or nothing where this engine doesn't know it.
[[nodiscard]] std::optional<std::uint32_t> find_format(std::string_view name);
[[nodiscard]] const Format& format_at(std::uint32_t place);

// RFC 3339 §5.6 and Appendix A, as JSON Schema 2020-12 §7.3.1 names them.
bool is_date(std::string_view text);
bool is_time(std::string_view text);
bool is_date_time(std::string_view text);
bool is_duration(std::string_view text);

// Addresses (JSON Schema 2020-12 §7.3.2 to §7.3.7).
bool is_email(std::string_view text);     // RFC 5321 §4.1.2 Mailbox
bool is_hostname(std::string_view text);  // RFC 1123 §2.1 without A-labels: a part of is_email
bool is_ipv4(std::string_view text);      // RFC 2673 §3.2, dotted quad
bool is_ipv6(std::string_view text);      // RFC 4291 §2.2
bool is_uri(std::string_view text);       // RFC 3986
bool is_uri_reference(std::string_view text);
bool is_uuid(std::string_view text);                   // RFC 4122 §3
bool is_json_pointer(std::string_view text);           // RFC 6901 §5
bool is_relative_json_pointer(std::string_view text);  // draft-handrews-relative-json-pointer

// China.
bool is_cn_resident_id(std::string_view text);  // GB 11643-1999
bool is_cn_uscc(std::string_view text);         // GB 32100-2015
bool is_cn_division(std::string_view text);     // GB/T 2260, province part
bool is_cn_village(std::string_view text);      // the 12-digit statistics code
bool is_cn_mobile(std::string_view text);
bool is_cn_bank_card(std::string_view text);  // ISO/IEC 7812-1, Luhn

// This project's own.
bool is_record_id(std::string_view text);   // UUID or ULID
bool is_text_line(std::string_view text);   // no control character, no space at either end
bool is_text_block(std::string_view text);  // the same, but with tabs and new lines

namespace detail {

[[nodiscard]] inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] inline bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
[[nodiscard]] inline bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
/// `count` digits at `at` as a number, or -1.
[[nodiscard]] int digits_at(std::string_view text, std::size_t at, std::size_t count);
[[nodiscard]] bool is_calendar_day(int year, int month, int day);

}  // namespace detail

}  // namespace weicun::schema
