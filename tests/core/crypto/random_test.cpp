#include <catch_amalgamated.hpp>

#include <array>
#include <set>

#include "intl_primitives.h"
#include "support.h"

using namespace weicun;
using namespace weicun::crypto;

TEST_CASE("a generator is not made from too little or from constant entropy") {
  ByteArray<64> entropy{};
  for (std::size_t i = 0; i < entropy.size(); ++i) entropy[i] = static_cast<std::uint8_t>(i * 37);
  CHECK(Random::seeded(entropy).ok());
  CHECK(Random::seeded(BytesView(entropy).first(32)).ok());
  CHECK(Random::seeded(BytesView(entropy).first(31)).error().code == ErrorCode::no_randomness);
  CHECK(Random::seeded({}).error().code == ErrorCode::no_randomness);
  for (int value : {0x00, 0x01, 0x7f, 0xff}) {
    CHECK(Random::seeded(Bytes(48, static_cast<std::uint8_t>(value))).error().code ==
          ErrorCode::no_randomness);
  }
  Bytes repeated_word;
  for (int i = 0; i < 12; ++i) repeated_word.insert(repeated_word.end(), {0x12, 0x34, 0x56, 0x78});
  CHECK(Random::seeded(repeated_word).error().code == ErrorCode::no_randomness);
}

TEST_CASE("the generator is ChaCha20 with its key erased after each draw") {
  Bytes entropy = hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
  Random random = Random::seeded(entropy).value();
  Digest key = labelled_hash(Suite::intl, "random", {entropy});
  for (std::size_t length : {1U, 32U, 64U, 65U, 1000U}) {
    Bytes expected(length);
    intl::chacha20_stream(key, 1, expected);
    Bytes drawn(length);
    random.fill(drawn);
    CHECK(drawn == expected);
    Digest next{};
    intl::chacha20_stream(key, 0, next);
    key = next;
  }
}

TEST_CASE("other seeds, and each draw, give other bytes") {
  Random one = random_from(1);
  Random two = random_from(2);
  std::set<ByteArray<16>> seen;
  for (int i = 0; i < 1000; ++i) {
    CHECK(seen.insert(one.bytes<16>()).second);
    CHECK(seen.insert(two.bytes<16>()).second);
  }
  Random moved = std::move(one);
  CHECK(seen.insert(moved.bytes<16>()).second);
}

TEST_CASE("below is in range and about uniform") {
  Random random = random_from(3);
  CHECK(random.below(0) == 0);
  CHECK(random.below(1) == 0);
  std::array<int, 6> counts{};
  for (int i = 0; i < 60'000; ++i) ++counts.at(static_cast<std::size_t>(random.below(6)));
  // Chi-squared with 5 degrees of freedom; 30 has a chance of 1 in 100,000, and the seed is fixed.
  double chi_squared = 0;
  for (int count : counts) chi_squared += (count - 10'000.0) * (count - 10'000.0) / 10'000.0;
  CHECK(chi_squared < 30);
  std::uint64_t bound = (std::uint64_t{1} << 63U) + 1;  // half of all draws are thrown away
  for (int i = 0; i < 1000; ++i) CHECK(random.below(bound) < bound);
}
