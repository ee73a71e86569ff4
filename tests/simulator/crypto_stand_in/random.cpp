// weicun/crypto/random.h on the stand-in's mix: refuses what the real one refuses.
#include <weicun/crypto/random.h>

#include <algorithm>
#include <cstdlib>

#include "mix.h"

namespace weicun::crypto {

Result<Random> Random::seeded(BytesView entropy) {
  WEICUN_NEED(entropy.size() >= 32, no_randomness, "entropy: too short");
  for (std::ptrdiff_t period = 1; period <= 4; ++period) {
    bool repeats = std::equal(entropy.begin() + period, entropy.end(), entropy.begin());
    WEICUN_NEED(!repeats, no_randomness, "entropy: constant");
  }
  return Random(Secret<32>(stand_in::Mix(Suite::intl, "random").add(entropy).digest()));
}

void Random::fill(std::span<std::uint8_t> out) {
  if (all_zero(key_.view())) std::abort();  // a moved-from generator, as in the real one
  stand_in::Mix(Suite::intl, "draw").add(key_.view()).stream(out);
  key_ = Secret<32>(stand_in::Mix(Suite::intl, "next").add(key_.view()).digest());
}

std::uint64_t Random::below(std::uint64_t bound) {
  if (bound == 0) return 0;
  const std::uint64_t rejected = (std::uint64_t{0} - bound) % bound;
  for (;;) {
    std::uint64_t drawn = ByteReader(bytes<8>()).u64();
    if (drawn >= rejected) return drawn % bound;
  }
}

}  // namespace weicun::crypto
