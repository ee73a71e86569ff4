#include <catch_amalgamated.hpp>

#include "tipsters.h"

// Ten minutes before a tip-off goes and ten to sixty after it the hub hears nothing of the phone,
// whoever opens, locks or restarts what on it.

using namespace weicun;
using namespace weicun::test;

namespace {

/// A phone with a tip-off that goes at the next fit moment.
struct Ready : CountyHome {
  Ready(std::string_view name, crypto::Suite suite) : CountyHome(name, suite) {
    {
      Tab tab = begin();
      REQUIRE(save_tip_off(tab)->ok);
    }
    {
      Tab passing = open_after(25 * hour);
      live(passing, minute);
    }
    phone.clock = phone.clock.plus(hour);
    REQUIRE(hub.drops.empty());
  }
  /// The tip-off has gone.
  [[nodiscard]] Tab send() {
    Tab tab = phone.open();
    live(tab, 1);
    REQUIRE(hub.drops.size() == 1);
    return tab;
  }
  /// Works the stamp until something is to be sent or stored.
  void work(Tab& tab) {
    while (tab.requests.empty() && tab.commits.empty()) {
      tab.client.woken(phone.clock);
      tab.perform();
    }
  }
  [[nodiscard]] std::size_t asked() const { return hub.asked.size(); }
};

ErrorCode share_refusal(Tab& tab, Instant now) {
  client::RequestId request = tab.next_request();
  tab.client.ask_share(request, Bytes(16, 1), Bytes(32, 2), now);
  tab.perform();
  if (!tab.settled(request)) return ErrorCode::closed;  // hangs
  return tab.take(request).error().code;
}

}  // namespace

TEST_CASE("a store that opens locked first has spoken to its hub: the tip-off waits on",
          "[client]") {
  Ready home("locked first", GENERATE(from_range(both_suites)));
  std::size_t before = home.asked();
  {
    Tab locked = home.phone.open_locked();
    locked.synchronise(home.hub);
    REQUIRE(home.asked() > before);
  }
  home.phone.clock = home.phone.clock.plus(minute);
  {
    Tab tab = home.phone.open();
    home.live(tab, 8 * minute);
    CHECK(home.hub.drops.empty());
  }
  Tab later = home.open_after(hour);
  home.live(later, minute);
  CHECK(home.hub.drops.size() == 1);
}

TEST_CASE("who locks and unlocks an app that is open is heard in between", "[client]") {
  Ready home("locks", GENERATE(from_range(both_suites)));
  {
    Tab locked = home.phone.open_locked();
    home.live(locked, 30 * minute);
    locked.synchronise(home.hub);
    home.live(locked, 4 * minute);
    locked.synchronise(home.hub);
  }
  Tab tab = home.phone.open();
  home.live(tab, 9 * minute);
  CHECK(home.hub.drops.empty());
}

TEST_CASE("a locked phone sends no tip-off", "[client]") {
  Ready home("never locked", GENERATE(from_range(both_suites)));
  Tab locked = home.phone.open_locked();
  home.live(locked, 96 * hour);
  CHECK(home.hub.drops.empty());
}

TEST_CASE("an app that is closed and opened again after a tip-off stays silent", "[client]") {
  Ready home("again", GENERATE(from_range(both_suites)));
  bool locked = GENERATE(false, true);
  { Tab tab = home.send(); }
  std::size_t before = home.asked();
  home.phone.clock = home.phone.clock.plus(2 * minute);
  Tab again = locked ? home.phone.open_locked() : home.phone.open();
  again.synchronise(home.hub);
  home.live(again, 8 * minute - 10);
  again.synchronise(home.hub);
  CHECK(home.asked() == before);
  home.live(again, hour);
  again.synchronise(home.hub);
  CHECK(home.asked() > before);
}

TEST_CASE("the host is told until when the other vaults on the phone must be silent", "[client]") {
  Ready home("told", GENERATE(from_range(both_suites)));
  {
    Tab tab = home.phone.open();
    CHECK_FALSE(tab.status().quiet_until);
    home.work(tab);
    CHECK(tab.status().quiet_until >= home.phone.clock.plus(10 * minute));
    tab.talk(home.hub);
    Instant until = tab.status().quiet_until.value();
    CHECK(until >= home.phone.clock.plus(10 * minute));
    CHECK(until < home.phone.clock.plus(hour));
    CHECK(home.phone.open_locked().status().quiet_until == until);
  }
  Tab later = home.open_after(hour);
  CHECK_FALSE(later.status().quiet_until);
}

