#include <catch_amalgamated.hpp>

#include "phone.h"

// Receipts whose key changes, and receipts that are lies (format.md §7).

using namespace weicun;
using namespace weicun::test;

namespace {

struct Online : Home {
  Tab tab = begin();
  Identity next = make_identity(village.random, Use::hub_receipts, 0, village.suite);
  Online(std::string_view name, crypto::Suite suite) : Home(name, suite) {}

  /// Saves a letter and holds its submission.
  RecordId submitted() {
    RecordId id = tab.save(letter("路灯"))->id;
    while (!tab.requests.empty() && tab.requests.front().request.path != "submit") tab.answer(hub);
    REQUIRE(tab.requests.size() == 1);
    return id;
  }
  /// The hub signs by its next key from now on.
  void rotate() { hub.receipts_key = &next; }
  /// And the directory says so.
  void publish() {
    keyring::DirectoryDraft draft = village.directory_draft();
    for (keyring::DirectoryEntry& entry : draft.entries) {
      if (entry.card.use != Use::hub_receipts) continue;
      entry.status = CardStatus::superseded;
      entry.since = founded.plus(9'500);
    }
    draft.entries.push_back(entry_for(village.tenant, next));
    hub.publish(draft);
  }
  /// An hour with this hub.
  void pass_an_hour() {
    for (int minutes = 0; minutes < 60; ++minutes) {
      wait(tab, 60'000);
      tab.talk(hub);
    }
  }
};

}  // namespace

TEST_CASE(
    "the hub's receipt key changes while a letter waits: the directory is asked, then it is "
    "delivered",
    "[client]") {
  Online home("rotation", GENERATE(from_range(both_suites)));
  RecordId id = home.submitted();
  home.rotate();
  home.publish();
  home.tab.answer(home.hub);
  CHECK(home.tab.delivery(id) == "waiting");
  CHECK(home.tab.status().link != "portal");
  home.wait(home.tab, 60'000);
  REQUIRE(home.tab.requests.size() == 1);
  CHECK(home.tab.requests.front().request.path == "trust");
  home.tab.talk(home.hub);
  CHECK(home.tab.delivery(id) == "delivered");
  CHECK(home.tab.findings("key-changed") == 0);
  CHECK(home.hub.records.size() == 1);
  CHECK(home.phone.open().delivery(id) == "delivered");
}

TEST_CASE("a receipt key that no directory names: told, asked ever more rarely, nothing lost",
          "[client]") {
  Online home("unnamed", GENERATE(from_range(both_suites)));
  RecordId id = home.submitted();
  home.rotate();
  std::size_t before = home.hub.asked.size();
  home.tab.answer(home.hub);
  CHECK(home.tab.findings("key-changed") == 0);  // it may just be new
  home.pass_an_hour();
  CHECK(home.tab.findings("key-changed") > 0);
  CHECK(home.tab.status().link != "portal");
  CHECK(home.tab.delivery(id) == "waiting");
  CHECK(home.hub.asked.size() - before < 60);
  home.publish();
  home.wait(home.tab, hour);
  home.tab.talk(home.hub);
  CHECK(home.tab.delivery(id) == "delivered");
}

TEST_CASE("a hub that names its new key to nobody's directory call does not hold up letters",
          "[client]") {
  Online home("no directory", GENERATE(from_range(both_suites)));
  RecordId id = home.submitted();
  home.rotate();
  home.tab.answer(home.hub);
  home.wait(home.tab, 60'000);
  REQUIRE(home.tab.requests.front().request.path == "trust");
  home.tab.answer(refusal_in_json(404, "not-found"));
  home.wait(home.tab, hour);
  REQUIRE(home.tab.requests.size() == 1);
  CHECK(home.tab.requests.front().request.path == "submit");
  home.hub.receipts_key = &home.village.receipts;
  home.tab.talk(home.hub);
  CHECK(home.tab.delivery(id) == "delivered");
}

TEST_CASE("a forged receipt is no portal: people are told, and the letter waits", "[client]") {
  Online home("forged receipt", GENERATE(from_range(both_suites)));
  RecordId id = home.submitted();
  const sync::Request& request = home.tab.requests.front().request;
  sync::Answer answer = home.hub.answer(request, request.body);
  SECTION("not signed by the key that it names") { answer.body.back() ^= 1U; }
  SECTION("of another village") { answer.body[4] ^= 1U; }
  SECTION("for another account") { answer.body[36] ^= 1U; }
  home.tab.answer(answer);
  CHECK(home.tab.delivery(id) == "waiting");
  CHECK(home.tab.status().link == "none");
  CHECK(home.tab.findings("key-changed") == 1);
  home.wait(home.tab, hour);
  home.tab.talk(home.hub);
  CHECK(home.tab.delivery(id) == "delivered");
}
