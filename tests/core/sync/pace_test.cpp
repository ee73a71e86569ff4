#include <catch_amalgamated.hpp>

#include <set>

#include <weicun/crypto/suite.h>

#include <weicun/sync/pace.h>

using namespace weicun;
using sync::Pace;

namespace {

const Instant now{1'790'000'000'000};

crypto::Random any_random() {
  return *crypto::Random::seeded(crypto::hash(crypto::Suite::intl, {view_of("pace")}));
}
std::uint64_t wait_of(const Pace& pace) {
  return pace.not_before().milliseconds - now.milliseconds;
}

}  // namespace

TEST_CASE("nothing waits before anything failed") {
  CHECK(Pace().may(Instant{}));
  CHECK(Pace().may(now));
}

TEST_CASE("after a failure the wait is drawn between a floor and a bound that doubles") {
  auto random = any_random();
  for (std::uint32_t failures = 1; failures <= 40; ++failures) {
    std::uint64_t bound =
        std::min(Pace::last_bound, Pace::first_bound << std::min(failures - 1, 20U));
    INFO(failures << " failures, at most " << bound);
    std::set<std::uint64_t> waits;
    for (int phone = 0; phone < 50; ++phone) {
      Pace pace;
      for (std::uint32_t i = 0; i < failures; ++i) pace.failed(now, random);
      CHECK(wait_of(pace) >= 200);
      CHECK(wait_of(pace) < 200 + bound);
      CHECK_FALSE(pace.may(now));
      CHECK(pace.may(pace.not_before()));
      waits.insert(wait_of(pace));
    }
    // A village whose power comes back doesn't call all at once.
    CHECK(waits.size() > 25);
    CHECK(*waits.rbegin() - *waits.begin() > bound / 2);
  }
}

TEST_CASE("a hundred failures in a row wait no longer than the longest bound") {
  auto random = any_random();
  Pace pace;
  for (int i = 0; i < 100; ++i) pace.failed(now, random);
  CHECK(wait_of(pace) < 200 + Pace::last_bound);
}

TEST_CASE("a success forgets the failures") {
  auto random = any_random();
  Pace pace;
  for (int i = 0; i < 10; ++i) pace.failed(now, random);
  pace.succeeded();
  CHECK(pace.may(now));
  pace.failed(now, random);
  CHECK(wait_of(pace) < 200 + Pace::first_bound);
}

TEST_CASE("a hub that says how long to wait is waited for, within bounds") {
  Pace pace;
  pace.asked_to_wait(now, 30);
  CHECK(wait_of(pace) == 30'000);
  pace.asked_to_wait(now, 0);
  CHECK(wait_of(pace) == 1'000);
  for (std::uint64_t seconds : {std::uint64_t{86'400}, std::uint64_t{86'401}, ~std::uint64_t{0}}) {
    pace.asked_to_wait(now, seconds);
    CHECK(wait_of(pace) == Pace::longest_wait);
  }
}

TEST_CASE("when the network comes back, phones spread over some seconds") {
  auto random = any_random();
  std::set<std::uint64_t> waits;
  for (int phone = 0; phone < 50; ++phone) {
    Pace pace;
    for (int i = 0; i < 10; ++i) pace.failed(now, random);
    pace.network_returned(now, random);
    CHECK(wait_of(pace) < Pace::reconnect_spread);
    waits.insert(wait_of(pace));
  }
  CHECK(waits.size() > 40);
}

TEST_CASE("a person who asks waits for nothing") {
  Pace pace;
  pace.asked_to_wait(now, 3'600);
  pace.now_please();
  CHECK(pace.may(now));
}

TEST_CASE("a clock that is set back takes the wait with it") {
  Pace pace;
  pace.asked_to_wait(now, 30);
  std::uint64_t year = std::uint64_t{365} * 86'400'000;
  pace.clock_set_back(year);
  CHECK(pace.not_before() == Instant{now.milliseconds - year + 30'000});
  pace.clock_set_back(~std::uint64_t{0});
  CHECK(pace.not_before() == Instant{});
}
