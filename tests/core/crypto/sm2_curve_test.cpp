#include <catch_amalgamated.hpp>

#include "sm2_curve.h"
#include "support.h"

using namespace weicun;
using namespace weicun::crypto;

namespace {

const char* const generator =
    "32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7"
    "BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0";
const char* const curve_order = "FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123";

}  // namespace

TEST_CASE("sm2p256v1 gives the keys of GB/T 32918.5-2017 Appendix A") {
  Random random = random_from(1);
  Bytes one = hex("0000000000000000000000000000000000000000000000000000000000000001");
  CHECK(gm::multiply_generator(one, random).value() == hex(generator));
  Bytes private_key = hex("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8");
  CHECK(gm::multiply_generator(private_key, random).value() ==
        hex("09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
            "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"));
  Bytes nonce = hex("59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21");
  CHECK(gm::multiply_generator(nonce, random).value() ==
        hex("04EBFC718E8D1798620432268E77FEB6415E2EDE0E073C0F4F640ECD2E149A73"
            "E858F9D81E5430A57B36DAAB8F950A3C64E6EE6A63094D99283AFF767E124DF0"));
}

TEST_CASE("multiples of the generator and of another point agree with the oracle") {
  Random random = random_from(2);
  for (const auto& row : vectors("curve_multiples")) {
    Bytes scalar = bytes_in(row, "scalar");
    CHECK(hex_of(gm::multiply_generator(scalar, random).value()) == row.at("times_generator"));
    CHECK(hex_of(gm::multiply_point(bytes_in(row, "point"), scalar, random).value()) ==
          row.at("times_point"));
  }
}

TEST_CASE("scalars outside [1, n) and points off the curve are values, not traps") {
  Random random = random_from(3);
  Bytes beyond = hex(curve_order);
  beyond.back() = static_cast<std::uint8_t>(beyond.back() + 1);
  for (const Bytes& scalar : {Bytes(32), hex(curve_order), beyond, Bytes(32, 0xff), Bytes(31, 1),
                              Bytes(33, 1), Bytes()}) {
    CHECK(gm::multiply_generator(scalar, random).error().code == ErrorCode::malformed);
    CHECK(gm::multiply_point(hex(generator), scalar, random).error().code == ErrorCode::malformed);
  }
  Bytes three(32);
  three.back() = 3;
  Bytes off_curve = hex(generator);
  off_curve.back() ^= 1;
  // x = p + 1 would be x = 1 for a parser that reduces.
  Bytes unreduced = hex("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF000000010000000000000000" +
                        std::string(64, '0'));
  for (const Bytes& point :
       {off_curve, Bytes(64), Bytes(64, 0xff), unreduced, Bytes(63, 4), Bytes(65, 4), Bytes()}) {
    CHECK(gm::multiply_point(point, three, random).error().code == ErrorCode::malformed);
  }
}
