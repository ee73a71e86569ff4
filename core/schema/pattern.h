#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include <weicun/base/result.h>

/// Regular expressions in linear time, on code points.
///
/// The subset of ECMA-262's `u` patterns without look-around, back-references and `\p{…}`:
/// literals,
/// `.`, classes with ranges, `\d \w \s` and their opposites, `^ $ \b \B`, groups, `|`, `* + ?
/// {m,n}`. Anything else is refused by name when the pattern is compiled.
namespace weicun::schema {

/// A set of code points: sorted ranges, and a bitmap for ASCII.
class CharacterSet {
 public:
  void add(char32_t from, char32_t to);
  void add(const CharacterSet& other);
  /// Sorts and joins; call once when complete. A negated set holds every other code point.
  void finish(bool negated);
  [[nodiscard]] bool contains(char32_t character) const;

 private:
  struct Range {
    char32_t from;
    char32_t to;
  };
  std::vector<Range> ranges_;
  std::array<std::uint64_t, 2> ascii_{};
};

/// Work memory of a search, kept between searches so that they don't allocate.
struct PatternScratch {
  std::vector<std::uint32_t> now;
  std::vector<std::uint32_t> next;
  std::vector<std::uint32_t> stack;
  std::vector<std::uint64_t> seen;  ///< By instruction: the round in which it was last added.
  std::uint64_t round = 0;
};

class Pattern {
 public:
  enum class Answer : std::uint8_t { no, yes, too_many_steps };
  enum class Op : std::uint8_t { set, split, jump, begin, end, boundary, no_boundary, match };
  struct Instruction {
    Op op;
    std::uint32_t first;   ///< set: index; split, jump: target.
    std::uint32_t second;  ///< split: the other target.
  };

  /// `bad_schema`, place: what the pattern has that is not supported, or is no pattern.
  [[nodiscard]] static Result<Pattern> compile(std::string_view source);

  /// Whether the pattern occurs anywhere in the text (UTF-8), as JSON Schema's `pattern` asks.
  [[nodiscard]] Answer search(std::string_view text, PatternScratch& scratch) const;

 private:
  friend class PatternBuilder;
  struct Position;
  bool follow(std::uint32_t instruction, const Position& position, PatternScratch& scratch,
              std::vector<std::uint32_t>& threads) const;
  [[nodiscard]] static bool holds(Op assertion, const Position& position);

  std::vector<Instruction> program_;
  std::vector<CharacterSet> sets_;
  bool anchored_ = false;  ///< Starts with ^ on every way: only the beginning has to be tried.
};

}  // namespace weicun::schema
