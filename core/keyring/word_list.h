#pragma once

#include <string_view>

namespace weicun::keyring {

/// `fingerprint_words.txt` as one text, generated at build: word n is the six bytes from 6 n on.
[[nodiscard]] std::string_view simplified_words();
[[nodiscard]] std::string_view traditional_words();

}  // namespace weicun::keyring
