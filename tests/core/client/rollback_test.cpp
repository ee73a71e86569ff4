#include <catch_amalgamated.hpp>

#include "phone.h"

// What the receipt chain shows (format.md §7): a hub that went back, a store that
// went back, a store on two phones, a stolen hub key; and no finding for answers that were lost.

using namespace weicun;
using namespace weicun::test;

namespace {

struct Online : Home {
  Tab tab = begin();
  Online(std::string_view name, crypto::Suite suite) : Home(name, suite) {}

  RecordId delivered(Tab& on, std::string_view title) {
    RecordId id = on.save(letter(title))->id;
    on.talk(hub);
    REQUIRE(on.delivery(id) == "delivered");
    return id;
  }
  RecordId delivered(std::string_view title) { return delivered(tab, title); }
  /// Answers until this is asked, which is held.
  void until_asked(std::string_view path) {
    while (!tab.requests.empty() && tab.requests.front().request.path != path) tab.answer(hub);
    REQUIRE(tab.requests.size() == 1);
  }
  /// The answer to one submission is lost; the hub has the letter.
  RecordId answer_lost(std::string_view title) {
    RecordId id = tab.save(letter(title))->id;
    if (tab.requests.empty()) wait(tab, 60'000);  // it is paced after the one before
    until_asked("submit");
    (void)hub.answer(tab.requests.front().request, tab.requests.front().request.body);
    tab.no_answer();
    return id;
  }
  void night() {
    phone.clock = phone.clock.plus(day);
    hub.time = hub.time.plus(day);
  }
  void next_day(Tab& on) {
    night();
    on.synchronise(hub);
  }
  void next_day() { next_day(tab); }
  void begin_next_day() {
    night();
    tab.client.synchronise(tab.next_request(), phone.clock);
    tab.perform();
  }
  std::size_t asked(std::string_view path) {
    return static_cast<std::size_t>(std::count(hub.asked.begin(), hub.asked.end(), path));
  }
  std::uint64_t chain_findings(Tab& on) {
    return on.findings("hub-rolled-back") + on.findings("store-rolled-back") +
           on.findings("device-cloned");
  }
};

}  // namespace

TEST_CASE("answers that were lost are no finding, and the missing lists are fetched", "[client]") {
  Online home("lost answers", GENERATE(from_range(both_suites)));
  RecordId first = home.answer_lost("第一封");
  RecordId second = home.answer_lost("第二封");
  home.wait(home.tab, 60'000);
  home.tab.talk(home.hub);
  CHECK(home.tab.delivery(first) == "delivered");
  CHECK(home.tab.delivery(second) == "delivered");
  CHECK(home.asked("receipts") >= 1);
  CHECK(home.chain_findings(home.tab) == 0);
  home.hub.asked.clear();
  home.next_day();
  CHECK(home.asked("receipts") == 0);
  Tab later = home.phone.open();
  later.synchronise(home.hub);
  CHECK(home.chain_findings(later) == 0);
  CHECK(home.hub.records.size() == 2);
}

TEST_CASE("a hub restored from yesterday gets again what it lost, and it is said", "[client]") {
  Online home("hub restored", GENERATE(from_range(both_suites)));
  RecordId kept = home.delivered("昨天");
  Hub::Backup yesterday = home.hub.back_up();
  RecordId lost = home.delivered("今天");
  Bytes sent = home.hub.records.at(lost);
  home.hub.restore(yesterday);
  SECTION("told by its own standing, with nothing to send") {
    home.next_day();
    CHECK(home.tab.findings("hub-rolled-back") == 1);
  }
  SECTION("told by its next receipt") {
    home.hub.time = home.hub.time.plus(day);
    home.delivered("再来一封");
    home.wait(home.tab, 60'000);
    home.tab.talk(home.hub);
    CHECK(home.tab.findings("hub-rolled-back") == 1);
  }
  SECTION("in another life of the app, which then sees nothing new") {
    Tab after = home.phone.open();
    home.next_day(after);
    CHECK(after.findings("hub-rolled-back") == 1);
    CHECK(after.delivery(lost) == "delivered");
    Tab last = home.phone.open();
    home.next_day(last);
    CHECK(home.chain_findings(last) == 0);
    home.tab.hear_of_other_tabs();
  }
  CHECK(home.tab.delivery(kept) == "delivered");
  CHECK(home.tab.delivery(lost) == "delivered");
  CHECK(home.hub.records.at(lost) == sent);  // the same bytes under the same id
  CHECK(home.phone.open_offline().delivery(lost) == "delivered");
}

TEST_CASE("a hub that forgot the letter of a photo is asked where it stands, and gets both again",
          "[client]") {
  Online home("photo of a lost letter", GENERATE(from_range(both_suites)));
  Hub::Backup before = home.hub.back_up();
  auto photo = home.tab.attach(Bytes(1'000, 8));
  std::string with_photo = letter("路灯");
  with_photo.pop_back();
  with_photo += R"(,"photos":[{"hash":")" + to_base64url(photo->hash) +
                R"(","mime":"image/jpeg","bytes":1000}]})";
  auto saved = home.tab.save(with_photo);
  REQUIRE(saved->ok);
  home.until_asked("submit");
  home.tab.answer(home.hub);
  REQUIRE(home.tab.client.outbox().find(saved->id)->state == outbox::State::receipted);
  home.hub.restore(before);
  home.hub.time = home.hub.time.plus(day);
  SECTION("at once") { home.tab.answer(home.hub); }
  SECTION("after it took other letters, and one of its answers was lost") {
    home.tab.no_answer();
    (void)home.answer_lost("水井");
    (void)home.tab.save(letter("小桥"));
  }
  for (int minutes = 0; minutes < 10; ++minutes) {
    home.wait(home.tab, 60'000);
    home.tab.talk(home.hub);
  }
  CHECK(home.tab.delivery(saved->id) == "delivered");
  CHECK(home.hub.blobs.size() == 1);
}

TEST_CASE("what a hub lost waits again after a restart, too", "[client]") {
  Online home("lost and closed", GENERATE(from_range(both_suites)));
  Hub::Backup before = home.hub.back_up();
  RecordId lost = home.delivered("今天");
  home.hub.restore(before);
  home.begin_next_day();
  home.until_asked("submit");
  CHECK(home.phone.open_offline().delivery(lost) == "waiting");
}

TEST_CASE("a store that was put back is told from one that two phones use", "[client]") {
  Online home("store restored", GENERATE(from_range(both_suites)));
  home.delivered("昨天");
  Disk yesterday = home.phone.disk;
  home.delivered("今天");

  SECTION("one phone, put back") {
    home.phone.disk = yesterday;
    Tab after = home.phone.open();
    home.next_day(after);
    home.delivered(after, "后来");
    CHECK(after.findings("store-rolled-back") == 1);
    CHECK(after.findings("device-cloned") == 0);
    CHECK(after.findings("hub-rolled-back") == 0);
    CHECK(home.hub.records.size() == 3);
  }
  SECTION("two phones with one store") {
    Phone copy(home.village, "copy");
    copy.disk = home.phone.disk;
    copy.clock = home.phone.clock;
    Tab other = copy.open();
    other.synchronise(home.hub);
    home.delivered("从这台");
    home.delivered(other, "从那台");
    other.synchronise(home.hub);
    CHECK(other.findings("device-cloned") == 1);
    CHECK(other.findings("store-rolled-back") == 0);
    CHECK(other.findings("hub-rolled-back") == 0);
    home.delivered("又从这台");
    home.tab.synchronise(home.hub);
    CHECK(home.tab.findings("device-cloned") == 1);
    CHECK(home.hub.records.size() == 5);
  }
}

TEST_CASE("an old status answer, played again, undoes nothing", "[client]") {
  Online home("replay", GENERATE(from_range(both_suites)));
  RecordId id = home.delivered("路灯");
  home.begin_next_day();
  home.until_asked("status");
  Hub::Backup now = home.hub.back_up();
  home.hub.restore({});
  sync::Request old = home.tab.requests.front().request;
  old.body[0] ^= 1U;
  home.tab.answer(home.hub.answer(old, old.body));
  home.hub.restore(now);
  home.tab.talk(home.hub);
  CHECK(home.chain_findings(home.tab) == 0);
  CHECK(home.tab.delivery(id) == "delivered");
}

TEST_CASE("what a stolen hub key receipted is offered again, what is durable is not", "[client]") {
  Online home("stolen", GENERATE(from_range(both_suites)));
  RecordId before = home.delivered("失窃以前");
  Instant stolen = home.hub.time;
  home.hub.durable = {0};
  RecordId after = home.delivered("失窃以后");
  Identity next = make_identity(home.village.random, Use::hub_receipts, 0, home.village.suite);
  keyring::DirectoryDraft draft = home.village.directory_draft();
  for (keyring::DirectoryEntry& entry : draft.entries) {
    if (entry.card.use != Use::hub_receipts) continue;
    entry.status = CardStatus::compromised;
    entry.since = stolen;
  }
  draft.entries.push_back(entry_for(home.village.tenant, next));
  home.hub.publish(draft);
  home.hub.receipts_key = &next;
  home.hub.asked.clear();
  home.hub.records.erase(after);  // the thief had taken it
  home.next_day();
  home.wait(home.tab, 60'000);
  home.tab.talk(home.hub);
  CHECK(home.hub.records.count(after) == 1);
  CHECK(home.asked("submit") == 1);
  CHECK(home.tab.delivery(before) == "delivered");
  CHECK(home.tab.delivery(after) == "delivered");
}

TEST_CASE("an id that other bytes use is told, and holds up nothing else", "[client]") {
  Online home("id reuse", GENERATE(from_range(both_suites)));
  RecordId id = home.tab.save(letter("路灯"))->id;
  home.until_asked("submit");
  home.tab.answer(refusal_in_json(422, "id-reuse"));
  CHECK(home.tab.findings("id-reuse") == 1);
  CHECK(home.tab.client.outbox().find(id)->state == outbox::State::parked);
  home.wait(home.tab, 60'000);
  home.tab.talk(home.hub);
  home.delivered("另一封");
}

TEST_CASE("a list of readers past its day is told, and letters are saved all the same",
          "[client]") {
  Online home("stale", GENERATE(from_range(both_suites)));
  CHECK(home.tab.findings("directory-stale") == 0);
  home.phone.clock = founded.plus(91 * day);
  home.wait(home.tab, 1);
  CHECK(home.tab.findings("directory-stale") == 1);
  CHECK(home.tab.save(letter("路灯"))->ok);
}

TEST_CASE("the inbox of a hub that its operator restored is read from the beginning", "[client]") {
  Online home("epoch", GENERATE(from_range(both_suites)));
  home.hub.deliver(home.hub.notice("停水"));
  home.hub.deliver(home.hub.notice("停电"));
  home.tab.synchronise(home.hub);
  home.delivered("路灯");
  home.hub.inbox.erase(home.hub.inbox.begin());
  home.hub.inbox.front().sequence = 1;
  home.hub.inbox.push_back({2, home.hub.notice("来水")});  // a number that this phone had passed
  home.hub.epoch = 2;
  home.next_day();
  home.tab.synchronise(home.hub);
  CHECK(home.tab.list().size() == 4);
}
