#include <catch_amalgamated.hpp>

#include "phone.h"

using namespace weicun;
using namespace weicun::sync;
using outbox::Item;
using outbox::State;
using test::Phone;

TEST_CASE("a first contact asks whom to trust, enrols, sends, and then looks for post") {
  Phone phone;
  phone.holdings = {true, false, false};
  phone.write(1, 1);
  CHECK(phone.asks() == Step::trust);
  phone.answered_well();
  phone.holdings.directory = true;
  CHECK(phone.asks() == Step::enrolment);
  phone.answered_well();
  phone.holdings.token = true;
  CHECK(phone.submit() == 1);
  for (Step step : {Step::standing, Step::challenge, Step::login, Step::inbox}) {
    CHECK(phone.asks() == step);
    phone.answered_well();
  }
  CHECK_FALSE(phone.asks().has_value());
  CHECK(phone.sync.idle(phone.clock, phone.outbox, phone.holdings));
}

TEST_CASE("letters go before photos, photos before everything the hub might tell us") {
  Phone phone;
  phone.outbox.add(test::letter_with_photos(1, 1));
  CHECK(phone.submit() == 1);
  auto upload = phone.next();
  REQUIRE(upload.has_value());
  CHECK(upload->step == Step::upload);
  CHECK(upload->records == std::vector{test::record_id(1)});
  CHECK(upload->blob == test::photo(0).blob);
  phone.outbox.apply_receipt(test::accepted(test::photo(0)), phone.clock);
  phone.answered_well();
  CHECK(phone.asks() == Step::trust);
}

TEST_CASE("a letter that is written meanwhile goes before the next photo") {
  Phone phone = Phone::settled();
  phone.outbox.add(test::letter_with_photos(1, 2));
  CHECK(phone.submit() == 1);
  CHECK(phone.asks() == Step::upload);
  phone.outbox.apply_receipt(test::accepted(test::photo(0)), phone.clock);
  phone.answered_well();
  phone.write(2, 2);
  CHECK(phone.asks() == Step::submission);
}

TEST_CASE("one question at a time") {
  Phone phone;
  phone.write(1, 3);
  auto first = phone.next();
  REQUIRE(first.has_value());
  CHECK(phone.sync.underway()->id == first->id);
  CHECK_FALSE(phone.next().has_value());
  CHECK_FALSE(phone.wake_at().has_value());
  CHECK_FALSE(phone.sync.idle(phone.clock, phone.outbox, phone.holdings));
  phone.sync.succeeded(phone.clock);
  CHECK_FALSE(phone.sync.underway().has_value());
  CHECK(phone.next()->id == first->id + 1);
}

TEST_CASE("a record for a session waits for one; a sealed letter doesn't") {
  Phone phone = Phone::settled();
  phone.sync.sign_out();
  Item notice = test::letter(1);
  notice.readable = true;
  phone.outbox.add(notice);
  phone.write(2, 2);
  auto sealed = phone.next();
  REQUIRE(sealed.has_value());
  CHECK_FALSE(sealed->readable);
  CHECK(sealed->records == std::vector{test::record_id(2)});
  phone.outbox.apply(test::record_id(2), outbox::Event::sent);
  phone.answered_well();
  CHECK(phone.asks() == Step::challenge);
  phone.answered_well();
  CHECK(phone.asks() == Step::login);
  phone.answered_well();
  auto readable = phone.next();
  REQUIRE(readable.has_value());
  CHECK(readable->readable);
  CHECK(readable->records == std::vector{notice.id});
}

TEST_CASE("a login answers the challenge that came, once") {
  Phone phone = Phone::settled();
  phone.sync.sign_out();
  phone.sync.hurry();
  CHECK(phone.asks() == Step::challenge);
  phone.sync.challenged(phone.clock, Bytes(40, 0xC4));
  CHECK(phone.next()->challenge == Bytes(40, 0xC4));
  phone.sync.unanswered(phone.clock, phone.random);
  phone.sync.hurry();
  CHECK(phone.asks() == Step::challenge);
}

TEST_CASE("a session that is over is asked for anew") {
  Phone phone = Phone::settled();
  phone.pass(3'600'000);
  CHECK(phone.asks() == Step::challenge);
}

TEST_CASE("the inbox is asked again after a while, and at once when there is more") {
  Phone phone = Phone::settled();
  phone.pass(Sync::inbox_interval - 1);
  CHECK_FALSE(phone.asks().has_value());
  CHECK(phone.wake_at() == phone.clock.plus(1));
  phone.pass(1);
  CHECK(phone.asks() == Step::inbox);
  phone.sync.inbox_read(phone.clock, true);
  phone.sync.succeeded(phone.clock);
  CHECK(phone.asks() == Step::inbox);
}

TEST_CASE("whom to trust is asked again twice a day") {
  Phone phone = Phone::settled();
  phone.pass(Sync::trust_interval);
  CHECK(phone.asks() == Step::trust);
}

TEST_CASE("a file that a person wants to see is fetched, in the order of asking") {
  Phone phone = Phone::settled();
  BlobId first{{1}};
  BlobId second{{2}};
  phone.sync.want(first);
  phone.sync.want(second);
  CHECK(phone.wake_at() == Instant{});
  for (const BlobId& blob : {first, second}) {
    auto exchange = phone.next();
    REQUIRE(exchange.has_value());
    CHECK(exchange->step == Step::download);
    CHECK(exchange->blob == blob);
    phone.answered_well();
  }
  CHECK_FALSE(phone.asks().has_value());
}

TEST_CASE("a person who asks for a round gets the inbox without delay") {
  Phone phone = Phone::settled();
  CHECK_FALSE(phone.asks().has_value());
  phone.sync.hurry();
  CHECK(phone.asks() == Step::inbox);
}

TEST_CASE("without a hub, and without a network, nothing is asked and nobody is woken") {
  Phone phone;
  phone.write(1, 1);
  SECTION("no hub") { phone.holdings.server = false; }
  SECTION("no network") { phone.sync.network(false, phone.clock, phone.random); }
  CHECK_FALSE(phone.asks().has_value());
  CHECK_FALSE(phone.wake_at().has_value());
  CHECK(phone.sync.idle(phone.clock, phone.outbox, phone.holdings));
}

TEST_CASE("a wake time is one at which there is something to ask") {
  // Else the phone would wake, find nothing to do, and wake again at once, until it is empty.
  for (State state : test::all_states) {
    for (std::uint8_t parked = 0; parked <= 2; ++parked) {
      INFO(name_of(state) << ", two photos, " << int{parked} << " of them parked");
      Phone phone = Phone::settled();
      Item item = test::letter_with_photos(1, 2);
      phone.outbox = test::outbox_in(state, item);
      for (std::uint8_t i = 0; i < parked; ++i)
        phone.outbox.park_attachment(item.id, item.attachments[i].blob);
      if (phone.next()) continue;
      auto wake = phone.wake_at();
      REQUIRE(wake.has_value());
      CHECK(*wake > phone.clock);
      phone.clock = *wake;
      CHECK(phone.next().has_value());
    }
  }
}

TEST_CASE("links have names of their own") {
  std::set<std::string_view> names;
  for (Link link : {Link::none, Link::online, Link::offline, Link::sign_in, Link::portal})
    names.insert(name_of(link));
  CHECK(names == std::set<std::string_view>{"none", "online", "offline", "sign-in", "portal"});
}
