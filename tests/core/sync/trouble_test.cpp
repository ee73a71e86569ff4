#include <catch_amalgamated.hpp>

#include "phone.h"

// What each kind of trouble does to the pace and the link. The outbox is only looked at: no trouble
// here can move, let alone delete, a record.

using namespace weicun;
using namespace weicun::sync;
using outbox::State;
using test::Phone;

namespace {

/// A phone that has just sent its three letters.
Phone sending() {
  Phone phone = Phone::settled();
  phone.write(1, 3);
  auto exchange = phone.next();
  REQUIRE(exchange->records.size() == 3);
  return phone;
}
std::uint64_t wait_of(const Phone& phone) {
  return phone.wake_at()->milliseconds - phone.clock.milliseconds;
}

}  // namespace

TEST_CASE("no answer: the same again after a drawn while") {
  Phone phone = sending();
  phone.sync.unanswered(phone.clock, phone.random);
  CHECK(phone.sync.link() == Link::none);
  CHECK_FALSE(phone.asks().has_value());
  CHECK(wait_of(phone) >= 200);
  CHECK(wait_of(phone) < 200 + Pace::first_bound);
  phone.clock = *phone.wake_at();
  CHECK(phone.next()->records.size() == 3);
}

TEST_CASE("429 and 503 wait as long as the hub asks, else a drawn while") {
  Phone phone = sending();
  phone.sync.busy(phone.clock, 120, phone.random);
  CHECK(wait_of(phone) == 120'000);
  Phone other = sending();
  other.sync.busy(other.clock, std::nullopt, other.random);
  CHECK(wait_of(other) >= 200);
  CHECK(wait_of(other) < 200 + Pace::first_bound);
  CHECK(other.sync.link() == Link::online);
}

TEST_CASE("a portal is shown, slows the pace, and is forgotten at the hub's next word") {
  Phone phone = sending();
  phone.sync.intercepted(phone.clock, phone.random);
  CHECK(phone.sync.link() == Link::portal);
  CHECK_FALSE(phone.asks().has_value());
  phone.clock = *phone.wake_at();
  CHECK(phone.asks() == Step::submission);
  phone.sync.succeeded(phone.clock);
  CHECK(phone.sync.link() == Link::online);
}

TEST_CASE("the first 401 asks for a new credential at once") {
  Phone phone = sending();
  phone.sync.unauthorised(phone.clock, phone.random);
  CHECK_FALSE(phone.sync.session().has_value());
  CHECK(phone.sync.link() != Link::sign_in);
  phone.holdings.token = false;
  CHECK(phone.asks() == Step::enrolment);
}

TEST_CASE(
    "a hub that hands out tokens and refuses them pauses the account, and isn't asked in a "
    "circle") {
  Phone phone = sending();
  phone.sync.unauthorised(phone.clock, phone.random);
  std::uint32_t at_once = 0;
  for (int round = 0; round < 10; ++round) {
    phone.holdings.token = false;
    if (phone.asks() != Step::enrolment) break;
    phone.answered_well();
    phone.holdings.token = true;
    if (phone.asks() != Step::submission) break;
    phone.sync.unauthorised(phone.clock, phone.random);
    ++at_once;
  }
  CHECK(at_once == 1);
  CHECK(phone.sync.link() == Link::sign_in);
  CHECK(wait_of(phone) >= 200);
  CHECK(phone.outbox.count(State::waiting) == 3);
}

TEST_CASE("a paused account goes on by itself once a credential is good for something") {
  Phone phone = sending();
  phone.sync.unauthorised(phone.clock, phone.random);
  CHECK(phone.submit() == 3);
  CHECK(phone.sync.link() == Link::online);
  // And the next 401 is a first one again.
  phone.write(4, 4);
  CHECK(phone.asks() == Step::submission);
  phone.sync.unauthorised(phone.clock, phone.random);
  CHECK(phone.sync.link() != Link::sign_in);
}

TEST_CASE("a credential that came proves nothing: the count of refusals stays") {
  Phone phone = Phone::settled();
  phone.sync.hurry();
  REQUIRE(phone.asks() == Step::inbox);
  phone.sync.unauthorised(phone.clock, phone.random);
  for (Step step : {Step::challenge, Step::login}) {
    REQUIRE(phone.asks() == step);
    phone.answered_well();
  }
  REQUIRE(phone.asks() == Step::inbox);
  phone.sync.unauthorised(phone.clock, phone.random);
  CHECK(phone.sync.link() == Link::sign_in);
}

TEST_CASE("a declined question slows the pace and shows that the hub is there") {
  Phone phone = sending();
  phone.pass(5);
  phone.sync.declined(phone.clock, phone.random);
  CHECK(phone.sync.last_contact() == phone.clock);
  CHECK_FALSE(phone.asks().has_value());
}

TEST_CASE("each trouble in a row waits longer, up to a quarter of an hour") {
  Phone phone = sending();
  std::uint64_t longest = 0;
  for (int i = 0; i < 200; ++i) {
    phone.sync.unanswered(phone.clock, phone.random);
    longest = std::max(longest, wait_of(phone));
    CHECK(wait_of(phone) < 200 + Pace::last_bound);
    phone.clock = *phone.wake_at();
    REQUIRE(phone.next().has_value());
  }
  CHECK(longest > Pace::last_bound / 2);
}

TEST_CASE("the network that goes and comes back") {
  Phone phone = sending();
  phone.sync.network(false, phone.clock, phone.random);
  CHECK(phone.sync.link() == Link::offline);
  phone.sync.unanswered(phone.clock, phone.random);
  CHECK(phone.sync.link() == Link::offline);
  CHECK_FALSE(phone.wake_at().has_value());
  phone.sync.network(true, phone.clock, phone.random);
  CHECK(phone.sync.link() == Link::none);
  CHECK(wait_of(phone) < Pace::reconnect_spread);
  phone.clock = *phone.wake_at();
  CHECK(phone.asks() == Step::submission);
}

TEST_CASE("being told again of a network that never went away shortens no wait") {
  Phone phone = sending();
  phone.sync.busy(phone.clock, 3'600, phone.random);
  phone.sync.network(true, phone.clock, phone.random);
  CHECK(wait_of(phone) == 3'600'000);
}

TEST_CASE("a person who asks for a round needn't wait for the pace") {
  Phone phone = sending();
  phone.sync.busy(phone.clock, 3'600, phone.random);
  CHECK_FALSE(phone.asks().has_value());
  phone.sync.hurry();
  CHECK(phone.asks() == Step::submission);
}
