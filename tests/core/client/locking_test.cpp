#include <catch_amalgamated.hpp>

#include <weicun/keyring/fingerprint.h>

#include "phone.h"

using namespace weicun;
using weicun::keyring::CardStatus;
using weicun::keyring::Identity;
using weicun::keyring::Use;
using weicun::test::both_suites;
using weicun::test::entry_for;
using weicun::test::Home;
using weicun::test::letter;
using weicun::test::make_identity;
using weicun::test::refusal_in_json;
using weicun::test::Tab;

namespace {

client::Query everything() { return {}; }

ErrorCode refused_by(Tab& tab, const std::function<void(client::RequestId)>& ask) {
  client::RequestId request = tab.next_request();
  ask(request);
  tab.perform();
  auto answer = tab.take(request);
  REQUIRE_FALSE(answer.ok());
  return answer.error().code;
}

}  // namespace

TEST_CASE("a locked phone delivers its letters, and shows it once it is unlocked") {
  Home home("locked", GENERATE(from_range(both_suites)));
  RecordId id = home.begin_offline().save(letter("路灯"))->id;
  Tab locked = home.phone.open_locked();
  CHECK(locked.status().locked);
  CHECK(locked.status().sending == 1);
  CHECK(locked.synchronise(home.hub).sending == 0);
  CHECK(home.hub.records.count(id) == 1);
  CHECK(home.phone.disk.written_over == 0);

  Tab again = home.phone.open_offline();
  CHECK_FALSE(again.status().locked);
  CHECK(again.delivery(id) == "delivered");
  CHECK(again.status().findings.empty());
}

TEST_CASE("a locked client never signs in, enrols or reads") {
  Home home("asks", GENERATE(from_range(both_suites)));
  Tab tab = home.begin_offline();
  (void)tab.save(letter("路灯"));
  (void)tab.save(test::notice("停水"), {}, "village.notice");
  home.hub.asked.clear();
  Tab locked = home.phone.open_locked();
  locked.synchronise(home.hub);
  locked.synchronise(home.hub);
  for (const std::string& path : home.hub.asked)
    CHECK((path == "submit" || path == "trust" || path == "status"));
  CHECK(home.hub.records.size() == 1);
  CHECK(refused_by(locked, [&](auto request) { locked.client.list(request, everything()); }) ==
        ErrorCode::locked);
  CHECK(refused_by(locked, [&](auto request) {
          locked.client.save(request, "gov.secretary_letter", letter("x"), {}, home.phone.clock);
        }) == ErrorCode::locked);
  CHECK(refused_by(locked, [&](auto request) {
          locked.client.recovery_code(request, home.phone.clock);
        }) == ErrorCode::locked);
  CHECK(locked.client.attach_start(10, "image/jpeg").error().code == ErrorCode::locked);
}

TEST_CASE("a locked client tells of no office and trusts none") {
  Home home("offices", GENERATE(from_range(both_suites)));
  (void)home.begin_offline();
  crypto::Digest card = keyring::card_digest(home.village.tenant, home.village.secretary.card);
  std::string words = keyring::words_of(keyring::fingerprint_of(home.village.suite, card),
                                        keyring::Script::simplified);
  Tab locked = home.phone.open_locked();
  CHECK(refused_by(locked, [&](auto request) {
          locked.client.offices(request, home.phone.clock);
        }) == ErrorCode::locked);
  CHECK(refused_by(locked, [&](auto request) {
          locked.client.trust(request, "branch_secretary", words, home.phone.clock);
        }) == ErrorCode::locked);
  CHECK(home.phone.open_offline().status().findings.empty());
}

TEST_CASE("what was taken back is not sent by a locked client") {
  Home home("taken back", GENERATE(from_range(both_suites)));
  Tab tab = home.begin_offline();
  RecordId kept = tab.save(letter("留下"))->id;
  RecordId back = tab.save(letter("收回"))->id;
  REQUIRE(tab.act(back, "withdraw")->ok);
  Tab locked = home.phone.open_locked();
  locked.synchronise(home.hub);
  CHECK(home.hub.records.count(kept) == 1);
  CHECK(home.hub.records.count(back) == 0);
}

