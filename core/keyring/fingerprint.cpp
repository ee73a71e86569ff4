#include <weicun/keyring/fingerprint.h>

#include <algorithm>
#include <optional>

#include "word_list.h"

namespace weicun::keyring {
namespace {

constexpr int stretching = 65'536;
constexpr std::size_t bits_of_word = 11;
constexpr std::size_t character_length = 3;  ///< Every character of the list, in UTF-8.
constexpr std::size_t word_length = 2 * character_length;
constexpr std::size_t longest_typed = 512;

/// What people put between words: the ideographic space and full stop, both commas, the middle dot.
constexpr std::array<std::string_view, 5> separators = {"　", "。", "、", "，", "・"};

std::optional<std::uint16_t> place_in(std::string_view list, std::string_view word) {
  for (std::size_t i = 0; i < word_count; ++i) {
    if (list.substr(i * word_length, word_length) == word) return static_cast<std::uint16_t>(i);
  }
  return std::nullopt;
}

/// The characters of the typed text without what stands between them.
Result<std::string> characters_of(std::string_view typed) {
  WEICUN_NEED(typed.size() <= longest_typed, malformed, "words.length");
  std::string out;
  while (!typed.empty()) {
    auto byte = static_cast<unsigned char>(typed.front());
    std::size_t length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : character_length;
    std::string_view character = typed.substr(0, length);
    typed.remove_prefix(character.size());
    bool separator = length < character_length ||
                     std::find(separators.begin(), separators.end(), character) != separators.end();
    if (!separator) out.append(character);
  }
  return out;
}

}  // namespace

Fingerprint fingerprint_of(crypto::Suite suite, const crypto::Digest& card) {
  const Bytes label = crypto::label("words");
  crypto::Digest stretched = card;
  for (int i = 0; i < stretching; ++i) stretched = crypto::hash(suite, {label, stretched});
  Fingerprint fingerprint;
  for (std::size_t bit = 0; bit < fingerprint.numbers.size() * bits_of_word; ++bit) {
    unsigned value = (static_cast<unsigned>(stretched[bit / 8]) >> (7U - bit % 8)) & 1U;
    std::uint16_t& number = fingerprint.numbers[bit / bits_of_word];
    number = static_cast<std::uint16_t>((static_cast<unsigned>(number) << 1U) | value);
  }
  return fingerprint;
}

std::string words_of(const Fingerprint& fingerprint, Script script) {
  std::string_view list = script == Script::simplified ? simplified_words() : traditional_words();
  std::string out;
  for (std::uint16_t number : fingerprint.numbers) {
    if (!out.empty()) out += ' ';
    out.append(list.substr(number * word_length, word_length));
  }
  return out;
}

Result<Fingerprint> read_words(std::string_view typed) {
  WEICUN_TRY(const std::string characters, characters_of(typed));
  Fingerprint fingerprint;
  WEICUN_NEED(characters.size() == fingerprint.numbers.size() * word_length, malformed,
              "words.count");
  for (std::size_t i = 0; i < fingerprint.numbers.size(); ++i) {
    std::string_view word = std::string_view(characters).substr(i * word_length, word_length);
    auto place = place_in(simplified_words(), word);
    if (!place) place = place_in(traditional_words(), word);
    WEICUN_NEED(place, malformed, "words.unknown");
    fingerprint.numbers[i] = *place;
  }
  return fingerprint;
}

}  // namespace weicun::keyring
