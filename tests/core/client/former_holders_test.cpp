#include <catch_amalgamated.hpp>

#include "phone.h"

// Who held an office, or stole its key, speaks for it no longer; what was taken in before stays.

using namespace weicun;
using namespace weicun::test;

namespace {

constexpr CardStatus ended[] = {CardStatus::superseded, CardStatus::revoked,
                                CardStatus::compromised};
const Instant ended_at = founded.plus(20'000);
const Instant earlier = founded.plus(19'000);
const Instant after_that = founded.plus(21'000);

/// A villager whose letter to the secretary is delivered.
struct Villager : Home {
  Tab tab;
  RecordId id;
  explicit Villager(crypto::Suite suite)
      : Home("former holders", suite), tab(begin()), id(tab.save(letter("路灯"))->id) {
    tab.synchronise(hub);
  }
  /// The secretary's card has ended, and the phone knows.
  void end_card(CardStatus status) {
    keyring::DirectoryDraft draft = village.directory_draft();
    draft.entries[0].status = status;
    draft.entries[0].since = ended_at;
    Identity next = make_identity(village.random, Use::office, 1, village.suite);
    draft.entries.push_back(entry_for(village.tenant, next));
    hub.publish(draft);
    next_day();
    REQUIRE(tab.findings("key-changed") == 1);
  }
  void next_day() {
    phone.clock = phone.clock.plus(13ULL * 3'600'000);
    tab.synchronise(hub);
  }
  [[nodiscard]] std::size_t steps(Tab& of) const { return of.read(id)->events.size(); }
  [[nodiscard]] std::size_t notices() {
    client::Query query;
    query.type = "village.notice";
    return tab.list(query).size();
  }
};

}  // namespace

TEST_CASE("an answer by an ended card that arrives now is believed only from before a retirement",
          "[client]") {
  Villager home(GENERATE(from_range(both_suites)));
  CardStatus status = GENERATE(from_range(ended));
  home.end_card(status);
  // Nobody can tell a true date from one that was put back: only the retired one may have meant it.
  bool dated_before = GENERATE(true, false);
  home.hub.deliver(home.hub.event(home.id, "opened", dated_before ? earlier : after_that));
  home.next_day();
  bool believed = status == CardStatus::superseded && dated_before;
  CHECK(home.steps(home.tab) == (believed ? 1 : 0));
  CHECK(home.tab.read(home.id)->entry.stage == (believed ? "opened" : "delivered"));
  CHECK(home.tab.findings("quarantined") == (believed ? 0 : 1));
}

TEST_CASE("a notice by an ended card that arrives now is believed only from before a retirement",
          "[client]") {
  Villager home(GENERATE(from_range(both_suites)));
  CardStatus status = GENERATE(from_range(ended));
  home.end_card(status);
  bool dated_before = GENERATE(true, false);
  home.hub.deliver(home.hub.notice("停水", nullptr, dated_before ? earlier : after_that));
  home.next_day();
  CHECK(home.notices() == (status == CardStatus::superseded && dated_before ? 1 : 0));
}

TEST_CASE("what an office said before its card ended stays said", "[client]") {
  Villager home(GENERATE(from_range(both_suites)));
  CardStatus status = GENERATE(from_range(ended));
  home.hub.deliver(home.hub.event(home.id, "opened", earlier));
  home.hub.deliver(home.hub.notice("停水", nullptr, earlier));
  home.next_day();
  REQUIRE(home.steps(home.tab) == 1);
  home.end_card(status);
  CHECK(home.steps(home.tab) == 1);
  CHECK(home.tab.read(home.id)->events[0].value.has_value());
  CHECK(home.notices() == 1);
  SECTION("in another life of the app") {
    Tab again = home.phone.open();
    CHECK(home.steps(again) == 1);
    CHECK(again.read(home.id)->entry.stage == "opened");
  }
  SECTION("and is no finding when a hub that was restored sends it once more") {
    home.hub.epoch = 2;
    REQUIRE(home.tab.save(letter("水井"))->ok);
    home.tab.talk(home.hub);
    home.hub.asked.clear();
    home.next_day();
    REQUIRE(std::count(home.hub.asked.begin(), home.hub.asked.end(), "inbox") > 0);
    CHECK(home.steps(home.tab) == 1);
    CHECK(home.tab.findings("quarantined") == 0);
  }
}
