// Wycheproof's files for the algorithms of both suites, counted for `npm run conformance`.
#include <weicun/crypto/suite.h>

#include "conformance/wycheproof_suite.h"

int main() {
  using namespace weicun;
  auto folder = conformance::find_suite("wycheproof/testvectors_v1");
  if (!folder) return conformance::data_missing;
  conformance::Count count;
  if (!conformance::run_wycheproof(*folder, count)) return conformance::data_missing;
  return count.finish("wycheproof");
}
