#include <catch_amalgamated.hpp>

#include "county.h"

// Whoever wrote a tip-off asks for the county's answer by its code: in the same silence as the
// tip-off itself, by a request that says nothing of the phone, and nothing of it stays.

using namespace weicun;
using namespace weicun::test;

namespace {

bool kept_anywhere(const Disk& disk, std::string_view text) {
  BytesView needle = view_of(text);
  return std::any_of(disk.files.begin(), disk.files.end(), [&](const auto& file) {
    const Bytes& bytes = file.second;
    return std::search(bytes.begin(), bytes.end(), needle.begin(), needle.end()) != bytes.end();
  });
}

}  // namespace

TEST_CASE("a mailbox is asked ten minutes to an hour later, by nobody, under the other name",
          "[client]") {
  AnsweredHome home("by nobody", GENERATE(from_range(both_suites)));
  Tab tab = home.phone.open();
  home.live(tab, minute);
  std::size_t heard = home.hub.asked.size();
  Instant began = home.phone.clock;
  (void)home.ask(tab);
  Instant due = tab.client.answers_due(home.phone.clock).value();
  CHECK(due >= began.plus(10 * minute));
  CHECK(due < began.plus(60 * minute));
  const sync::Request& request = home.asked_request(tab);
  CHECK(home.phone.clock == due);
  CHECK(request.origin == "https://drop.hub.village.example");
  CHECK(request.path == "mailbox");
  CHECK(request.method == "POST");
  CHECK(request.authorization.empty());
  CHECK(request.body == copy_of(home.opened.content.links.drop->mailbox));
  CHECK(home.hub.asked.size() == heard);
}

