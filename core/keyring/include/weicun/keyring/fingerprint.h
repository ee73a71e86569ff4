#pragma once

#include <array>
#include <string>
#include <string_view>

#include <weicun/base/result.h>
#include <weicun/crypto/suite.h>

/// Six words by which two people compare a key over the telephone (format.md §3.7).
namespace weicun::keyring {

inline constexpr std::size_t word_count = 2048;

struct Fingerprint {
  std::array<std::uint16_t, 6> numbers{};  ///< Places in the list, 0…2047.
  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

/// Of a card's digest: stretched by 65,536 hashes, so that a second key with the same words costs
/// 2^82. Takes some ten milliseconds; keep what it answers.
[[nodiscard]] Fingerprint fingerprint_of(crypto::Suite suite, const crypto::Digest& card);

enum class Script : std::uint8_t { simplified, traditional };
/// The six words with spaces between.
[[nodiscard]] std::string words_of(const Fingerprint& fingerprint, Script script);
/// What a person typed: either script, with or without spaces and punctuation. `malformed`.
[[nodiscard]] Result<Fingerprint> read_words(std::string_view typed);

}  // namespace weicun::keyring
