#include "pattern_builder.h"

namespace weicun::schema {
namespace {

constexpr std::size_t largest_program = 4000;

}  // namespace

Result<Pattern> Pattern::compile(std::string_view source) { return PatternBuilder(source).build(); }

Result<Pattern> PatternBuilder::build() {
  Place root = 0;
  bool done = choice(root) && (at_end() || refuse("unmatched )")) && emit(root) &&
              put({Pattern::Op::match, 0, 0});
  if (!done) return error(ErrorCode::bad_schema, why_);
  pattern_.anchored_ = pattern_.program_[0].op == Pattern::Op::begin;
  return std::move(pattern_);
}

PatternBuilder::Place PatternBuilder::add(Node node) {
  nodes_.push_back(std::move(node));
  return static_cast<Place>(nodes_.size() - 1);
}

PatternBuilder::Place PatternBuilder::add_set(CharacterSet set, bool negated) {
  set.finish(negated);
  pattern_.sets_.push_back(std::move(set));
  Node node;
  node.kind = Kind::set;
  node.set = static_cast<std::uint32_t>(pattern_.sets_.size() - 1);
  return add(std::move(node));
}

bool PatternBuilder::refuse(std::string_view why) {
  why_ = why;
  return false;
}

bool PatternBuilder::take(std::string_view text) {
  if (source_.substr(at_, text.size()) != text) return false;
  at_ += text.size();
  return true;
}

bool PatternBuilder::put(Pattern::Instruction instruction) {
  if (pattern_.program_.size() >= largest_program) return refuse("too large");
  pattern_.program_.push_back(instruction);
  return true;
}

bool PatternBuilder::emit(Place place) {
  const Node& node = nodes_[place];
  switch (node.kind) {
    case Kind::empty:
      return true;
    case Kind::set:
      return put({Pattern::Op::set, node.set, 0});
    case Kind::assertion:
      return put({node.assertion, 0, 0});
    case Kind::choice:
      return emit_choice(node);
    case Kind::repeat:
      return emit_repeat(node);
    case Kind::sequence:
      break;
  }
  for (Place part : node.parts) {
    if (!emit(part)) return false;
  }
  return true;
}

bool PatternBuilder::emit_choice(const Node& node) {
  std::vector<std::size_t> jumps;
  for (std::size_t i = 0; i < node.parts.size(); ++i) {
    bool last = i + 1 == node.parts.size();
    std::size_t split = pattern_.program_.size();
    if (!last && !put({Pattern::Op::split, static_cast<std::uint32_t>(split + 1), 0})) return false;
    if (!emit(node.parts[i])) return false;
    if (last) break;
    jumps.push_back(pattern_.program_.size());
    if (!put({Pattern::Op::jump, 0, 0})) return false;
    pattern_.program_[split].second = static_cast<std::uint32_t>(pattern_.program_.size());
  }
  for (std::size_t jump : jumps)
    pattern_.program_[jump].first = static_cast<std::uint32_t>(pattern_.program_.size());
  return true;
}

bool PatternBuilder::emit_repeat(const Node& node) {
  for (std::uint32_t i = 0; i < node.least; ++i) {
    if (!emit(node.parts[0])) return false;
  }
  auto here = [&] { return static_cast<std::uint32_t>(pattern_.program_.size()); };
  if (!node.most) {
    std::uint32_t split = here();
    if (!put({Pattern::Op::split, split + 1, 0}) || !emit(node.parts[0])) return false;
    if (!put({Pattern::Op::jump, split, 0})) return false;
    pattern_.program_[split].second = here();
    return true;
  }
  std::vector<std::uint32_t> splits;
  for (std::uint32_t i = node.least; i < *node.most; ++i) {
    splits.push_back(here());
    if (!put({Pattern::Op::split, here() + 1, 0}) || !emit(node.parts[0])) return false;
  }
  for (std::uint32_t split : splits) pattern_.program_[split].second = here();
  return true;
}

}  // namespace weicun::schema
