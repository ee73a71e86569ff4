#include <catch_amalgamated.hpp>

#include "phone.h"

using namespace weicun;
using namespace weicun::test;

namespace {

std::string title_of(Tab& tab, const RecordId& id) {
  auto detail = tab.read(id);
  return detail ? detail->entry.title : "unknown";
}

bool offers(Tab& tab, const RecordId& id, std::string_view name) {
  auto detail = tab.read(id);
  for (const client::Action& action : detail->actions) {
    if (action.name == name) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("an edited letter that was taken back is sent under a new id", "[client]") {
  Home home("edited", GENERATE(from_range(both_suites)));
  Tab tab = home.begin_offline();
  RecordId id = tab.save(letter("路灯"))->id;
  REQUIRE(tab.act(id, "withdraw").ok());
  CHECK(tab.delivery(id) == "draft");

  Result<Saved> again = tab.save(letter("路灯和水井"), {id, {}});
  REQUIRE(again->ok);
  CHECK(again->id != id);
  CHECK(title_of(tab, again->id) == "路灯和水井");
  CHECK(tab.delivery(again->id) == "waiting");
  CHECK(tab.list().size() == 1);
  CHECK(tab.save(letter("路灯和水井"), {id, {}})->id == again->id);  // twice is once

  Tab after = home.phone.open();
  CHECK(after.list().size() == 1);
  CHECK(after.save(letter("路灯和水井"), {id, {}})->id == again->id);
  home.go_online(after);
  after.talk(home.hub);
  CHECK(home.hub.records.size() == 1);
  CHECK(home.hub.records.count(again->id) == 1);
}

TEST_CASE("an edited letter that was taken back is saved once by two quick taps", "[client]") {
  Home home("two taps", GENERATE(from_range(both_suites)));
  Tab tab = home.begin_offline();
  RecordId id = tab.save(letter("路灯"))->id;
  REQUIRE(tab.act(id, "withdraw").ok());
  tab.hold_commits = true;
  client::RequestId other = tab.next_request();
  tab.client.draft(other, "gov.secretary_letter", "{}", {}, home.phone.clock);
  std::array<client::RequestId, 2> taps{tab.next_request(), tab.next_request()};
  for (client::RequestId tap : taps) {
    tab.client.save(tap, "gov.secretary_letter", letter("水井"), {id, {}}, home.phone.clock);
  }
  tab.perform();
  tab.hold_commits = false;
  while (!tab.commits.empty()) tab.write_commit();
  CHECK(tab.saved(taps[0])->id == tab.saved(taps[1])->id);
  CHECK(tab.client.outbox().count(outbox::State::waiting) == 1);
}

TEST_CASE("what is typed into a letter that was taken back is kept as its draft", "[client]") {
  Home home("typed", GENERATE(from_range(both_suites)));
  Tab tab = home.begin_offline();
  RecordId id = tab.save(letter("路灯"))->id;
  REQUIRE(tab.act(id, "withdraw").ok());
  Result<Saved> kept = tab.draft(letter("路灯，还没写完"), {id, {}});
  REQUIRE(kept->ok);
  CHECK(title_of(tab, kept->id) == "路灯，还没写完");
  CHECK(tab.draft(letter("路灯，写完了"), {id, {}})->id == kept->id);
  CHECK(tab.list().size() == 1);

  Tab after = home.phone.open();
  REQUIRE(after.list().size() == 1);
  CHECK(after.list().front().title == "路灯，写完了");
  Result<Saved> saved = after.save(letter("路灯，写完了"), {id, {}});
  CHECK(saved->id == kept->id);  // a draft's id becomes the record's
  CHECK(after.list().size() == 1);
}

TEST_CASE("a letter whose answer was lost can't be taken back in silence", "[client]") {
  Home home("answer lost", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  RecordId id = tab.save(letter("路灯"))->id;
  REQUIRE(tab.requests.size() == 1);
  home.hub.accept(tab.requests.front().request.body);  // the hub has it, and nobody hears of it
  tab.no_answer();

  SECTION("in the same sitting") {
    CHECK_FALSE(offers(tab, id, "withdraw"));
    CHECK(refusal(tab.act(id, "withdraw")) == ErrorCode::not_supported);
    CHECK(tab.delivery(id) == "waiting");
  }
  SECTION("after the app was closed") {
    Tab after = home.phone.open();
    CHECK_FALSE(offers(after, id, "withdraw"));
    CHECK(refusal(after.act(id, "withdraw")) == ErrorCode::not_supported);
    after.synchronise(home.hub);
    CHECK(after.delivery(id) == "delivered");
    CHECK(home.hub.records.size() == 1);
  }
  SECTION("in another tab that was open all the time") {
    Tab other = home.phone.open();
    CHECK(refusal(other.act(id, "withdraw")) == ErrorCode::not_supported);
  }
}

TEST_CASE("a letter that never left the phone can be taken back, and is never sent", "[client]") {
  Home home("never left", GENERATE(from_range(both_suites)));
  Tab tab = home.begin_offline();
  RecordId id = tab.save(letter("路灯"))->id;
  Tab after = home.phone.open_offline();
  CHECK(offers(after, id, "withdraw"));
  REQUIRE(after.act(id, "withdraw").ok());
  home.go_online(after);
  after.talk(home.hub);
  CHECK(home.hub.records.empty());
}

TEST_CASE("two tabs, one sends and one takes back: whoever is stored first is right", "[client]") {
  Home home("two tabs", GENERATE(from_range(both_suites)));
  Tab sender = home.begin_offline();
  RecordId id = sender.save(letter("路灯"))->id;
  Tab other = home.phone.open_offline();

  SECTION("taken back first") {
    sender.hold_commits = true;
    home.go_online(sender);  // says in the store that it is about to send
    REQUIRE(sender.commits.size() == 1);
    REQUIRE(other.act(id, "withdraw").ok());
    sender.hold_commits = false;
    sender.write_commit();
    while (!sender.commits.empty()) sender.write_commit();
    sender.talk(home.hub);
    CHECK(home.hub.records.empty());
    CHECK(sender.delivery(id) == "draft");
  }
  SECTION("about to be sent first") {
    home.go_online(sender);
    REQUIRE(sender.requests.size() == 1);
    CHECK(refusal(other.act(id, "withdraw")) == ErrorCode::not_supported);
    sender.talk(home.hub);
    CHECK(home.hub.records.size() == 1);
  }
}
