#include <catch_amalgamated.hpp>

#include "phone.h"

using namespace weicun;
using weicun::test::Home;
using weicun::test::letter;
using weicun::test::refusal_in_json;
using weicun::test::Tab;

namespace {

client::Query everything() { return {}; }

ErrorCode refusal(Tab& tab, const std::function<void(client::RequestId)>& ask) {
  client::RequestId request = tab.next_request();
  ask(request);
  tab.perform();
  auto answer = tab.take(request);
  REQUIRE_FALSE(answer.ok());
  return answer.error().code;
}

}  // namespace

TEST_CASE("a locked phone delivers its letters, and shows it once it is unlocked") {
  Home home("locked");
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
  Home home("asks");
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
  CHECK(refusal(locked, [&](auto request) { locked.client.list(request, everything()); }) ==
        ErrorCode::locked);
  CHECK(refusal(locked, [&](auto request) {
          locked.client.save(request, "gov.secretary_letter", letter("x"), {}, home.phone.clock);
        }) == ErrorCode::locked);
  CHECK(refusal(locked, [&](auto request) {
          locked.client.recovery_code(request, home.phone.clock);
        }) == ErrorCode::locked);
  CHECK(locked.client.attach_start(10, "image/jpeg").error().code == ErrorCode::locked);
}

TEST_CASE("what was taken back is not sent by a locked client") {
  Home home("taken back");
  Tab tab = home.begin_offline();
  RecordId kept = tab.save(letter("留下"))->id;
  RecordId back = tab.save(letter("收回"))->id;
  REQUIRE(tab.act(back, "withdraw")->ok);
  Tab locked = home.phone.open_locked();
  locked.synchronise(home.hub);
  CHECK(home.hub.records.count(kept) == 1);
  CHECK(home.hub.records.count(back) == 0);
}

TEST_CASE("what was sent while locked can't be taken back, even when the answer was lost") {
  Home home("lost answer");
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
  Home home("beside");
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
  Home home("unknown");
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
  Home home("no token");
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
  Home home("false hub");
  RecordId id = home.begin_offline().save(letter("路灯"))->id;
  Bytes token = home.phone.disk.read("token");
  std::fill(token.begin() + 48, token.begin() + 80, std::uint8_t{0});
  home.phone.disk.files["token"] = token;
  Tab locked = home.phone.open_locked(false);
  locked.synchronise(home.hub);
  CHECK(home.hub.records.empty());
  CHECK(home.phone.open_offline().delivery(id) == "waiting");
}