TEST_CASE("a code as it is copied from paper, in small letters and without hyphens, does as well",
          "[client]") {
  AnsweredHome home("copied", GENERATE(from_range(both_suites)));
  home.leave(home.honest());
  std::erase(home.code, '-');
  std::transform(home.code.begin(), home.code.end(), home.code.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  Tab tab = home.phone.open();
  CHECK(home.answers(tab)->size() == 1);
}

TEST_CASE("nobody is heard of for ten minutes to an hour after the question, whoever opens what",
          "[client]") {
  AnsweredHome home("after", GENERATE(from_range(both_suites)));
  bool locked = GENERATE(false, true);
  std::size_t heard = 0;
  {
    Tab tab = home.phone.open();
    home.live(tab, minute);
    (void)home.ask(tab);
    (void)home.asked_request(tab);
    heard = home.hub.asked.size();
    if (GENERATE(false, true)) tab.answer(home.hub);  // else killed before the answer
  }
  Tab again = locked ? home.phone.open_locked() : home.phone.open();
  again.synchronise(home.hub);
  home.live(again, 10 * minute - 1);
  again.synchronise(home.hub);
  CHECK(home.hub.asked.size() == heard);
  home.live(again, hour);
  CHECK(home.hub.asked.size() > heard);
}

TEST_CASE("of a question and its answer nothing stays on the phone", "[client]") {
  AnsweredHome home("nothing stays", GENERATE(from_range(both_suites)));
  home.leave(home.honest());
  {
    Tab tab = home.phone.open();
    home.live(tab, minute);
    Disk before = home.phone.disk;
    client::RequestId request = home.ask(tab);
    CHECK(home.phone.disk.files == before.files);
    (void)home.asked_request(tab);
    tab.answer(home.hub);
    REQUIRE(tab.take(request).ok());
    CHECK(tab.list().empty());
    CHECK(tab.status().findings.empty());
    CHECK(tab.status().unread == 0);
    CHECK_FALSE(kept_anywhere(home.phone.disk, "查实了"));
    CHECK_FALSE(kept_anywhere(home.phone.disk, home.code));
    // Until when the phone is silent stands there, as after a tip-off.
    before.files["drop"] = home.phone.disk.read("drop");
    CHECK(before.files["drop"].size() == 20);
    CHECK(home.phone.disk.files == before.files);
  }
  Tab later = home.open_after(2 * hour);
  home.live(later, minute);
  Home other("another phone");
  (void)other.begin();
  CHECK(home.phone.disk.read("drop") == other.phone.disk.read("drop"));
}

TEST_CASE("a code that isn't one is refused at once, and nothing is asked", "[client]") {
  AnsweredHome home("refused", GENERATE(from_range(both_suites)));
  Tab tab = home.phone.open();
  home.live(tab, minute);
  std::string mistyped = home.code;
  mistyped[17] = mistyped[17] == '7' ? '8' : '7';
  CHECK(home.refusal_of(tab, mistyped) == ErrorCode::wrong_key);
  CHECK(home.refusal_of(tab, home.code.substr(0, 34)) == ErrorCode::wrong_key);
  CHECK(home.refusal_of(tab, "这不是码") == ErrorCode::wrong_key);
  client::RequestId request = tab.next_request();
  tab.client.recovery_code(request, home.phone.clock);
  tab.perform();
  std::string of_vault = std::get<client::RecoveryCode>(*tab.take(request)).code;
  auto other_kind = tab.take(home.ask(tab, of_vault));
  REQUIRE_FALSE(other_kind.ok());
  CHECK(other_kind.error().code == ErrorCode::wrong_key);
  CHECK(other_kind.error().place == "recovery-code");
  home.live(tab, 2 * hour);
  CHECK(home.hub.mailboxes_asked == 0);
}

TEST_CASE("where nobody can be asked, a person is told why", "[client]") {
  AnsweredHome home("why not", GENERATE(from_range(both_suites)));
  SECTION("without a signal") {
    Tab tab = home.phone.open_offline();
    CHECK(home.refusal_of(tab, home.code) == ErrorCode::offline);
  }
  SECTION("without the key") {
    Tab tab = home.phone.open_locked();
    CHECK(home.refusal_of(tab, home.code) == ErrorCode::locked);
  }
  SECTION("in a village that knows no county") {
    Home without("no county", home.village.suite);
    Tab tab = without.begin();
    client::RequestId request = tab.next_request();
    tab.client.answers(request, home.code, without.phone.clock);
    tab.perform();
    CHECK(tab.take(request).error().code == ErrorCode::not_supported);
  }
  SECTION("before the village's directory was ever here") {
    Home fresh("fresh", home.village.suite);
    Tab tab = fresh.phone.found();
    client::RequestId request = tab.next_request();
    tab.client.answers(request, home.code, fresh.phone.clock);
    tab.perform();
    CHECK(tab.take(request).error().code == ErrorCode::offline);
  }
  CHECK(home.hub.mailboxes_asked == 0);
}

TEST_CASE("while a question waits, a round that a person asks for is done with nothing",
          "[client]") {
  AnsweredHome home("a round", GENERATE(from_range(both_suites)));
  Tab tab = home.phone.open();
  home.live(tab, minute);
  std::size_t heard = home.hub.asked.size();
  (void)home.ask(tab);
  (void)tab.save(letter("水井"));
  tab.synchronise(home.hub);
  home.live(tab, 10 * minute - 1);
  CHECK(home.hub.asked.size() == heard);
  home.live(tab, 3 * hour);
  CHECK(home.hub.records.size() == 1);
}

TEST_CASE("who doesn't wait any more ends the silence before the question", "[client]") {
  AnsweredHome home("ends", GENERATE(from_range(both_suites)));
  Tab tab = home.phone.open();
  home.live(tab, minute);
  std::size_t heard = home.hub.asked.size();
  client::RequestId request = home.ask(tab);
  home.live(tab, 5 * minute);
  SECTION("for good") { tab.client.end_answers(home.phone.clock); }
  SECTION("for another question") {
    (void)home.ask(tab);
    CHECK(tab.settled(request));
    tab.client.end_answers(home.phone.clock);
  }
  tab.perform();
  CHECK(tab.take(request).error().code == ErrorCode::closed);
  CHECK_FALSE(tab.client.answers_due(home.phone.clock));
  home.live(tab, 2 * minute);
  CHECK(home.hub.asked.size() > heard);
  home.live(tab, 2 * hour);
  CHECK(home.hub.mailboxes_asked == 0);
}

TEST_CASE("the store knows of the silence before the question leaves", "[client]") {
  AnsweredHome home("store first", GENERATE(from_range(both_suites)));
  Tab tab = home.phone.open();
  home.live(tab, minute);
  client::RequestId request = home.ask(tab);
  tab.hold_commits = true;
  while (tab.commits.empty()) {
    home.phone.clock = tab.wakes_at.value();
    tab.client.woken(home.phone.clock);
    tab.perform();
  }
  REQUIRE(tab.requests.empty());
  tab.hold_commits = false;
  SECTION("written: it goes") {
    tab.write_commit();
    REQUIRE(tab.requests.size() == 1);
    CHECK(tab.requests.front().request.path == "mailbox");
  }
  SECTION("not written: it doesn't, and the phone goes on as before") {
    tab.fail_commit(client::CommitFailure::full);
    CHECK(tab.take(request).error().code == ErrorCode::storage_full);
    std::size_t heard = home.hub.asked.size();
    home.live(tab, 2 * minute);
    CHECK(home.hub.mailboxes_asked == 0);
    CHECK(home.hub.asked.size() > heard);
  }
}

TEST_CASE("in the silence after a tip-off no mailbox is asked", "[client]") {
  AnsweredHome home("after a drop", GENERATE(from_range(both_suites)));
  {
    Tab tab = home.phone.open();
    REQUIRE(home.save_tip_off(tab, tip_off("还有一件事"))->ok);
  }
  Tab tab = home.open_to_send();
  home.live(tab, 1);
  REQUIRE(home.hub.drops.size() == 2);
  Instant until = tab.status().quiet_until.value();
  (void)home.ask(tab);
  CHECK(tab.client.answers_due(home.phone.clock).value() >= until);
}

TEST_CASE("without a signal when its time has come, a question ends and is asked again at will",
          "[client]") {
  AnsweredHome home("lost signal", GENERATE(from_range(both_suites)));
  Tab tab = home.phone.open();
  home.live(tab, minute);
  client::RequestId request = home.ask(tab);
  tab.client.network(false, home.phone.clock);
  home.live(tab, hour);
  CHECK(tab.take(request).error().code == ErrorCode::offline);
  CHECK(home.hub.mailboxes_asked == 0);
}
