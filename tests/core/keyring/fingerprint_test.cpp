#include <catch_amalgamated.hpp>

#include <set>
#include <sstream>

#include <weicun/keyring/fingerprint.h>

#include "core/vectors.h"

using namespace weicun;
using namespace weicun::keyring;
using crypto::Suite;
using test::vector_bytes;
using test::vector_text;

namespace {

Fingerprint from_number(std::uint16_t number) {
  Fingerprint fingerprint;
  fingerprint.numbers.fill(number);
  return fingerprint;
}

std::string first_word(std::uint16_t number, Script script) {
  return words_of(from_number(number), script).substr(0, 6);
}

}  // namespace

TEST_CASE("a card's six words are the oracle's, in both suites") {
  Suite suite = GENERATE(Suite::gm, Suite::intl);
  for (const auto& made : test::format_vectors("words", suite)) {
    INFO(vector_text(made, "name"));
    crypto::Digest card{};
    Bytes bytes = vector_bytes(made, "card");
    std::copy(bytes.begin(), bytes.end(), card.begin());
    Fingerprint fingerprint = fingerprint_of(suite, card);
    std::ostringstream numbers;
    for (std::uint16_t number : fingerprint.numbers)
      numbers << (numbers.tellp() > 0 ? " " : "") << number;
    CHECK(numbers.str() == vector_text(made, "numbers"));
    CHECK(words_of(fingerprint, Script::simplified) == vector_text(made, "simplified"));
    CHECK(words_of(fingerprint, Script::traditional) == vector_text(made, "traditional"));
    CHECK(*read_words(vector_text(made, "simplified")) == fingerprint);
    CHECK(*read_words(vector_text(made, "traditional")) == fingerprint);
  }
}

TEST_CASE("the list has 2,048 words, each once in each script, and each is read back") {
  std::set<std::string> simplified;
  std::set<std::string> traditional;
  for (std::uint16_t number = 0; number < word_count; ++number) {
    simplified.insert(first_word(number, Script::simplified));
    traditional.insert(first_word(number, Script::traditional));
    for (Script script : {Script::simplified, Script::traditional}) {
      auto read = read_words(words_of(from_number(number), script));
      REQUIRE(read.ok());
      CHECK(*read == from_number(number));
    }
  }
  CHECK(simplified.size() == word_count);
  CHECK(traditional.size() == word_count);
}

TEST_CASE("words are read as people type them, and nothing else is") {
  Fingerprint fingerprint;
  fingerprint.numbers = {0, 1, 2, 3, 4, 2047};
  std::string words = words_of(fingerprint, Script::simplified);
  std::string joined;
  for (char character : words) {
    if (character != ' ') joined += character;
  }
  CHECK(*read_words(joined) == fingerprint);
  CHECK(*read_words(" " + joined + " \n") == fingerprint);
  std::string with_commas;
  for (std::size_t at = 0; at < joined.size(); at += 6)
    with_commas += joined.substr(at, 6) + (at % 12 == 0 ? "，" : "、");
  CHECK(*read_words(with_commas + "。") == fingerprint);
  for (std::string bad : {std::string(), joined.substr(6), joined + joined.substr(0, 6),
                          joined.substr(0, 35), joined.substr(3) + joined.substr(0, 3),
                          std::string(600, ' ') + joined, std::string("\xE4")}) {
    auto read = read_words(bad);
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().code == ErrorCode::malformed);
  }
}
