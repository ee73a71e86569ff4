#include <catch_amalgamated.hpp>

#include "phone.h"

// Where a letter stands follows the hub's order; nobody's clock decides it (protocol.md, Rules).

using namespace weicun;
using namespace weicun::test;

namespace {

std::string stage(Tab& tab, const RecordId& id) { return tab.read(id)->entry.stage; }

struct Delivered : Home {
  Tab tab = begin();
  RecordId id = tab.save(letter("路灯"))->id;
  Delivered(std::string_view name, crypto::Suite suite) : Home(name, suite) { tab.talk(hub); }

  void step(std::string_view kind, std::uint64_t at) {
    hub.deliver(hub.event(id, kind, founded.plus(at)));
  }
};

}  // namespace

TEST_CASE("the secretary's clock is set back between two steps: the letter goes on", "[client]") {
  Delivered home("backward", GENERATE(from_range(both_suites)));
  home.step("opened", 9'000);
  home.step("accepted", 5'000);
  home.step("reply", 1'000);
  home.tab.synchronise(home.hub);
  CHECK(stage(home.tab, home.id) == "replied");
  Tab later = home.phone.open();
  CHECK(stage(later, home.id) == "replied");
  std::vector<Instant> written;
  auto detail = later.read(home.id);
  for (const client::Entry& event : detail->events) written.push_back(event.at);
  CHECK(written == std::vector{founded.plus(9'000), founded.plus(5'000), founded.plus(1'000)});
}

TEST_CASE("the villager's own clock is set back before the rating: it follows the answer",
          "[client]") {
  Delivered home("own", GENERATE(from_range(both_suites)));
  for (std::string_view kind : {"opened", "accepted", "reply"}) home.step(kind, 9'000);
  home.tab.synchronise(home.hub);
  REQUIRE(stage(home.tab, home.id) == "replied");
  home.phone.clock = founded.plus(1);
  REQUIRE(home.tab.act(home.id, "rate", R"({"rating":5,"solved":"yes"})")->ok);
  CHECK(stage(home.tab, home.id) == "rated");
  REQUIRE(home.tab.act(home.id, "close")->ok);
  CHECK(stage(home.tab, home.id) == "closed");
  Tab later = home.phone.open_offline();
  CHECK(stage(later, home.id) == "closed");
}

TEST_CASE("steps leave the phone in the order in which they were taken, whatever the clock says",
          "[client]") {
  Delivered home("order of leaving", GENERATE(from_range(both_suites)));
  for (std::string_view kind : {"opened", "accepted", "reply"}) home.step(kind, 9'000);
  home.tab.synchronise(home.hub);
  home.tab.client.network(false, home.phone.clock);
  RecordId rated = home.tab.act(home.id, "rate", R"({"rating":5,"solved":"yes"})")->id;
  home.phone.clock = founded.plus(1);
  RecordId closed = home.tab.act(home.id, "close")->id;
  REQUIRE(closed < rated);  // by their UUIDv7
  auto due = home.tab.client.outbox().due(false, home.phone.clock, 1'000'000, 10);
  REQUIRE(due.size() == 2);
  CHECK(due[0]->id == rated);
}
