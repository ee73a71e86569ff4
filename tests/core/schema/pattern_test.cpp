#include "pattern.h"

#include <chrono>
#include <string>

#include <catch_amalgamated.hpp>

using namespace weicun;
using schema::Pattern;

namespace {

bool matches(std::string_view pattern, std::string_view text) {
  auto compiled = Pattern::compile(pattern);
  REQUIRE(compiled.ok());
  schema::PatternScratch scratch;
  auto answer = compiled->search(text, scratch);
  REQUIRE(answer != Pattern::Answer::too_many_steps);
  return answer == Pattern::Answer::yes;
}

std::string refusal(std::string_view pattern) {
  auto compiled = Pattern::compile(pattern);
  return compiled ? "" : compiled.error().place;
}

}  // namespace

TEST_CASE("patterns count Chinese characters as characters", "[schema][pattern]") {
  CHECK(matches("^[\\u4e00-\\u9fa5·]{2,}$", "张建国"));
  CHECK(matches("^[一-龥]{2,4}$", "欧阳慧敏"));
  CHECK_FALSE(matches("^[\\u4e00-\\u9fa5·]{2,}$", "Zhang"));
  CHECK(matches("^.{3}$", "张建国"));
  CHECK_FALSE(matches("^.{3}$", "张建"));
  CHECK(matches("^🐲*$", "🐲🐲"));
  CHECK(matches("^\\u{1F432}$", "🐲"));
  CHECK(matches("^\\ud83d\\udc32$", "🐲"));
}

TEST_CASE("what the subset has works as in ECMAScript", "[schema][pattern]") {
  CHECK(matches("f.*o", "a foo b"));
  CHECK_FALSE(matches("f.o", "f\no"));
  CHECK(matches("^(ab|cd)+$", "abcdab"));
  CHECK_FALSE(matches("^(ab|cd)+$", "abc"));
  CHECK(matches("^(?:a|(?<name>b))?c$", "c"));
  CHECK(matches("^[^\\d\\s]+$", "ab_"));
  CHECK_FALSE(matches("^[^\\d\\s]+$", "a b"));
  CHECK(matches("^[\\w-]{1,3}$", "a-_"));
  CHECK(matches("\\bvillage\\b", "the village here"));
  CHECK_FALSE(matches("\\bvillage\\b", "villages"));
  CHECK(matches("\\Bill", "villages"));
  CHECK(matches("^a{2}b{1,}c{0,2}$", "aabbbc"));
  CHECK_FALSE(matches("^a{2}b{1,}c{0,2}$", "aabbbccc"));
  CHECK(matches("^[]$|x", "x"));
  CHECK(matches("[^]", "\n"));
  CHECK(matches("", ""));
  CHECK(matches("^\\x41\\t\\.\\/$", "A\t./"));
  CHECK(matches("^$", ""));
  CHECK_FALSE(matches("^$", "a"));
}

TEST_CASE("what the subset does not have is refused by name", "[schema][pattern]") {
  CHECK(refusal("(?=a)") == "look-around");
  CHECK(refusal("(?<!a)b") == "look-around");
  CHECK(refusal("(a)\\1") == "back-reference");
  CHECK(refusal("(?<n>a)\\k<n>") == "back-reference");
  CHECK(refusal("\\p{Letter}") == "\\p{…}");
  CHECK(refusal("(a") == "unmatched (");
  CHECK(refusal("a)") == "unmatched )");
  CHECK(refusal("[a") == "unmatched [");
  CHECK(refusal("[b-a]") == "bad range");
  CHECK(refusal("[a-\\d]") == "bad range");
  CHECK(refusal("*a") == "lone *");
  CHECK(refusal("a{2,1}") == "bad repetition");
  CHECK(refusal("a{") == "bad repetition");
  CHECK(refusal("^*") == "repeated assertion");
  CHECK(refusal("\\y") == "unknown escape");
  CHECK(refusal("\\") == "lone backslash");
  CHECK(refusal("\\ud83d") == "lone surrogate");
  CHECK(refusal("((a{100}){100}){100}") == "too large");
  CHECK(refusal(std::string(100, '(') + std::string(100, ')')) == "groups nested too deep");
}

TEST_CASE("no text makes a pattern explode", "[schema][pattern]") {
  auto start = std::chrono::steady_clock::now();
  std::string text(100'000, 'a');
  CHECK_FALSE(matches("^(a+)+$", text + "!"));
  CHECK_FALSE(matches("^(a|a)*b$", text));
  CHECK_FALSE(matches("^(a*)*b$", text));
  // Backtracking would need longer than the world lasts; sanitizers and a busy machine need seconds
  // at most.
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
}

TEST_CASE("a search that costs too much says so", "[schema][pattern]") {
  auto compiled = Pattern::compile("(a?){1500}b");
  REQUIRE(compiled.ok());
  schema::PatternScratch scratch;
  CHECK(compiled->search(std::string(100'000, 'a'), scratch) == Pattern::Answer::too_many_steps);
}
