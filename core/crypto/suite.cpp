#include <weicun/crypto/suite.h>

#include "require.h"

namespace weicun::crypto {

Result<Suite> suite_of(std::uint8_t byte) {
  WEICUN_NEED(byte == 1 || byte == 2, unknown_version, "suite");
  return static_cast<Suite>(byte);
}

std::size_t aead_key_length(Suite suite) { return suite == Suite::gm ? 16 : 32; }
std::size_t public_key_length(Suite suite) { return suite == Suite::gm ? 64 : 32; }
std::size_t wrapped_key_length(Suite suite) { return suite == Suite::gm ? 128 : 80; }

Bytes label(std::string_view word) {
  constexpr std::string_view prefix = "weicun/1 ";
  require(prefix.size() + word.size() <= 255);
  ByteWriter writer;
  writer.u8(static_cast<std::uint8_t>(prefix.size() + word.size())).text(prefix).text(word);
  return writer.take();
}

Digest labelled_hash(Suite suite, std::string_view word, Parts parts) {
  Hasher hasher(suite, word);
  for (BytesView part : parts) hasher.add(part);
  return hasher.finish();
}

}  // namespace weicun::crypto
