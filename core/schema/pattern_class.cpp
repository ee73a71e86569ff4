#include "pattern_builder.h"
#include "utf8.h"

namespace weicun::schema {
namespace {

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

void add_space(CharacterSet& set) {
  // ECMA-262 WhiteSpace and LineTerminator.
  set.add(U'\t', U'\r');
  set.add(U' ', U' ');
  set.add(U'\u00A0', U'\u00A0');
  set.add(U'\u1680', U'\u1680');
  set.add(U'\u2000', U'\u200A');
  set.add(U'\u2028', U'\u2029');
  set.add(U'\u202F', U'\u202F');
  set.add(U'\u205F', U'\u205F');
  set.add(U'\u3000', U'\u3000');
  set.add(U'\uFEFF', U'\uFEFF');
}

}  // namespace

std::optional<CharacterSet> PatternBuilder::class_escape(char32_t letter) {
  CharacterSet set;
  switch (letter) {
    case U'd':
    case U'D':
      set.add(U'0', U'9');
      break;
    case U'w':
    case U'W':
      set.add(U'0', U'9');
      set.add(U'A', U'Z');
      set.add(U'a', U'z');
      set.add(U'_', U'_');
      break;
    case U's':
    case U'S':
      add_space(set);
      break;
    default:
      return std::nullopt;
  }
  set.finish(letter == U'D' || letter == U'W' || letter == U'S');
  return set;
}

bool PatternBuilder::escape(Place& out) {
  if (at_end()) return refuse("lone backslash");
  char32_t letter = next_code_point(source_, at_);
  if (letter == U'b' || letter == U'B') {
    Node node;
    node.kind = Kind::assertion;
    node.assertion = letter == U'b' ? Pattern::Op::boundary : Pattern::Op::no_boundary;
    return out = add(std::move(node)), true;
  }
  CharacterSet set;
  if (auto named = class_escape(letter)) {
    set.add(*named);
    return out = add_set(std::move(set), false), true;
  }
  char32_t character = 0;
  if (!character_escape(letter, false, character)) return false;
  set.add(character, character);
  return out = add_set(std::move(set), false), true;
}

bool PatternBuilder::character_escape(char32_t escaped, bool in_class, char32_t& out) {
  constexpr std::u32string_view itself = U"^$\\.*+?()[]{}|/";
  if (itself.find(escaped) != std::u32string_view::npos || (in_class && escaped == U'-'))
    return out = escaped, true;
  if (escaped >= U'1' && escaped <= U'9') return refuse("back-reference");
  switch (escaped) {
    case U'n':
      return out = U'\n', true;
    case U'r':
      return out = U'\r', true;
    case U't':
      return out = U'\t', true;
    case U'f':
      return out = U'\f', true;
    case U'v':
      return out = U'\v', true;
    case U'b':
      return out = U'\b', in_class || refuse("unknown escape");
    case U'0':
      return out = 0, (here() < '0' || here() > '9') || refuse("octal escape");
    case U'x':
      return hex_escape(2, out);
    case U'u':
      return unicode_escape(out);
    case U'k':
      return refuse("back-reference");
    case U'p':
    case U'P':
      return refuse("\\p{…}");
    case U'c':
      if (out = static_cast<char32_t>(here() & 0x1F);
          (here() | 0x20) < 'a' || (here() | 0x20) > 'z')
        break;
      return ++at_, true;
    default:
      break;
  }
  return refuse("unknown escape");
}

bool PatternBuilder::hex_escape(std::size_t digits, char32_t& out) {
  out = 0;
  for (std::size_t i = 0; i < digits; ++i, ++at_) {
    int digit = hex_value(here());
    if (digit < 0) return refuse("bad hex escape");
    out = out * 16 + static_cast<char32_t>(digit);
  }
  return true;
}

bool PatternBuilder::unicode_escape(char32_t& out) {
  if (take("{")) {
    out = 0;
    for (; hex_value(here()) >= 0; ++at_) {
      out = out * 16 + static_cast<char32_t>(hex_value(here()));
      if (out > 0x10FFFF) return refuse("bad unicode escape");
    }
    return take("}") || refuse("bad unicode escape");
  }
  if (!hex_escape(4, out)) return false;
  if (out >= 0xD800 && out <= 0xDBFF && take("\\u")) {
    char32_t low = 0;
    if (!hex_escape(4, low)) return false;
    if (low < 0xDC00 || low > 0xDFFF) return refuse("lone surrogate");
    out = 0x10000 + ((out - 0xD800) << 10U) + (low - 0xDC00);
  }
  return (out < 0xD800 || out > 0xDFFF) || refuse("lone surrogate");
}

bool PatternBuilder::character_class(Place& out) {
  bool negated = take("^");
  CharacterSet set;
  while (!take("]")) {
    std::optional<char32_t> from;
    if (!class_atom(set, from)) return false;
    bool range = here() == '-' && at_ + 1 < source_.size() && source_[at_ + 1] != ']';
    if (!range) {
      if (from) set.add(*from, *from);
      continue;
    }
    ++at_;
    std::optional<char32_t> to;
    if (!class_atom(set, to)) return false;
    if (!from || !to || *to < *from) return refuse("bad range");
    set.add(*from, *to);
  }
  return out = add_set(std::move(set), negated), true;
}

/// One character, or a class such as \d, which is added at once and leaves `single` empty.
bool PatternBuilder::class_atom(CharacterSet& set, std::optional<char32_t>& single) {
  if (at_end()) return refuse("unmatched [");
  char32_t character = next_code_point(source_, at_);
  if (character == U'\\') {
    if (at_end()) return refuse("lone backslash");
    char32_t letter = next_code_point(source_, at_);
    if (auto named = class_escape(letter)) {
      set.add(*named);
      return true;
    }
    if (!character_escape(letter, true, character)) return false;
  }
  single = character;
  return true;
}

}  // namespace weicun::schema