TEST_CASE("one that was killed before the county answered stays silent, too", "[client]") {
  Ready home("killed", GENERATE(from_range(both_suites)));
  {
    Tab tab = home.phone.open();
    home.work(tab);
    REQUIRE(tab.requests.front().request.path == "drop");
  }
  std::size_t before = home.asked();
  Tab again = home.open_after(2 * minute);
  again.synchronise(home.hub);
  home.live(again, 8 * minute - 10);
  CHECK(home.asked() == before);
  home.live(again, 3 * hour);
  CHECK(home.hub.drops.size() == 1);
}

TEST_CASE("the store knows of the silence before the tip-off leaves", "[client]") {
  Ready home("stored first", GENERATE(from_range(both_suites)));
  Tab tab = home.phone.open();
  tab.hold_commits = true;
  home.work(tab);
  REQUIRE(tab.requests.empty());
  REQUIRE(tab.commits.size() == 1);
  SECTION("written: it goes") {
    tab.hold_commits = false;
    tab.write_commit();
    CHECK(tab.requests.front().request.path == "drop");
  }
  SECTION("not written: it doesn't, and waits for another moment") {
    tab.hold_commits = false;
    tab.fail_commit(client::CommitFailure::full);
    home.live(tab, minute);
    CHECK(home.hub.drops.empty());
    CHECK(home.asked() > 0);
    Tab later = home.open_after(5 * hour);
    home.live(later, minute);
    CHECK(home.hub.drops.size() == 1);
  }
}

TEST_CASE("in the silence a PIN is not asked for: it is as if there were no signal", "[client]") {
  Ready home("pin", GENERATE(from_range(both_suites)));
  SECTION("to open the app") {
    { Tab tab = home.send(); }
    std::size_t before = home.asked();
    home.phone.clock = home.phone.clock.plus(minute);
    Tab locked = home.phone.open_locked();
    CHECK(share_refusal(locked, home.phone.clock) == ErrorCode::offline);
    CHECK(home.asked() == before);
  }
  SECTION("to set one") {
    Tab tab = home.send();
    client::RequestId code = tab.next_request();
    tab.client.recovery_code(code, home.phone.clock);
    tab.perform();
    REQUIRE(tab.take(code).ok());
    keyring::SlotHeader slot = tab.client.found(keyring::SlotKind::pin, {19'456, 2});
    client::Unlocker unlocker;
    unlocker.derived_key.emplace();
    unlocker.pin_authentication = unlocker.pin_device_part = Bytes(32, 3);
    client::RequestId request = tab.next_request();
    REQUIRE(tab.client.set_unlock(request, slot, unlocker, home.phone.clock).ok());
    tab.perform();
    REQUIRE(tab.settled(request));
    CHECK(tab.take(request).error().code == ErrorCode::offline);
  }
}

TEST_CASE("who opens by PIN comes before a tip-off that waits, and the silence begins anew",
          "[client]") {
  Ready home("person first", GENERATE(from_range(both_suites)));
  Tab locked = home.phone.open_locked();
  client::RequestId request = locked.next_request();
  locked.client.ask_share(request, Bytes(16, 1), Bytes(32, 2), home.phone.clock);
  locked.perform();
  while (!locked.requests.empty() && locked.requests.front().request.path != "pin/share")
    locked.answer(home.hub);
  REQUIRE_FALSE(locked.requests.empty());
}

TEST_CASE("when the tip-off is gone and the silence over, its file is every other store's",
          "[client]") {
  Home other("another phone");
  (void)other.begin();
  Ready home("forgets", GENERATE(from_range(both_suites)));
  Bytes waiting = home.phone.disk.read("drop");
  Tab tab = home.send();
  CHECK(home.phone.disk.read("drop").size() == 20);
  bool closed_meanwhile = GENERATE(false, true);
  if (closed_meanwhile) {
    Tab later = home.open_after(2 * hour);
    home.live(later, minute);
    CHECK(home.phone.disk.read("drop") == other.phone.disk.read("drop"));
  } else {
    home.live(tab, 2 * hour);
    CHECK(home.phone.disk.read("drop") == other.phone.disk.read("drop"));
  }
}

TEST_CASE("a note by one tab leaves what another one saved", "[client]") {
  CountyHome home("two tabs", GENERATE(from_range(both_suites)));
  Tab first = home.begin();
  REQUIRE(home.save_tip_off(first)->ok);
  Tab locked = home.phone.open_locked();
  Tab second = home.phone.open_offline();
  REQUIRE(home.save_tip_off(second, tip_off("还有一件事"))->ok);
  Bytes both = home.phone.disk.read("drop");
  home.phone.clock = home.phone.clock.plus(6 * minute);
  for (Tab* tab : {&first, &locked}) {
    tab->synchronise(home.hub);
    CHECK(home.phone.disk.read("drop").size() == both.size());
    CHECK(home.phone.disk.read("drop") != both);  // it was noted
    both = home.phone.disk.read("drop");
    home.phone.clock = home.phone.clock.plus(6 * minute);
  }
}
