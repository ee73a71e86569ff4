#pragma once

#include <weicun/crypto/suite.h>

/// What a suite must refuse is refused in both: tests take theirs from here.
namespace weicun::test {

inline constexpr crypto::Suite both_suites[] = {crypto::Suite::gm, crypto::Suite::intl};

inline crypto::Suite other_suite(crypto::Suite suite) {
  return suite == crypto::Suite::gm ? crypto::Suite::intl : crypto::Suite::gm;
}

inline std::uint8_t suite_byte(crypto::Suite suite) { return static_cast<std::uint8_t>(suite); }

}  // namespace weicun::test
