#include <catch_amalgamated.hpp>

#include "phone.h"

// What comes in wrong, from the app, the disk or the hub: a named error or state, and nothing lost.

using namespace weicun;
using namespace weicun::test;

namespace {

struct Online : Home {
  Tab tab = begin();
  Online(std::string_view name, crypto::Suite suite) : Home(name, suite) {}

  /// Saves a letter and holds its submission.
  RecordId submitted() {
    RecordId id = tab.save(letter("路灯"))->id;
    while (!tab.requests.empty() && tab.requests.front().request.path != "submit") tab.answer(hub);
    REQUIRE(tab.requests.size() == 1);
    return id;
  }
  /// Nothing was lost: with an honest hub everything that was saved is delivered.
  void recovers(const RecordId& id) {
    (void)tab.synchronise(hub);
    wait(tab, hour);
    tab.talk(hub);
    CHECK(tab.delivery(id) == "delivered");
    CHECK(hub.records.size() == 1);
    Tab later = phone.open();
    CHECK(later.delivery(id) == "delivered");
  }
};

}  // namespace

TEST_CASE("what is not JSON is not saved, and stays as a draft", "[client]") {
  Home home("not json", GENERATE(from_range(both_suites)));
  Tab tab = home.begin_offline();
  const std::string broken = R"({"to_office":"branch_secretary", 路灯)";
  RecordId id = tab.draft(broken)->id;
  auto saved = tab.save(broken, {id, {}});
  CHECK_FALSE((saved.ok() && saved->ok));
  Tab later = home.phone.open();
  CHECK(later.read(id)->entry.value == broken);
  CHECK(later.delivery(id) == "draft");
}

TEST_CASE("an unknown type is named as such", "[client]") {
  Home home("type", GENERATE(from_range(both_suites)));
  Tab tab = home.begin_offline();
  CHECK(tab.save("{}", {}, "gov.no_such_type").error().code == ErrorCode::unknown_type);
  CHECK(tab.list().empty());
}

TEST_CASE("a full disk: an error by name, the draft stays, and the next try succeeds", "[client]") {
  Home home("full", GENERATE(from_range(both_suites)));
  Tab tab = home.begin_offline();
  RecordId id = tab.draft(letter("路灯"))->id;
  tab.hold_commits = true;
  auto request = tab.next_request();
  tab.client.save(request, "gov.secretary_letter", letter("路灯"), {id, {}}, home.phone.clock);
  tab.perform();
  tab.fail_commit(CommitFailure::full);
  CHECK(tab.saved(request).error().code == ErrorCode::storage_full);
  tab.hold_commits = false;
  CHECK(tab.delivery(id) == "draft");
  CHECK(tab.save(letter("路灯"), {id, {}})->id == id);
}

TEST_CASE("a dead hub: the letter waits, and the phone does not hammer at it", "[client]") {
  Online home("dead", GENERATE(from_range(both_suites)));
  RecordId id = home.submitted();
  std::size_t asked = 0;
  for (Instant end = home.phone.clock.plus(24 * hour); home.phone.clock < end;) {
    for (; !home.tab.requests.empty(); ++asked) home.tab.no_answer();
    REQUIRE(home.tab.wakes_at.has_value());
    home.wait(home.tab, home.tab.wakes_at->milliseconds - home.phone.clock.milliseconds);
  }
  while (!home.tab.requests.empty()) home.tab.no_answer();
  CHECK(asked < 500);
  CHECK(home.tab.delivery(id) == "waiting");
  CHECK(home.tab.status().link == "none");
  home.recovers(id);
}

TEST_CASE("HTML with status 200 is a portal, not a receipt", "[client]") {
  Online home("portal", GENERATE(from_range(both_suites)));
  RecordId id = home.submitted();
  std::string type = GENERATE("text/html; charset=utf-8", "application/octet-stream");
  home.tab.answer(
      {200, type, std::nullopt, copy_of(view_of("<html><body>请先登录</body></html>"))});
  CHECK(home.tab.delivery(id) == "waiting");
  CHECK(home.tab.status().link == "portal");
  home.recovers(id);
}

TEST_CASE("a receipt with a bad signature delivers nothing", "[client]") {
  Online home("receipt", GENERATE(from_range(both_suites)));
  RecordId id = home.submitted();
  sync::Answer answer =
      home.hub.answer(home.tab.requests.front().request, home.tab.requests.front().request.body);
  answer.body.back() ^= 1U;
  home.tab.answer(answer);
  CHECK(home.tab.delivery(id) == "waiting");
  CHECK(home.tab.status().link != "portal");
  CHECK(home.tab.findings("key-changed") == 1);
  home.recovers(id);
}

TEST_CASE("a hub's refusal that is not signed deletes nothing", "[client]") {
  Online home("unsigned", GENERATE(from_range(both_suites)));
  RecordId id = home.submitted();
  int status = GENERATE(400, 403, 404, 409, 410, 422);
  home.tab.answer(refusal_in_json(status, "not-allowed"));
  outbox::State state = home.tab.client.outbox().find(id)->state;
  CHECK((state == outbox::State::parked || state == outbox::State::waiting));
  if (state == outbox::State::parked) REQUIRE(home.tab.act(id, "retry").ok());
  home.recovers(id);
}

TEST_CASE("a forged card is never sealed to, and it is said that a key changed", "[client]") {
  Home home("forged", GENERATE(from_range(both_suites)));
  Village others("forgers", home.village.suite);
  home.hub.bundle = others.bundle(others.directory_draft());
  Tab tab = home.phone.found();
  tab.client.synchronise(tab.next_request(), home.phone.clock);
  tab.talk(home.hub);
  CHECK(tab.save(letter("路灯")).error().code == ErrorCode::no_recipient_key);
  CHECK(tab.findings("key-changed") > 0);
  CHECK(home.hub.records.empty());
  REQUIRE(tab.list().size() == 1);
  CHECK(tab.list().front().delivery == "draft");
}

TEST_CASE("a tip-off is never kept as a draft and never goes where the hub can read it",
          "[client]") {
  Home home("tip-off", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  const std::string text =
      R"({"named":false,"category":"other","body":"说一件事","wipe_after_send":true})";
  std::size_t files = home.phone.disk.files.size();
  auto drafting = tab.next_request();
  tab.client.draft(drafting, "gov.tipoff", text, {}, home.phone.clock);
  tab.perform();
  CHECK(refusal(tab.saved(drafting)) == ErrorCode::not_supported);
  // This village's directory names no county that takes drops.
  CHECK(refusal(tab.save(text, {}, "gov.tipoff")) == ErrorCode::no_recipient_key);
  (void)tab.synchronise(home.hub);
  CHECK(home.phone.disk.files.size() == files);
  CHECK(home.hub.records.empty());
  CHECK(tab.list().empty());
}
