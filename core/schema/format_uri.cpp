#include <algorithm>

#include "format.h"

namespace weicun::schema {
namespace {

using detail::is_digit;
using detail::is_hex;
using detail::is_letter;

/// RFC 3986 unreserved, sub-delims and percent-encoded, plus what the component allows besides.
bool is_component(std::string_view text, std::string_view besides) {
  constexpr std::string_view marks = "-._~!$&'()*+,;=";
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return false;
      i += 2;
      continue;
    }
    bool allowed = is_digit(c) || is_letter(c) || marks.find(c) != std::string_view::npos ||
                   besides.find(c) != std::string_view::npos;
    if (!allowed) return false;
  }
  return true;
}

bool is_ip_literal(std::string_view text) {
  if (is_ipv6(text)) return true;
  // IPvFuture: "v" hex "." anything of a component with ":".
  std::size_t dot = text.find('.');
  if (text.empty() || (text[0] | 0x20) != 'v' || dot == std::string_view::npos || dot < 2)
    return false;
  std::string_view version = text.substr(1, dot - 1);
  std::string_view rest = text.substr(dot + 1);
  return std::all_of(version.begin(), version.end(), is_hex) && !rest.empty() &&
         is_component(rest, ":");
}

bool is_authority(std::string_view text) {
  if (std::size_t at = text.find('@'); at != std::string_view::npos) {
    if (!is_component(text.substr(0, at), ":")) return false;
    text.remove_prefix(at + 1);
  }
  std::string_view port;
  if (!text.empty() && text[0] == '[') {
    std::size_t end = text.find(']');
    if (end == std::string_view::npos || !is_ip_literal(text.substr(1, end - 1))) return false;
    port = text.substr(end + 1);
    if (!port.empty() && port[0] != ':') return false;
  } else {
    std::size_t colon = std::min(text.find(':'), text.size());
    if (!is_component(text.substr(0, colon), "")) return false;
    port = text.substr(colon);
  }
  if (!port.empty()) port.remove_prefix(1);
  return std::all_of(port.begin(), port.end(), is_digit);
}

/// What follows the scheme: hier-part or relative-part, then query and fragment.
bool is_rest(std::string_view text, bool relative) {
  std::size_t hash = std::min(text.find('#'), text.size());
  if (hash < text.size() && !is_component(text.substr(hash + 1), ":@/?")) return false;
  text = text.substr(0, hash);
  std::size_t question = std::min(text.find('?'), text.size());
  if (question < text.size() && !is_component(text.substr(question + 1), ":@/?")) return false;
  text = text.substr(0, question);
  if (text.starts_with("//")) {
    std::size_t slash = std::min(text.find('/', 2), text.size());
    return is_authority(text.substr(2, slash - 2)) && is_component(text.substr(slash), ":@/");
  }
  // In a relative reference, a colon in the first segment would read as a scheme (§4.2).
  std::string_view first = text.substr(0, text.find('/'));
  if (relative && first.find(':') != std::string_view::npos) return false;
  return is_component(text, ":@/");
}

std::size_t scheme_length(std::string_view text) {
  std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || !is_letter(text[0])) return 0;
  std::string_view scheme = text.substr(0, colon);
  bool fits = std::all_of(scheme.begin(), scheme.end(), [](char c) {
    return is_digit(c) || is_letter(c) || c == '+' || c == '-' || c == '.';
  });
  return fits ? colon : 0;
}

}  // namespace

bool is_uri(std::string_view text) {
  std::size_t scheme = scheme_length(text);
  return scheme > 0 && is_rest(text.substr(scheme + 1), false);
}

bool is_uri_reference(std::string_view text) { return is_uri(text) || is_rest(text, true); }

}  // namespace weicun::schema
