#include <catch_amalgamated.hpp>

#include "phone.h"

using namespace weicun;
using namespace weicun::test;

namespace {

std::vector<std::string> received(Tab& tab) {
  client::Query query;
  query.delivery = {"received"};
  std::vector<std::string> titles;
  for (const client::Entry& entry : tab.list(query)) {
    titles.push_back(entry.value ? entry.title : entry.title + " (closed)");
  }
  std::sort(titles.begin(), titles.end());
  return titles;
}

using Titles = std::vector<std::string>;

/// The village after its hub got a new transport key: the old card is still named.
keyring::DirectoryDraft rotated(Home& home, const Identity& next, CardStatus old_status,
                                Instant since) {
  keyring::DirectoryDraft draft = home.village.directory_draft();
  for (keyring::DirectoryEntry& entry : draft.entries) {
    if (entry.card.use != Use::hub_transport) continue;
    entry.status = old_status;
    entry.since = since;
  }
  draft.entries.push_back(entry_for(home.village.tenant, next));
  return draft;
}

/// Asks for the directory and for the inbox, as the app does by itself twice a day.
void next_day(Home& home, Tab& tab) {
  home.phone.clock = home.phone.clock.plus(13ULL * 3'600'000);
  tab.synchronise(home.hub);
}

}  // namespace

TEST_CASE("notices from before a change of the hub's transport key are taken in", "[client]") {
  Home home("rotation", GENERATE(from_range(both_suites)));
  Identity next = make_identity(home.village.random, Use::hub_transport, 0, home.village.suite);
  home.hub.deliver(home.hub.notice("停水"));
  Tab tab = home.phone.found();
  SECTION("kept before, read after") {
    tab.synchronise(home.hub);
    REQUIRE(received(tab) == Titles{"停水"});
    home.hub.publish(rotated(home, next, CardStatus::superseded, founded.plus(9'500)));
    next_day(home, tab);
    CHECK(received(tab) == Titles{"停水"});
  }
  SECTION("fetched after") {
    home.hub.publish(rotated(home, next, CardStatus::superseded, founded.plus(9'500)));
    home.hub.deliver(home.hub.notice("来水", &next));
    tab.synchronise(home.hub);
    CHECK(received(tab) == Titles{"停水", "来水"});
  }
  SECTION("but not one for a card that was compromised by then") {
    home.hub.publish(rotated(home, next, CardStatus::compromised, founded.plus(8'500)));
    tab.synchronise(home.hub);
    CHECK(received(tab).empty());
  }
  SECTION("and one for a card that was compromised later") {
    home.hub.publish(rotated(home, next, CardStatus::compromised, founded.plus(9'500)));
    tab.synchronise(home.hub);
    CHECK(received(tab) == Titles{"停水"});
  }
}

TEST_CASE("one's own public record opens after a change of the hub's transport key", "[client]") {
  Home home("own record", GENERATE(from_range(both_suites)));
  Tab tab = home.begin_offline();
  RecordId id = tab.save(notice("停水"), {}, "village.notice")->id;
  Identity next = make_identity(home.village.random, Use::hub_transport, 0, home.village.suite);
  home.hub.publish(rotated(home, next, CardStatus::revoked, founded.plus(1)));
  home.go_online(tab);
  next_day(home, tab);
  REQUIRE(tab.read(id)->entry.value.has_value());
}

TEST_CASE("a record that can't be verified yet is asked for again", "[client]") {
  Home home("asked again", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  Identity next = make_identity(home.village.random, Use::hub_transport, 0, home.village.suite);
  home.hub.deliver(home.hub.notice("来水", &next));  // for a card that this phone doesn't know
  home.hub.deliver(home.hub.notice("停水"));
  tab.synchronise(home.hub);
  REQUIRE(received(tab) == Titles{"停水"});
  CHECK(tab.findings("quarantined") == 1);

  SECTION("when the directory that names its card has come") {
    home.hub.publish(rotated(home, next, CardStatus::superseded, founded.plus(9'500)));
    next_day(home, tab);
    tab.synchronise(home.hub);
    CHECK(received(tab) == Titles{"停水", "来水"});
  }
  SECTION("after the app was closed, and in another life of it") {
    home.hub.publish(rotated(home, next, CardStatus::superseded, founded.plus(9'500)));
    Tab after = home.phone.open();
    next_day(home, after);
    after.synchronise(home.hub);
    CHECK(received(after) == Titles{"停水", "来水"});
    Tab later = home.phone.open();
    home.hub.asked.clear();
    later.synchronise(home.hub);
    CHECK(std::count(home.hub.asked.begin(), home.hub.asked.end(), "inbox") == 1);
  }
  SECTION("but not again and again while nothing has changed") {
    std::size_t before = home.hub.asked.size();
    tab.synchronise(home.hub);
    tab.synchronise(home.hub);
    CHECK(home.hub.asked.size() - before <= 4);
    CHECK(tab.findings("quarantined") == 1);
  }
}
