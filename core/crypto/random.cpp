#include <weicun/crypto/random.h>

#include "intl_primitives.h"
#include "require.h"

namespace weicun::crypto {
namespace {

constexpr std::size_t least_entropy = 32;
constexpr std::size_t longest_pattern = 4;

/// What a broken host generator hands over: one byte, or one 32-bit word, again and again.
bool repeats_a_pattern(BytesView entropy) {
  for (std::size_t period = 1; period <= longest_pattern; ++period) {
    BytesView shifted = entropy.subspan(period);
    if (equal_in_constant_time(shifted, entropy.first(shifted.size()))) return true;
  }
  return false;
}

}  // namespace

Result<Random> Random::seeded(BytesView entropy) {
  WEICUN_NEED(entropy.size() >= least_entropy, no_randomness, "entropy: too short");
  WEICUN_NEED(!repeats_a_pattern(entropy), no_randomness, "entropy: constant");
  Digest digest = labelled_hash(Suite::intl, "random", {entropy});
  Secret<32> key(digest);
  wipe(digest);
  return Random(std::move(key));
}

// Fast key erasure: the first block of the key stream replaces the key before the rest is handed
// out, so that memory seen later tells nothing about what was drawn earlier.
void Random::fill(std::span<std::uint8_t> out) {
  require(!all_zero(key_.view()));  // a moved-from generator has a wiped key
  Secret<32> next;
  intl::chacha20_stream(key_.view(), 0, next.span());
  intl::chacha20_stream(key_.view(), 1, out);
  key_ = std::move(next);
}

std::uint64_t Random::below(std::uint64_t bound) {
  if (bound == 0) return 0;
  // Values below 2^64 mod bound would make small results likelier; they are drawn again.
  const std::uint64_t rejected = (std::uint64_t{0} - bound) % bound;
  for (;;) {
    std::uint64_t drawn = ByteReader(bytes<8>()).u64();
    if (drawn >= rejected) return drawn % bound;
  }
}

}  // namespace weicun::crypto
