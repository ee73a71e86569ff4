#pragma once

#include <optional>
#include <string>

#include "pattern.h"

namespace weicun::schema {

/// Source text → syntax tree → program. Recursion is bounded by the depth of groups.
class PatternBuilder {
 public:
  explicit PatternBuilder(std::string_view source) : source_(source) {}
  [[nodiscard]] Result<Pattern> build();

 private:
  enum class Kind : std::uint8_t { empty, set, sequence, choice, repeat, assertion };
  struct Node {
    Kind kind = Kind::empty;
    std::uint32_t set = 0;
    Pattern::Op assertion = Pattern::Op::begin;
    std::uint32_t least = 0;
    std::optional<std::uint32_t> most;
    std::vector<std::uint32_t> parts;
  };
  using Place = std::uint32_t;

  // pattern_parser.cpp
  bool choice(Place& out);
  bool sequence(Place& out);
  bool term(Place& out);
  bool group(Place& out);
  bool group_name();
  bool quantifier(Place& out);
  bool bounds(std::uint32_t& least, std::optional<std::uint32_t>& most);
  std::optional<std::uint32_t> integer();

  // pattern_class.cpp
  bool escape(Place& out);
  bool character_class(Place& out);
  bool class_atom(CharacterSet& set, std::optional<char32_t>& single);
  bool character_escape(char32_t escaped, bool in_class, char32_t& out);
  bool hex_escape(std::size_t digits, char32_t& out);
  bool unicode_escape(char32_t& out);
  [[nodiscard]] static std::optional<CharacterSet> class_escape(char32_t letter);

  // pattern_builder.cpp
  bool emit(Place node);
  bool emit_choice(const Node& node);
  bool emit_repeat(const Node& node);
  bool put(Pattern::Instruction instruction);

  Place add(Node node);
  Place add_set(CharacterSet set, bool negated);
  bool refuse(std::string_view why);
  [[nodiscard]] bool at_end() const { return at_ >= source_.size(); }
  [[nodiscard]] char here() const { return at_end() ? '\0' : source_[at_]; }
  bool take(std::string_view text);

  std::string_view source_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::vector<Node> nodes_;
  Pattern pattern_;
  std::string why_;
};

}  // namespace weicun::schema
