#include "format.h"

#include <algorithm>
#include <array>

#include "utf8.h"

namespace weicun::schema {
namespace {

// By name: the table is searched by halves. `hostname` and the idn- and iri- formats are not here
// (hence refused): they need the tables of IDNA 2008.
constexpr std::array<Format, 21> formats = {{
    {"cn-bank-card", is_cn_bank_card},
    {"cn-division", is_cn_division},
    {"cn-mobile", is_cn_mobile},
    {"cn-resident-id", is_cn_resident_id},
    {"cn-uscc", is_cn_uscc},
    {"cn-village", is_cn_village},
    {"date", is_date},
    {"date-time", is_date_time},
    {"duration", is_duration},
    {"email", is_email},
    {"ipv4", is_ipv4},
    {"ipv6", is_ipv6},
    {"json-pointer", is_json_pointer},
    {"record-id", is_record_id},
    {"relative-json-pointer", is_relative_json_pointer},
    {"text-block", is_text_block},
    {"text-line", is_text_line},
    {"time", is_time},
    {"uri", is_uri},
    {"uri-reference", is_uri_reference},
    {"uuid", is_uuid},
}};

bool has_no_edge_space(std::string_view text) {
  return text.empty() || (text.front() != ' ' && text.back() != ' ' &&
                          !text.starts_with("\u3000") && !text.ends_with("\u3000"));
}

/// C0 and C1 controls, DEL, and the bidirectional overrides with which a text can look like
/// another.
bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

bool is_plain(std::string_view text, std::u32string_view allowed) {
  for (std::size_t at = 0; at < text.size();) {
    char32_t character = next_code_point(text, at);
    if (is_control(character) && allowed.find(character) == std::u32string_view::npos) return false;
  }
  return true;
}

}  // namespace

std::optional<std::uint32_t> find_format(std::string_view name) {
  auto found = std::lower_bound(
      formats.begin(), formats.end(), name,
      [](const Format& format, std::string_view wanted) { return format.name < wanted; });
  if (found == formats.end() || found->name != name) return std::nullopt;
  return static_cast<std::uint32_t>(found - formats.begin());
}

const Format& format_at(std::uint32_t place) { return formats[place]; }

bool is_text_line(std::string_view text) { return has_no_edge_space(text) && is_plain(text, U""); }
bool is_text_block(std::string_view text) { return is_plain(text, U"\n\r\t"); }

bool is_record_id(std::string_view text) {
  if (text.size() == 36) return is_uuid(text);
  // A ULID is 26 digits of Crockford's base 32; 128 bits leave the first at most 7.
  constexpr std::string_view digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  return text.size() == 26 && text[0] <= '7' &&
         text.find_first_not_of(digits) == std::string_view::npos;
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < 36; ++i) {
    bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    if (hyphen ? text[i] != '-' : !detail::is_hex(text[i])) return false;
  }
  return true;
}

bool is_json_pointer(std::string_view text) {
  if (!text.empty() && text[0] != '/') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '~' && (i + 1 >= text.size() || (text[i + 1] != '0' && text[i + 1] != '1')))
      return false;
  }
  return true;
}

bool is_relative_json_pointer(std::string_view text) {
  std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  if (end == 0 || (end > 1 && text[0] == '0')) return false;
  std::string_view rest = text.substr(end);
  return rest == "#" || is_json_pointer(rest);
}

}  // namespace weicun::schema
