#pragma once

#include <set>

#include <weicun/base/bytes.h>
#include <weicun/base/error.h>

#include "suites.h"

namespace weicun::test {

/// The errors that a hostile byte string may meet; anything else would be "another error shape".
inline bool is_refusal(ErrorCode code) {
  static const std::set<ErrorCode> refusals = {
      ErrorCode::malformed,      ErrorCode::unknown_version,
      ErrorCode::limit_exceeded, ErrorCode::wrong_key_or_damaged,
      ErrorCode::wrong_key,      ErrorCode::bad_signature,
      ErrorCode::not_for_us,     ErrorCode::wrong_tenant,
      ErrorCode::not_trusted,    ErrorCode::stale,
      ErrorCode::forked,         ErrorCode::not_supported,
      ErrorCode::bad_json};
  return refusals.contains(code);
}

inline Bytes with_flipped_bit(BytesView bytes, std::size_t byte, unsigned bit) {
  Bytes changed = copy_of(bytes);
  changed[byte] = static_cast<std::uint8_t>(changed[byte] ^ (1U << bit));
  return changed;
}

/// How many damaged copies `opens` took for good, or refused with an error that has no place there.
/// `opens` answers a Result; `chosen` says which bytes to damage, so that long objects can be
/// sampled.
struct Damage {
  std::size_t tried = 0;
  std::size_t accepted = 0;
  std::size_t other_shapes = 0;

  template <class Opens>
  void judge(Opens& opens, const Bytes& changed) {
    ++tried;
    auto result = opens(BytesView(changed));
    if (result.ok()) {
      ++accepted;
    } else if (!is_refusal(result.error().code)) {
      ++other_shapes;
    }
  }
};

/// How many bits of a byte are flipped: each, or one, which is the next one in the next byte.
enum class Bits { each, one };

/// Where a try in suite gm costs milliseconds of SM2, all bits of a long object cost half a minute,
/// and the eight of a byte nearly always fail at the same place.
inline Bits affordable_bits(crypto::Suite suite) {
  return suite == crypto::Suite::gm ? Bits::one : Bits::each;
}

template <class Opens, class Chosen>
Damage flip_bits(BytesView good, Opens opens, Chosen chosen, Bits bits = Bits::each) {
  Damage damage;
  for (std::size_t byte = 0; byte < good.size(); ++byte) {
    if (!chosen(byte)) continue;
    for (unsigned bit = 0; bit < 8; ++bit) {
      if (bits == Bits::each || bit == byte % 8)
        damage.judge(opens, with_flipped_bit(good, byte, bit));
    }
  }
  return damage;
}

template <class Opens>
Damage flip_every_byte(BytesView good, Opens opens, Bits bits) {
  return flip_bits(
      good, opens, [](std::size_t) { return true; }, bits);
}

template <class Opens>
Damage flip_every_bit(BytesView good, Opens opens) {
  return flip_every_byte(good, opens, Bits::each);
}

/// Every shorter prefix, and one byte too many.
template <class Opens>
Damage cut_everywhere(BytesView good, Opens opens) {
  Damage damage;
  for (std::size_t length = 0; length < good.size(); ++length)
    damage.judge(opens, copy_of(good.first(length)));
  Bytes longer = copy_of(good);
  longer.push_back(0);
  damage.judge(opens, longer);
  return damage;
}

inline bool all_refused(const Damage& damage) {
  return damage.tried > 0 && damage.accepted == 0 && damage.other_shapes == 0;
}

}  // namespace weicun::test
