#pragma once

#include <cstddef>

#include <weicun/base/bytes.h>

/// Bytes of the right form with a few changed, which random bytes reach only by luck.
namespace weicun::fuzz {

/// `good` after the edits that `input` spells: each is u16 place ‖ u8 exclusive-or. What is left
/// over at the end (one or two bytes) cuts the object short or makes it longer by zeros.
inline Bytes patched(BytesView good, BytesView input) {
  Bytes out = copy_of(good);
  ByteReader edits(input);
  while (edits.left() >= 3) {
    std::size_t place = edits.u16() % good.size();
    out[place] = static_cast<std::uint8_t>(out[place] ^ edits.u8());
  }
  if (edits.left() == 1) out.resize(out.size() + edits.u8());
  if (edits.left() == 2) out.resize(edits.u16() % (good.size() + 1));
  return out;
}

}  // namespace weicun::fuzz
