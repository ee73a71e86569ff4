#include "parser.h"

#include <array>

namespace weicun::json {
namespace {

/// Bytes that stand for themselves in a string: not a control, quote, backslash or non-ASCII byte.
constexpr std::array<bool, 256> plain = [] {
  std::array<bool, 256> table{};
  for (std::size_t byte = 0x20; byte < 0x80; ++byte) table[byte] = byte != '"' && byte != '\\';
  return table;
}();

bool is_continuation(unsigned char byte) { return (byte & 0xC0U) == 0x80U; }

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

std::size_t write_utf8(char* out, std::uint32_t code) {
  auto put = [&](std::size_t i, std::uint32_t bits) { out[i] = static_cast<char>(bits); };
  if (code < 0x80) return put(0, code), 1;
  if (code < 0x800) return put(0, 0xC0U | (code >> 6U)), put(1, 0x80U | (code & 0x3FU)), 2;
  if (code < 0x10000) {
    put(0, 0xE0U | (code >> 12U));
    put(1, 0x80U | ((code >> 6U) & 0x3FU));
    put(2, 0x80U | (code & 0x3FU));
    return 3;
  }
  put(0, 0xF0U | (code >> 18U));
  put(1, 0x80U | ((code >> 12U) & 0x3FU));
  put(2, 0x80U | ((code >> 6U) & 0x3FU));
  put(3, 0x80U | (code & 0x3FU));
  return 4;
}

}  // namespace

/// Length of the UTF-8 sequence at `at`, 0 where it is none (RFC 3629 §4). The text ends with '\0',
/// which is no continuation byte, so reading on is safe.
std::size_t Parser::utf8_length(std::size_t at) const {
  unsigned char first = byte(at);
  if (first >= 0xE1 && first <= 0xEC)
    return is_continuation(byte(at + 1)) && is_continuation(byte(at + 2)) ? 3 : 0;
  if (first >= 0xC2 && first <= 0xDF) return is_continuation(byte(at + 1)) ? 2 : 0;
  if (first < 0xC2 || first > 0xF4) return 0;
  unsigned char second = byte(at + 1);
  if (!is_continuation(second) || !is_continuation(byte(at + 2))) return 0;
  if (first <= 0xEF) {
    bool overlong = first == 0xE0 && second < 0xA0;
    bool surrogate = first == 0xED && second > 0x9F;
    return overlong || surrogate ? 0 : 3;
  }
  bool overlong = first == 0xF0 && second < 0x90;
  bool too_large = first == 0xF4 && second > 0x8F;
  return overlong || too_large || !is_continuation(byte(at + 3)) ? 0 : 4;
}

bool Parser::string(std::uint32_t& offset, std::uint32_t& length) {
  ++at_;
  offset = static_cast<std::uint32_t>(at_);
  std::size_t out = at_;
  while (true) {
    while (plain[byte(at_)]) text_[out++] = text_[at_++];
    unsigned char next = byte(at_);
    if (next == '"') break;
    if (next == '\\') {
      if (!escape(out)) return false;
      continue;
    }
    if (at_ >= text_.size()) return fail("string without end");
    if (next < 0x20) return fail("control character in a string");
    std::size_t sequence = utf8_length(at_);
    if (sequence == 0) return fail("not UTF-8");
    for (; sequence > 0; --sequence) text_[out++] = text_[at_++];
  }
  ++at_;
  length = static_cast<std::uint32_t>(out - offset);
  return true;
}

bool Parser::escape(std::size_t& out) {
  ++at_;
  char escaped = here();
  switch (escaped) {
    case '"':
    case '\\':
    case '/':
      break;
    case 'b':
      escaped = '\b';
      break;
    case 'f':
      escaped = '\f';
      break;
    case 'n':
      escaped = '\n';
      break;
    case 'r':
      escaped = '\r';
      break;
    case 't':
      escaped = '\t';
      break;
    case 'u':
      ++at_;
      return unicode_escape(out);
    default:
      return fail("unknown escape");
  }
  text_[out++] = escaped;
  ++at_;
  return true;
}

bool Parser::four_hex_digits(std::uint32_t& code) {
  code = 0;
  for (int i = 0; i < 4; ++i) {
    int digit = hex_value(here());
    if (digit < 0) return fail("expected four hex digits");
    code = code * 16 + static_cast<std::uint32_t>(digit);
    ++at_;
  }
  return true;
}

bool Parser::unicode_escape(std::size_t& out) {
  std::uint32_t code = 0;
  if (!four_hex_digits(code)) return false;
  if (code >= 0xDC00 && code <= 0xDFFF) return fail("lone surrogate");
  if (code >= 0xD800 && code <= 0xDBFF) {
    if (here() != '\\' || text_[at_ + 1] != 'u') return fail("lone surrogate");
    at_ += 2;
    std::uint32_t low = 0;
    if (!four_hex_digits(low)) return false;
    if (low < 0xDC00 || low > 0xDFFF) return fail("lone surrogate");
    code = 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
  }
  out += write_utf8(&text_[out], code);
  return true;
}

}  // namespace weicun::json
