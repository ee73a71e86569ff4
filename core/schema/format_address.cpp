#include <algorithm>

#include "format.h"

namespace weicun::schema {
namespace {

using detail::is_digit;
using detail::is_hex;
using detail::is_letter;

bool is_atom_character(char c) {
  return is_digit(c) || is_letter(c) ||
         std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool is_dot_atom(std::string_view text) {
  bool after_dot = true;
  for (char c : text) {
    if (c == '.' ? after_dot : !is_atom_character(c)) return false;
    after_dot = c == '.';
  }
  return !after_dot;
}

/// RFC 5321 Quoted-string.
bool is_quoted_local(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return false;
  text = text.substr(1, text.size() - 2);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] < ' ' || text[i] > '~' || text[i] == '"') return false;
    if (text[i] == '\\' && ++i >= text.size()) return false;
  }
  return true;
}

bool is_address_literal(std::string_view text) {
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return false;
  text = text.substr(1, text.size() - 2);
  return text.starts_with("IPv6:") ? is_ipv6(text.substr(5)) : is_ipv4(text);
}

bool is_label(std::string_view label) {
  if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-')
    return false;
  // "--" in places 3 and 4 is reserved; a punycode label would need the internationalised check.
  if (label.size() >= 4 && label.substr(2, 2) == "--") return false;
  return std::all_of(label.begin(), label.end(),
                     [](char c) { return is_digit(c) || is_letter(c) || c == '-'; });
}

bool is_group(std::string_view group) {
  return !group.empty() && group.size() <= 4 && std::all_of(group.begin(), group.end(), is_hex);
}

/// Groups of one side of "::", or -1 where one is malformed. The last may be an IPv4 address (2
/// groups).
int count_groups(std::string_view text, bool last_side) {
  if (text.empty()) return 0;
  int count = 0;
  while (true) {
    std::size_t colon = text.find(':');
    std::string_view group = text.substr(0, colon);
    if (colon == std::string_view::npos) {
      if (last_side && is_ipv4(group)) return count + 2;
      return is_group(group) ? count + 1 : -1;
    }
    if (!is_group(group)) return -1;
    ++count;
    text.remove_prefix(colon + 1);
  }
}

}  // namespace

bool is_email(std::string_view text) {
  std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at > 64) return false;
  std::string_view local = text.substr(0, at);
  std::string_view domain = text.substr(at + 1);
  return (is_dot_atom(local) || is_quoted_local(local)) &&
         (is_hostname(domain) || is_address_literal(domain));
}

bool is_hostname(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  while (true) {
    std::size_t dot = text.find('.');
    if (!is_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_ipv4(std::string_view text) {
  for (int part = 0; part < 4; ++part) {
    std::size_t length = std::min(text.find_first_not_of("0123456789"), text.size());
    if (length == 0 || length > 3 || (length > 1 && text[0] == '0')) return false;
    if (detail::digits_at(text, 0, length) > 255) return false;
    text.remove_prefix(length);
    if (part == 3) return text.empty();
    if (text.empty() || text[0] != '.') return false;
    text.remove_prefix(1);
  }
  return false;
}

bool is_ipv6(std::string_view text) {
  std::size_t gap = text.find("::");
  if (gap == std::string_view::npos) return count_groups(text, true) == 8;
  std::string_view behind = text.substr(gap + 2);
  int left = count_groups(text.substr(0, gap), false);
  int right = count_groups(behind, true);
  return left >= 0 && right >= 0 && left + right <= 7;
}

}  // namespace weicun::schema
