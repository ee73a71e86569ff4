#include "pattern.h"

#include <algorithm>

#include "utf8.h"

namespace weicun::schema {
namespace {

constexpr char32_t no_character = 0xFFFFFFFF;
constexpr std::size_t most_steps = 20'000'000;

bool is_word(char32_t c) {
  return (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') ||
         c == U'_';
}

}  // namespace

void CharacterSet::add(char32_t from, char32_t to) { ranges_.push_back({from, to}); }

void CharacterSet::add(const CharacterSet& other) {
  ranges_.insert(ranges_.end(), other.ranges_.begin(), other.ranges_.end());
}

void CharacterSet::finish(bool negated) {
  std::sort(ranges_.begin(), ranges_.end(),
            [](Range left, Range right) { return left.from < right.from; });
  std::vector<Range> joined;
  for (Range range : ranges_) {
    if (!joined.empty() && range.from <= joined.back().to + 1) {
      joined.back().to = std::max(joined.back().to, range.to);
    } else {
      joined.push_back(range);
    }
  }
  if (negated) {
    std::vector<Range> others;
    char32_t from = 0;
    for (Range range : joined) {
      if (range.from > from) others.push_back({from, range.from - 1});
      from = range.to + 1;
    }
    if (from <= 0x10FFFF) others.push_back({from, 0x10FFFF});
    joined = std::move(others);
  }
  ranges_ = std::move(joined);
  for (Range range : ranges_) {
    for (char32_t c = range.from; c <= range.to && c < 128; ++c)
      ascii_[c / 64] |= std::uint64_t{1} << (c % 64);
  }
}

bool CharacterSet::contains(char32_t character) const {
  if (character < 128) return ((ascii_[character / 64] >> (character % 64)) & 1U) != 0;
  auto behind = std::upper_bound(ranges_.begin(), ranges_.end(), character,
                                 [](char32_t c, Range range) { return c < range.from; });
  return behind != ranges_.begin() && character <= std::prev(behind)->to;
}

/// A place between two characters; `no_character` is the edge of the text.
struct Pattern::Position {
  char32_t before;
  char32_t after;
};

bool Pattern::holds(Op assertion, const Position& position) {
  bool at_boundary = (position.before != no_character && is_word(position.before)) !=
                     (position.after != no_character && is_word(position.after));
  switch (assertion) {
    case Op::begin:
      return position.before == no_character;
    case Op::end:
      return position.after == no_character;
    case Op::boundary:
      return at_boundary;
    default:
      return !at_boundary;
  }
}

/// Adds the set instructions that can be reached without reading. True where the match is reached.
bool Pattern::follow(std::uint32_t instruction, const Position& position, PatternScratch& scratch,
                     std::vector<std::uint32_t>& threads) const {
  scratch.stack.assign(1, instruction);
  while (!scratch.stack.empty()) {
    std::uint32_t at = scratch.stack.back();
    scratch.stack.pop_back();
    if (scratch.seen[at] == scratch.round) continue;
    scratch.seen[at] = scratch.round;
    const Instruction& step = program_[at];
    switch (step.op) {
      case Op::match:
        return true;
      case Op::set:
        threads.push_back(at);
        break;
      case Op::jump:
        scratch.stack.push_back(step.first);
        break;
      case Op::split:
        scratch.stack.push_back(step.second);
        scratch.stack.push_back(step.first);
        break;
      default:
        if (holds(step.op, position)) scratch.stack.push_back(at + 1);
    }
  }
  return false;
}

/// All alternatives at once, a character at a time (Thompson): no text makes it backtrack.
Pattern::Answer Pattern::search(std::string_view text, PatternScratch& scratch) const {
  if (scratch.seen.size() < program_.size()) scratch.seen.resize(program_.size(), 0);
  scratch.now.clear();
  std::size_t at = 0;
  std::size_t steps = 0;
  auto read = [&] { return at < text.size() ? next_code_point(text, at) : no_character; };
  Position position{no_character, read()};
  ++scratch.round;
  if (follow(0, position, scratch, scratch.now)) return Answer::yes;
  while (position.after != no_character) {
    if (scratch.now.empty() && anchored_) return Answer::no;
    char32_t character = position.after;
    position = {character, read()};
    scratch.next.clear();
    ++scratch.round;
    for (std::uint32_t thread : scratch.now) {
      if (!sets_[program_[thread].first].contains(character)) continue;
      if (follow(thread + 1, position, scratch, scratch.next)) return Answer::yes;
    }
    if (!anchored_ && follow(0, position, scratch, scratch.next)) return Answer::yes;
    steps += scratch.now.size() + scratch.next.size() + 1;
    if (steps > most_steps) return Answer::too_many_steps;
    std::swap(scratch.now, scratch.next);
  }
  return Answer::no;
}

}  // namespace weicun::schema
