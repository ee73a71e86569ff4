#include <weicun/keyring/vault.h>

#include <algorithm>

namespace weicun::keyring {
namespace {

constexpr std::string_view digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  // Crockford's 32
constexpr std::size_t random_length = 16;
constexpr std::size_t checksum_length = 4;
constexpr std::size_t code_length = random_length + checksum_length;
constexpr std::size_t character_count = 32;

crypto::Digest checksum(Suite suite, CodeKind kind, BytesView random16) {
  const ByteArray<1> kind_byte = {static_cast<std::uint8_t>(kind)};
  return crypto::labelled_hash(suite, "code", {kind_byte, random16});
}

/// The value of a character as people write it, or npos.
std::size_t value_of(char character) {
  if (character >= 'a' && character <= 'z') character = static_cast<char>(character - 'a' + 'A');
  if (character == 'O') character = '0';
  if (character == 'I' || character == 'L') character = '1';
  return digits.find(character);
}

/// 32 characters of five bits each into 20 bytes, first character first.
Result<Secret<code_length>> read_characters(std::string_view text) {
  Secret<code_length> code;
  std::size_t count = 0;
  for (char character : text) {
    if (character == ' ' || character == '-') continue;
    std::size_t value = value_of(character);
    WEICUN_NEED(value != std::string_view::npos, malformed, "recovery-code.character");
    WEICUN_NEED(count < character_count, malformed, "recovery-code.length");
    for (std::size_t bit = 0; bit < 5; ++bit) {
      std::size_t place = count * 5 + bit;
      std::size_t set = (value >> (4 - bit)) & 1U;
      code.span()[place / 8] =
          static_cast<std::uint8_t>(code.span()[place / 8] | (set << (7 - place % 8)));
    }
    ++count;
  }
  WEICUN_NEED(count == character_count, malformed, "recovery-code.length");
  return code;
}

}  // namespace

std::string recovery_code(Suite suite, CodeKind kind, BytesView random16) {
  crypto::Digest sum = checksum(suite, kind, random16);
  SecretBytes code(
      ByteWriter().bytes(random16).bytes(BytesView(sum).first(checksum_length)).take());
  std::string text;
  for (std::size_t i = 0; i < character_count; ++i) {
    if (i > 0 && i % 4 == 0) text.push_back('-');
    std::size_t value = 0;
    for (std::size_t place = i * 5; place < i * 5 + 5; ++place) {
      value = (value << 1U) |
              ((static_cast<std::size_t>(code.view()[place / 8]) >> (7 - place % 8)) & 1U);
    }
    text.push_back(digits[value]);
  }
  return text;
}

Result<Secret<16>> read_recovery_code(Suite suite, CodeKind kind, std::string_view text) {
  WEICUN_TRY(const Secret<code_length> code, read_characters(text));
  BytesView random16 = code.view().first(random_length);
  crypto::Digest sum = checksum(suite, kind, random16);
  WEICUN_NEED(equal_in_constant_time(BytesView(sum).first(checksum_length),
                                     code.view().last(checksum_length)),
              malformed, "recovery-code.checksum");
  return Secret<16>(std::span<const std::uint8_t, 16>(random16.data(), random_length));
}

}  // namespace weicun::keyring
