#include <catch_amalgamated.hpp>

#include <numeric>

#include <weicun/journal/frame.h>

using namespace weicun;
using journal::crc32c;

TEST_CASE("checksums are CRC-32C as RFC 3720 appendix B.4 counts them") {
  Bytes rising(32);
  std::iota(rising.begin(), rising.end(), std::uint8_t{0});
  Bytes falling(rising.rbegin(), rising.rend());
  CHECK(crc32c(Bytes(32, 0)) == 0x8A9136AA);
  CHECK(crc32c(Bytes(32, 0xFF)) == 0x62A8AB43);
  CHECK(crc32c(rising) == 0x46DD794E);
  CHECK(crc32c(falling) == 0x113FDB5C);
  CHECK(crc32c(view_of("123456789")) == 0xE3069283);
  CHECK(crc32c({}) == 0);
}