TEST_CASE("what a person sends again after it was parked is sent by a locked client, too") {
  Home home("parked", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  RecordId id = tab.save(letter("路灯"))->id;
  tab.answer(refusal_in_json(422, "schema-invalid"));
  REQUIRE(tab.delivery(id) == "refused");
  {
    Tab locked = home.phone.open_locked();
    locked.synchronise(home.hub);
    REQUIRE(home.hub.records.empty());
  }
  Tab again = home.phone.open_offline();
  REQUIRE(again.act(id, "retry")->ok);
  Tab locked = home.phone.open_locked();
  locked.synchronise(home.hub);
  CHECK(home.hub.records.count(id) == 1);
}

TEST_CASE("an unsigned letter leaves a locked phone only once its answer would find the way") {
  Home home("unanswerable", GENERATE(from_range(both_suites)));
  std::string text = letter("水井");
  text.replace(text.find("named"), 5, "anonymous");
  SECTION("before the hub has heard of its reply key: not at all") {
    Tab tab = home.begin_offline();
    RecordId id = tab.save(text)->id;
    RecordId named = tab.save(letter("路灯"))->id;
    Tab locked = home.phone.open_locked();
    locked.synchronise(home.hub);
    CHECK(home.hub.records.count(id) == 0);
    CHECK(home.hub.records.count(named) == 1);
    Tab again = home.phone.open();
    again.synchronise(home.hub);
    CHECK(again.delivery(id) == "delivered");
  }
  SECTION("afterwards: as any other") {
    RecordId id;
    {
      Tab tab = home.begin();
      id = tab.save(text)->id;
      REQUIRE(tab.requests.front().request.path == "reply-key");
      tab.answer(home.hub);
      REQUIRE(tab.requests.front().request.path == "submit");
    }
    Tab locked = home.phone.open_locked();
    locked.synchronise(home.hub);
    CHECK(home.hub.records.count(id) == 1);
  }
}

TEST_CASE("what another tab holds back meanwhile is not sent by a locked one that was open") {
  Home home("meanwhile", GENERATE(from_range(both_suites)));
  Tab tab = home.begin_offline();
  Tab locked = home.phone.open_locked();
  locked.client.network(false, home.phone.clock);
  locked.perform();
  std::string text = letter("水井");
  text.replace(text.find("named"), 5, "anonymous");
  RecordId unsigned_one = tab.save(text)->id;
  RecordId back = tab.save(letter("收回"))->id;
  RecordId kept = tab.save(letter("留下"))->id;
  locked.hear_of_other_tabs();
  REQUIRE(tab.act(back, "withdraw")->ok);
  home.go_online(locked);
  locked.synchronise(home.hub);
  CHECK(home.hub.records.count(unsigned_one) == 0);
  CHECK(home.hub.records.count(back) == 0);
  CHECK(home.hub.records.count(kept) == 1);
}

TEST_CASE("a letter for a stolen key stays on a locked phone") {
  Home home("stolen", GENERATE(from_range(both_suites)));
  Tab tab = home.begin_offline();
  Identity next = make_identity(home.village.random, Use::office, 1, home.village.suite);
  keyring::DirectoryDraft draft = home.village.directory_draft();
  draft.entries[0].status = CardStatus::compromised;
  draft.entries.push_back(entry_for(home.village.tenant, next));
  home.hub.publish(draft);
  // A locked tab hears of it; this one, which is closed before it can seal anew, only as it saves.
  home.phone.clock = home.phone.clock.plus(13ULL * 3'600'000);
  home.phone.open_locked().synchronise(home.hub);
  tab.hold_commits = true;
  client::RequestId request = tab.next_request();
  tab.client.save(request, "gov.secretary_letter", letter("路灯"), {}, home.phone.clock);
  tab.perform();
  while (!tab.settled(request)) tab.write_commit();
  RecordId id = tab.saved(request)->id;

  Tab locked = home.phone.open_locked();
  locked.synchronise(home.hub);
  CHECK(home.hub.records.empty());
  Tab again = home.phone.open();
  again.synchronise(home.hub);
  REQUIRE(home.hub.records.size() == 1);
  CHECK(home.hub.records.count(id) == 0);
  CHECK(envelope::open(home.hub.records.begin()->second, home.village.tenant, next).ok());
}

TEST_CASE("what was sent while locked can't be taken back, even when the answer was lost") {
  Home home("lost answer", GENERATE(from_range(both_suites)));
  RecordId id = home.begin_offline().save(letter("路灯"))->id;
  Tab locked = home.phone.open_locked();
  locked.client.woken(home.phone.clock);
  locked.perform();
  REQUIRE(locked.requests.size() == 1);
  locked.no_answer();

  Tab again = home.phone.open_offline();
  CHECK_FALSE(again.act(id, "withdraw").ok());
  CHECK(home.phone.disk.read("offered").empty());
  // For good, not for this opening alone.
  CHECK_FALSE(home.phone.open_offline().act(id, "withdraw").ok());
}

TEST_CASE("an unlocked tab takes in what a locked one wrote meanwhile") {
  Home home("beside", GENERATE(from_range(both_suites)));
  Tab tab = home.begin_offline();
  RecordId id = tab.save(letter("路灯"))->id;
  Tab locked = home.phone.open_locked();
  locked.synchronise(home.hub);
  // By its own commit, which meets another head; and by hearing of it.
  REQUIRE(tab.save(letter("第二封"))->ok);
  CHECK(tab.delivery(id) == "delivered");
  CHECK(tab.findings("chain-broken") == 0);
  Tab third = home.phone.open_offline();
  CHECK(third.status().findings.empty());
}

TEST_CASE("a hub that no longer knows the device is asked nothing more until it is unlocked") {
  Home home("unknown", GENERATE(from_range(both_suites)));
  RecordId id = home.begin_offline().save(letter("路灯"))->id;
  Tab locked = home.phone.open_locked();
  locked.client.woken(home.phone.clock);
  locked.perform();
  locked.answer(refusal_in_json(401, "device-unknown"));
  CHECK(locked.requests.empty());
  CHECK(locked.synchronise(home.hub).waiting == 1);
  Tab again = home.phone.open();
  again.synchronise(home.hub);
  CHECK(again.delivery(id) == "delivered");
}

TEST_CASE("a store whose device file is gone opens locked and stays silent") {
  Home home("no token", GENERATE(from_range(both_suites)));
  (void)home.begin_offline().save(letter("路灯"));
  for (const Bytes& file : {Bytes(), Bytes(32, 7), Bytes(60, 7), Bytes(31, 7)}) {
    home.phone.disk.files["token"] = file;
    Tab locked = home.phone.open_locked();
    locked.synchronise(home.hub);
    CHECK(locked.requests.empty());
    CHECK(locked.status().waiting == 1);
  }
  CHECK(home.hub.records.empty());
}

TEST_CASE("nothing that a locked client believes outlives the key's own check") {
  // A false hub's roots put beside the slot set: its receipts are not ours once it is unlocked.
  Home home("false hub", GENERATE(from_range(both_suites)));
  RecordId id = home.begin_offline().save(letter("路灯"))->id;
  Bytes token = home.phone.disk.read("token");
  std::fill(token.begin() + 48, token.begin() + 80, std::uint8_t{0});
  home.phone.disk.files["token"] = token;
  Tab locked = home.phone.open_locked(false);
  locked.synchronise(home.hub);
  CHECK(home.hub.records.empty());
  CHECK(home.phone.open_offline().delivery(id) == "waiting");
}
