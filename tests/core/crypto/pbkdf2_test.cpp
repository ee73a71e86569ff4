#include <catch_amalgamated.hpp>

#include <weicun/crypto/keys.h>

#include "gm_primitives.h"
#include "support.h"

using namespace weicun;
using namespace weicun::crypto;

TEST_CASE("PBKDF2-HMAC-SM3 agrees with an independent implementation") {
  for (const auto& row : vectors("slow_derivations")) {
    auto iterations = row.at("iterations").get<std::uint32_t>();
    Bytes wanted = bytes_in(row, "output");
    Bytes passphrase = bytes_in(row, "passphrase");
    Bytes salt = bytes_in(row, "salt");
    if (iterations >= 600'000) {
      auto key = pbkdf2_sm3(passphrase, salt, iterations);
      REQUIRE(key.ok());
      CHECK(hex_of(key->view()) == hex_of(wanted));
      continue;
    }
    Bytes out(wanted.size());
    gm::pbkdf2_sm3_fill(passphrase, salt, iterations, out);
    CHECK(hex_of(out) == hex_of(wanted));
  }
}

TEST_CASE("iterations outside the bounds are refused before the first one") {
  for (std::uint32_t iterations : {0U, 1U, 599'999U, 5'000'001U, 0xFFFFFFFFU}) {
    auto key = pbkdf2_sm3(view_of("x"), Bytes(16), iterations);
    REQUIRE_FALSE(key.ok());
    CHECK(key.error().code == ErrorCode::limit_exceeded);
  }
}
