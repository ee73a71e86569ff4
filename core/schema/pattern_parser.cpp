#include <algorithm>

#include "pattern_builder.h"
#include "utf8.h"

namespace weicun::schema {
namespace {

constexpr std::size_t deepest_group = 32;
constexpr std::uint32_t largest_bound = 100'000;

}  // namespace

bool PatternBuilder::choice(Place& out) {
  if (++depth_ > deepest_group) return refuse("groups nested too deep");
  Node node;
  node.kind = Kind::choice;
  do {
    Place part = 0;
    if (!sequence(part)) return false;
    node.parts.push_back(part);
  } while (take("|"));
  --depth_;
  out = node.parts.size() == 1 ? node.parts[0] : add(std::move(node));
  return true;
}

bool PatternBuilder::sequence(Place& out) {
  Node node;
  node.kind = Kind::sequence;
  while (!at_end() && here() != '|' && here() != ')') {
    Place part = 0;
    if (!term(part) || !quantifier(part)) return false;
    node.parts.push_back(part);
  }
  out = add(std::move(node));
  return true;
}

bool PatternBuilder::term(Place& out) {
  Node assertion;
  assertion.kind = Kind::assertion;
  if (take("^")) return out = add(assertion), true;
  assertion.assertion = Pattern::Op::end;
  if (take("$")) return out = add(assertion), true;
  if (take("(")) return group(out);
  if (take("[")) return character_class(out);
  if (take("\\")) return escape(out);
  CharacterSet set;
  if (take(".")) {
    for (char32_t line_end : {U'\n', U'\r', U'\u2028', U'\u2029'}) set.add(line_end, line_end);
    return out = add_set(std::move(set), true), true;
  }
  if (std::string_view("*+?{}]").find(here()) != std::string_view::npos) {
    return refuse(std::string("lone ") + here());
  }
  char32_t literal = next_code_point(source_, at_);
  set.add(literal, literal);
  return out = add_set(std::move(set), false), true;
}

bool PatternBuilder::group(Place& out) {
  if (take("?=") || take("?!") || take("?<=") || take("?<!")) return refuse("look-around");
  if (take("?<")) {
    if (!group_name()) return false;
  } else if (here() == '?' && !take("?:")) {
    return refuse("unknown group");
  }
  if (!choice(out)) return false;
  return take(")") || refuse("unmatched (");
}

bool PatternBuilder::group_name() {
  while (!at_end() && here() != '>') ++at_;
  return take(">") || refuse("group name without end");
}

bool PatternBuilder::quantifier(Place& out) {
  Node repeat;
  repeat.kind = Kind::repeat;
  if (take("*")) {
    repeat.least = 0;
  } else if (take("+")) {
    repeat.least = 1;
  } else if (take("?")) {
    repeat.most = 1;
  } else if (take("{")) {
    if (!bounds(repeat.least, repeat.most)) return false;
  } else {
    return true;
  }
  take("?");  // Lazy or greedy is the same question when only "does it match" is asked.
  if (nodes_[out].kind == Kind::assertion) return refuse("repeated assertion");
  repeat.parts.push_back(out);
  out = add(std::move(repeat));
  return true;
}

bool PatternBuilder::bounds(std::uint32_t& least, std::optional<std::uint32_t>& most) {
  auto first = integer();
  if (!first) return refuse("bad repetition");
  least = *first;
  most = first;
  if (take(",")) {
    most = here() == '}' ? std::nullopt : integer();
    if (!most && here() != '}') return refuse("bad repetition");
  }
  if (most && *most < least) return refuse("bad repetition");
  return take("}") || refuse("bad repetition");
}

std::optional<std::uint32_t> PatternBuilder::integer() {
  if (here() < '0' || here() > '9') return std::nullopt;
  std::uint32_t value = 0;
  for (; here() >= '0' && here() <= '9'; ++at_) {
    value = std::min(largest_bound, value * 10 + static_cast<std::uint32_t>(here() - '0'));
  }
  return value;
}

}  // namespace weicun::schema
