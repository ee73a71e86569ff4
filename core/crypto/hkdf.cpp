#include "hkdf.h"

#include <algorithm>

#include "require.h"

namespace weicun::crypto {

Secret<32> hkdf_extract(Suite suite, BytesView salt, Parts input) {
  Digest extracted = hmac(suite, salt, input);
  Secret<32> pseudorandom_key(extracted);
  wipe(extracted);
  return pseudorandom_key;
}

void hkdf_expand(Suite suite, const Secret<32>& pseudorandom_key, BytesView info,
                 std::span<std::uint8_t> out) {
  require(out.size() <= 255 * std::tuple_size_v<Digest>);
  Digest block{};
  BytesView previous;  // T(0) is empty
  std::uint8_t counter = 0;
  while (!out.empty()) {
    ++counter;
    block = hmac(suite, pseudorandom_key.view(), {previous, info, BytesView(&counter, 1)});
    previous = block;
    std::size_t taken = std::min(out.size(), block.size());
    std::copy_n(block.begin(), taken, out.begin());
    out = out.subspan(taken);
  }
  wipe(block);
}

void hkdf(Suite suite, BytesView input, BytesView salt, BytesView info,
          std::span<std::uint8_t> out) {
  hkdf_expand(suite, hkdf_extract(suite, salt, {input}), info, out);
}

}  // namespace weicun::crypto
