#include <catch_amalgamated.hpp>

#include "phone.h"

using namespace weicun;
using keyring::SlotKind;
using weicun::test::both_suites;
using weicun::test::Home;
using weicun::test::letter;
using weicun::test::octets;
using weicun::test::Tab;

namespace {

const Bytes share(32, 0x55);
const Bytes shown(32, 0xAA);

client::Unlocker pin() {
  client::Unlocker unlocker;
  unlocker.derived_key.emplace();
  unlocker.derived_key->fill(0x11);
  unlocker.pin_authentication = shown;
  unlocker.pin_device_part = Bytes(32, 0xDD);
  unlocker.hub_share = share;
  return unlocker;
}

/// Honest answers until this path is asked for; whether it was.
bool reaches(Tab& tab, test::Hub& hub, std::string_view path) {
  tab.perform();
  while (!tab.requests.empty()) {
    if (tab.requests.front().request.path == path) return true;
    tab.answer(hub);
  }
  return false;
}

void make_recovery_code(Tab& tab, Instant now) {
  client::RequestId request = tab.next_request();
  tab.client.recovery_code(request, now);
  tab.perform();
  REQUIRE(tab.take(request).ok());
}

client::RequestId begin_pin(Tab& tab, Instant now) {
  keyring::SlotHeader slot = tab.client.found(SlotKind::pin, {19'456, 2});
  client::RequestId request = tab.next_request();
  REQUIRE(tab.client.set_unlock(request, slot, pin(), now).ok());
  return request;
}

ErrorCode failure(Tab& tab, client::RequestId request) {
  auto answer = tab.take(request);
  REQUIRE_FALSE(answer.ok());
  return answer.error().code;
}

/// A phone whose everyday unlock is a PIN.
struct Pinned {
  Home home;
  Tab tab;
  Pinned(std::string_view name, crypto::Suite suite) : home(name, suite), tab(home.begin()) {
    make_recovery_code(tab, home.phone.clock);
    client::RequestId request = begin_pin(tab, home.phone.clock);
    REQUIRE(reaches(tab, home.hub, "pin/enrol"));
    tab.answer(octets(share));
    tab.talk(home.hub);
    REQUIRE(tab.take(request).ok());
  }
  [[nodiscard]] Bytes slot_id() const {
    return copy_of(keyring::SlotSet::parse(home.phone.disk.read("slots"))
                       ->of_kind(SlotKind::pin)
                       ->header.slot_id);
  }
};

}  // namespace

TEST_CASE("a PIN opens with the hub's share and not without it") {
  Pinned pinned("pin", GENERATE(from_range(both_suites)));
  test::Phone& phone = pinned.home.phone;
  CHECK(phone.try_open_with(SlotKind::pin, pin()).ok());
  client::Unlocker without = pin();
  without.hub_share = Bytes(32, 0x54);
  CHECK(phone.try_open_with(SlotKind::pin, without).error().code == ErrorCode::wrong_key);
  without.hub_share.clear();
  CHECK(phone.try_open_with(SlotKind::pin, without).error().code == ErrorCode::wrong_key);
  // D lies beside the slot set, under the slot that it belongs to.
  Bytes file = phone.disk.read("pin");
  REQUIRE(file.size() == 48);
  CHECK(equal(BytesView(file).first(16), pinned.slot_id()));
  CHECK(equal(BytesView(file).last(32), Bytes(32, 0xDD)));
}

TEST_CASE("a PIN is not set where the hub can't be reached, and the unlock before stays") {
  Home home("offline", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  make_recovery_code(tab, home.phone.clock);
  Bytes before = home.phone.disk.read("slots");
  SECTION("no network") {
    tab.client.network(false, home.phone.clock);
    client::RequestId request = begin_pin(tab, home.phone.clock);
    tab.perform();
    CHECK(failure(tab, request) == ErrorCode::offline);
  }
  SECTION("no answer") {
    client::RequestId request = begin_pin(tab, home.phone.clock);
    REQUIRE(reaches(tab, home.hub, "pin/enrol"));
    tab.no_answer();
    CHECK(failure(tab, request) == ErrorCode::offline);
  }
  SECTION("a portal") {
    client::RequestId request = begin_pin(tab, home.phone.clock);
    REQUIRE(reaches(tab, home.hub, "pin/enrol"));
    tab.answer(sync::Answer{200, "text/html", std::nullopt, Bytes(32, '<')});
    CHECK(failure(tab, request) == ErrorCode::offline);
  }
  SECTION("an answer of another length") {
    client::RequestId request = begin_pin(tab, home.phone.clock);
    REQUIRE(reaches(tab, home.hub, "pin/enrol"));
    tab.answer(octets(Bytes(31, 1)));
    CHECK(failure(tab, request) == ErrorCode::offline);
  }
  tab.perform();
  CHECK(home.phone.disk.read("slots") == before);
  CHECK(home.phone.disk.read("pin").empty());
  CHECK(home.phone.try_open().ok());
}

TEST_CASE("a locked client asks for the share by its device token, between its letters") {
  Pinned pinned("share", GENERATE(from_range(both_suites)));
  pinned.tab.client.network(false, pinned.home.phone.clock);
  REQUIRE(pinned.tab.save(letter("路灯"))->ok);
  Tab locked = pinned.home.phone.open_locked();
  client::RequestId request = locked.next_request();
  locked.client.ask_share(request, pinned.slot_id(), shown, pinned.home.phone.clock);
  REQUIRE(reaches(locked, pinned.home.hub, "pin/share"));
  const sync::Request& asked = locked.requests.front().request;
  CHECK(asked.authorization.rfind("Weicun-Device ", 0) == 0);
  CHECK(equal(asked.body, ByteWriter().bytes(pinned.slot_id()).bytes(shown).view()));
  SECTION("right") {
    locked.answer(octets(ByteWriter().u8(10).bytes(share).take()));
    CHECK(equal(std::get<client::HubShare>(*locked.take(request)).share, share));
  }
  SECTION("wrong, tries left") {
    locked.answer(octets(Bytes{9}));
    CHECK(failure(locked, request) == ErrorCode::wrong_key);
  }
  SECTION("none left, or never there") {
    locked.answer(octets(Bytes{0}));
    CHECK(failure(locked, request) == ErrorCode::wrong_key);
  }
  SECTION("something else") {
    locked.answer(octets(Bytes(34, 1)));
    CHECK(failure(locked, request) == ErrorCode::offline);
  }
  SECTION("the device is not known any more") {
    locked.answer(test::refusal_in_json(401, "device-unknown"));
    CHECK(failure(locked, request) == ErrorCode::offline);
  }
  locked.talk(pinned.home.hub);
}

TEST_CASE("another PIN takes the place of the first one, in one write") {
  Pinned pinned("again", GENERATE(from_range(both_suites)));
  Bytes first = pinned.slot_id();
  client::RequestId request = begin_pin(pinned.tab, pinned.home.phone.clock);
  REQUIRE(reaches(pinned.tab, pinned.home.hub, "pin/enrol"));
  pinned.tab.answer(octets(share));
  pinned.tab.talk(pinned.home.hub);
  REQUIRE(pinned.tab.take(request).ok());
  CHECK(pinned.slot_id() != first);
  CHECK(equal(BytesView(pinned.home.phone.disk.read("pin")).first(16), pinned.slot_id()));
}
