#include <weicun/base/identifier.h>

namespace weicun {

RecordId make_record_id(Instant now, const ByteArray<16>& random) {
  RecordId id{random};
  for (std::size_t i = 0; i < 6; ++i) {
    id.bytes[i] = static_cast<std::uint8_t>(now.milliseconds >> (8 * (5 - i)));
  }
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0FU) | 0x70U);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3FU) | 0x80U);
  return id;
}

std::string to_uuid(const ByteArray<16>& bytes) {
  std::string hex = to_hex(bytes);
  return hex.substr(0, 8) + '-' + hex.substr(8, 4) + '-' + hex.substr(12, 4) + '-' +
         hex.substr(16, 4) + '-' + hex.substr(20);
}

Result<ByteArray<16>> from_uuid(std::string_view text) {
  WEICUN_NEED(text.size() == 36, malformed, "uuid");
  std::string hex;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      WEICUN_NEED(text[i] == '-', malformed, "uuid");
      continue;
    }
    char character = text[i];
    hex.push_back(character >= 'A' && character <= 'F' ? static_cast<char>(character + 32)
                                                       : character);
  }
  WEICUN_TRY(Bytes decoded, from_hex(hex));
  ByteArray<16> out{};
  for (std::size_t i = 0; i < 16; ++i) out[i] = decoded[i];
  return out;
}

}  // namespace weicun
