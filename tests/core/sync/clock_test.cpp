#include <catch_amalgamated.hpp>

#include "phone.h"

using namespace weicun;
using namespace weicun::sync;
using test::Phone;

namespace {

constexpr std::uint64_t year = std::uint64_t{365} * 86'400'000;

void set_back(Phone& phone, std::uint64_t milliseconds) {
  phone.clock = {phone.clock.milliseconds - milliseconds};
}

}  // namespace

TEST_CASE("a clock that is set back years makes nothing wait for those years") {
  Phone phone = Phone::settled();
  set_back(phone, year);
  CHECK_FALSE(phone.asks().has_value());
  phone.pass(Sync::inbox_interval);
  CHECK(phone.asks() == Step::inbox);
}

TEST_CASE("a wait after a failure stays as long as it was") {
  Phone phone = Phone::settled();
  phone.write(1, 1);
  REQUIRE(phone.asks() == Step::submission);
  phone.sync.busy(phone.clock, 60, phone.random);
  set_back(phone, 3 * year);
  CHECK_FALSE(phone.asks().has_value());
  phone.pass(60'000);
  CHECK(phone.asks() == Step::submission);
}

TEST_CASE("a session lasts no longer because the clock went back") {
  Phone phone = Phone::settled();
  set_back(phone, year);
  CHECK_FALSE(phone.asks().has_value());
  phone.pass(3'600'000);
  CHECK(phone.asks() == Step::challenge);
}

TEST_CASE("a directory is asked for no later because the clock went back") {
  Phone phone = Phone::settled();
  set_back(phone, year);
  CHECK_FALSE(phone.asks().has_value());
  phone.pass(Sync::trust_interval);
  CHECK(phone.asks() == Step::trust);
}

TEST_CASE("a clock that is set forward costs a question, and nothing after that") {
  Phone phone = Phone::settled();
  phone.pass(10 * year);
  for (Step step : {Step::trust, Step::standing, Step::challenge, Step::login, Step::inbox}) {
    CHECK(phone.asks() == step);
    phone.answered_well();
  }
  CHECK_FALSE(phone.asks().has_value());
  set_back(phone, 10 * year);
  CHECK_FALSE(phone.asks().has_value());
  phone.pass(Sync::inbox_interval);
  CHECK(phone.asks() == Step::inbox);
}

TEST_CASE("a clock at nought works too") {
  Phone phone = Phone::settled();
  phone.clock = {};
  CHECK_FALSE(phone.asks().has_value());
  phone.pass(Sync::inbox_interval);
  CHECK(phone.asks() == Step::inbox);
}
