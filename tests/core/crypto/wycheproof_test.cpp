#include <catch_amalgamated.hpp>

#include "conformance/wycheproof_suite.h"

TEST_CASE("Wycheproof: every test of the seven files has its answer") {
  auto folder = weicun::conformance::find_suite("wycheproof/testvectors_v1");
  if (!folder) SKIP("no Wycheproof: set WEICUN_TEST_DATA");
  weicun::conformance::Count count;
  REQUIRE(weicun::conformance::run_wycheproof(*folder, count));
  CHECK(count.passed() == count.total());
  CHECK(count.total() >= 1532);  // as many as the files held when this was written
}
