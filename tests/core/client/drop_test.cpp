#include <catch_amalgamated.hpp>

#include "tipsters.h"

using namespace weicun;
using namespace weicun::test;

namespace {

bool holds(BytesView haystack, BytesView needle) {
  return std::search(haystack.begin(), haystack.end(), needle.begin(), needle.end()) !=
         haystack.end();
}

bool kept_anywhere(const Disk& disk, std::string_view canary) {
  return std::any_of(disk.files.begin(), disk.files.end(),
                     [&](const auto& file) { return holds(file.second, view_of(canary)); });
}

std::size_t chunks(const Disk& disk) {
  return static_cast<std::size_t>(
      std::count_if(disk.files.begin(), disk.files.end(),
                    [](const auto& file) { return file.first.rfind("c/", 0) == 0; }));
}

}  // namespace

TEST_CASE("a tip-off leaves a code and no trace in lists, status and journal", "[client]") {
  CountyHome home("trace", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  std::size_t before = chunks(home.phone.disk);
  Bytes head = home.phone.disk.head();
  auto saved = home.save_tip_off(tab);
  REQUIRE(saved->ok);
  CHECK(saved->code.size() == 39);
  CHECK(keyring::read_recovery_code(home.village.suite, keyring::CodeKind::drop_reply, saved->code)
            .ok());
  CHECK_FALSE(
      keyring::read_recovery_code(home.village.suite, keyring::CodeKind::recovery, saved->code)
          .ok());
  CHECK(tab.list().empty());
  CHECK_FALSE(tab.read(saved->id));
  client::StatusView status = tab.status();
  CHECK(status.waiting + status.sending + status.refused + status.bytes == 0);
  CHECK(status.findings.empty());
  CHECK(chunks(home.phone.disk) == before);
  CHECK(home.phone.disk.head() == head);
  CHECK_FALSE(kept_anywhere(home.phone.disk, "低保金"));
  CHECK_FALSE(kept_anywhere(home.phone.disk, "gov.tipoff"));
  CHECK(holds(home.phone.disk.read("drop"), view_of("WCE1")));
  Tab again = home.phone.open();
  CHECK(again.list().empty());
}

TEST_CASE("every store has the file of drops, with and without", "[client]") {
  Home home("file", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  CHECK(home.phone.disk.read("drop").size() == 20);
  CHECK(text_of(BytesView(home.phone.disk.read("drop")).first(4)) == "WCQ1");
}

TEST_CASE("a tip-off is no draft, and where nobody takes drops it is refused and kept nowhere",
          "[client]") {
  CountyHome home("draft", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  client::RequestId request = tab.next_request();
  std::size_t before = chunks(home.phone.disk);
  tab.client.draft(request, "gov.tipoff", tip_off(), {}, home.phone.clock);
  tab.perform();
  CHECK(refusal(tab.saved(request)) == ErrorCode::not_supported);
  CHECK(chunks(home.phone.disk) == before);
  Home without("no county", home.village.suite);
  Tab other = without.begin();
  before = chunks(without.phone.disk);
  CHECK(refusal(other.save(tip_off(), {}, "gov.tipoff")) == ErrorCode::no_recipient_key);
  CHECK(chunks(without.phone.disk) == before);
  CHECK(other.list().empty());
}

TEST_CASE("a person sees that the county alone will read a tip-off", "[client]") {
  CountyHome home("review", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  client::RequestId request = tab.next_request();
  tab.client.review(request, "gov.tipoff", tip_off());
  tab.perform();
  auto readers = std::get<client::Review>(*tab.take(request)).readers;
  REQUIRE(readers.size() == 1);
  CHECK(readers[0].office == "county_discipline");
  CHECK(readers[0].state == "trusted");
}

TEST_CASE(
    "a tip-off goes alone, by the other name, at the next opening but one after two hours at least",
    "[client]") {
  CountyHome home("alone", GENERATE(from_range(both_suites)));
  // As much work as the format wants; of SM3 under the sanitizers it would take half a minute.
  bool whole = home.village.suite == crypto::Suite::intl;
  if (whole) home.hub.drop_work = home.phone.drop_work = 0;
  {
    Tab tab = home.begin();
    REQUIRE(home.save_tip_off(tab)->ok);
    home.live(tab, 2 * hour - minute);
    CHECK(home.hub.drops.empty());
  }
  Tab tab = home.open_to_send();
  std::size_t asked = home.hub.asked.size();
  CHECK(home.hub.drops.empty());
  Instant opened = home.phone.clock;
  // Work first, in slices, then one request.
  while (tab.requests.empty()) {
    REQUIRE(tab.wakes_at);
    REQUIRE(*tab.wakes_at == opened);
    tab.client.woken(opened);
    tab.perform();
  }
  REQUIRE(tab.requests.size() == 1);
  const sync::Request& request = tab.requests.front().request;
  CHECK(request.origin == "https://drop.hub.village.example");
  CHECK(request.path == "drop");
  CHECK(request.method == "POST");
  CHECK(request.authorization.empty());
  std::size_t stanza = home.village.suite == crypto::Suite::gm ? 144 : 96;
  CHECK(request.body.size() == 16 + 96 + stanza + 72 + 65'536);
  // Until the county has answered, and ten minutes from then on, the hub hears nothing.
  tab.synchronise(home.hub);
  CHECK(home.hub.drops.size() == 1);
  home.live(tab, 10 * minute - 1);
  tab.synchronise(home.hub);
  CHECK(home.hub.asked.size() == asked);
  home.live(tab, 60 * minute);
  CHECK(home.hub.asked.size() > asked);
}

TEST_CASE("a tip-off waits for a moment at which the hub has heard nothing for ten minutes",
          "[client]") {
  CountyHome home("silence", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  REQUIRE(home.save_tip_off(tab)->ok);
  home.live(tab, 2 * hour);
  SECTION("an app that is opened five minutes after a sync sends nothing yet") {
    home.phone.clock = home.phone.clock.plus(22 * hour);
    tab.synchronise(home.hub);
    Tab again = home.open_after(5 * minute);
    home.live(again, minute);
    CHECK(home.hub.drops.empty());
    CHECK_FALSE(again.requests.size() > 1);
  }
  SECTION("another account of this phone that is heard of counts as its own") {
    bool heard = GENERATE(false, true);
    Tab again = home.open_to_send();
    if (heard) again.client.heard(home.phone.clock);
    home.live(again, minute);
    CHECK(home.hub.drops.empty() == heard);
  }
  SECTION("an app that is never silent falls silent when the drop is three days old") {
    home.live(tab, 69 * hour);
    CHECK(home.hub.drops.empty());
    home.live(tab, 6 * hour);
    CHECK(home.hub.drops.size() == 1);
    CHECK(tab.status().link == "online");
  }
}

TEST_CASE("who taps sends it now, as far as silence allows", "[client]") {
  CountyHome home("tap", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  RecordId id = home.save_tip_off(tab)->id;
  std::size_t asked = home.hub.asked.size();
  REQUIRE(tab.act(id, "send")->ok);
  home.live(tab, 10 * minute - 1);
  CHECK(home.hub.drops.empty());
  CHECK(home.hub.asked.size() == asked);
  home.live(tab, 52 * minute);
  CHECK(home.hub.drops.size() == 1);
  CHECK(refusal(tab.act(id, "send")) == ErrorCode::not_found);
}

TEST_CASE("only the county's own verdict takes a tip-off out of the store", "[client]") {
  CountyHome home("verdict", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  REQUIRE(home.save_tip_off(tab)->ok);
  Bytes waiting = home.phone.disk.read("drop");
  Tab later = home.open_to_send();
  while (later.requests.empty()) {
    later.client.woken(home.phone.clock);
    later.perform();
  }
  bool of_village = false;
  SECTION("a portal's page") { later.answer({200, "text/html", std::nullopt, Bytes(400, 'x')}); }
  SECTION("a refusal without a signature") { later.answer(refusal_in_json(422, "work-needed")); }
  SECTION("no answer") { later.no_answer(); }
  SECTION("a list by the village's hub") {
    of_village = true;
    envelope::ReceiptEntry entry;
    later.answer(octets(home.hub.receipts({entry})));
  }
  SECTION("the county's list about another drop") {
    const sync::Request& request = later.requests.front().request;
    sync::Answer answer = home.hub.answer(request, request.body);
    answer.body[108] ^= 1U;
    later.answer(answer);
  }
  SECTION("the county's list with a broken signature") {
    const sync::Request& request = later.requests.front().request;
    sync::Answer answer = home.hub.answer(request, request.body);
    answer.body.back() ^= 1U;
    later.answer(answer);
  }
  CHECK(home.phone.disk.read("drop").size() == waiting.size());
  home.hub.drops.clear();
  home.live(later, 50 * hour);
  CHECK(home.hub.drops.size() == 1);
  CHECK(home.phone.disk.read("drop").size() == 20);
  // That list stands in the chain of the account, and this phone never had the record in it.
  CHECK(later.findings("store-rolled-back") == (of_village ? 1 : 0));
  CHECK(later.status().findings.size() == (of_village ? 1 : 0));
}

TEST_CASE("the county reads it, and its answer opens with the code alone", "[client]") {
  CountyHome home("code", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  auto saved = home.save_tip_off(tab);
  Tab later = home.open_to_send();
  home.live(later, hour);
  REQUIRE(home.hub.drops.size() == 1);
  envelope::Opened opened = *envelope::open_drop(home.hub.drops[0], home.county);
  CHECK_FALSE(opened.is_signed);
  CHECK(opened.content.type == "gov.tipoff");
  CHECK(opened.content_text.find(to_base64url(home.hub.account_card)) == std::string::npos);
  auto random16 =
      *keyring::read_recovery_code(home.village.suite, keyring::CodeKind::drop_reply, saved->code);
  auto reply = *envelope::drop_reply(home.village.suite, envelope::county_of(home.county.card),
                                     random16.view());
  CHECK(reply.mailbox == opened.content.links.drop->mailbox);
  CHECK(reply.key.card.core() == opened.content.from.core());
}

TEST_CASE("a named tip-off is signed inside, and its envelope still names no village", "[client]") {
  CountyHome home("named", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  std::string text = tip_off();
  text.replace(text.find("false"), 5, R"(true,"identity_box":{"real_name":"石阿妹"})");
  REQUIRE(home.save_tip_off(tab, text)->ok);
  Tab later = home.open_to_send();
  home.live(later, hour);
  REQUIRE(home.hub.drops.size() == 1);
  envelope::Opened opened = *envelope::open_drop(home.hub.drops[0], home.county);
  CHECK(opened.is_signed);
  CHECK(opened.content.from.core() == home.hub.account_card);
  CHECK(opened.content.links.drop->versions == std::pair(1U, 2U));
  CHECK(opened.content.links.drop->reply->core() != home.hub.account_card);
  CHECK_FALSE(holds(BytesView(home.hub.drops[0]).first(96), home.village.tenant.view()));
}

TEST_CASE("what a phone says to its hub is the same with and without a tip-off", "[client]") {
  crypto::Suite suite = GENERATE(from_range(both_suites));
  auto traffic = [suite](bool tipping) {
    CountyHome home("traffic", suite);
    Tab tab = home.begin();
    if (tipping) REQUIRE(home.save_tip_off(tab)->ok);
    (void)tab.save(letter("水井"));
    tab.synchronise(home.hub);
    {
      Tab passing = home.open_after(25 * hour);
      home.live(passing, minute);
    }
    if (tipping) {
      Tab alone = home.open_after(hour);
      home.live(alone, 5 * minute);
      REQUIRE(home.hub.drops.size() == 1);
      home.phone.clock = home.phone.clock.plus(2 * hour - 5 * minute);
    } else {
      home.phone.clock = home.phone.clock.plus(3 * hour);
    }
    Tab later = home.phone.open();
    (void)later.save(letter("路灯"));
    later.synchronise(home.hub);
    std::string out;
    for (const std::string& path : home.hub.asked) out += path + ' ';
    for (const auto& [id, record] : home.hub.records) out += std::to_string(record.size()) + ' ';
    return out;
  };
  CHECK(traffic(true) == traffic(false));
}

TEST_CASE("a file of drops that can't be read is kept as it is, told, and costs nothing else",
          "[client]") {
  CountyHome home("damaged", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  REQUIRE(home.save_tip_off(tab)->ok);
  Bytes file = home.phone.disk.read("drop");
  SECTION("cut") { file.resize(GENERATE(3U, 19U, 21U, 60U, 5'000U)); }
  SECTION("another count") { file[16] = GENERATE(std::uint8_t{2}, std::uint8_t{9}); }
  SECTION("another length") { file[72] ^= 1U; }
  SECTION("no envelope") { file[76] ^= 1U; }
  SECTION("a bit of the envelope") { file[40'000] ^= 1U; }
  SECTION("by a newer app") { file[4] = 2; }
  SECTION("with a flag of a newer app") { file[5] = 2; }
  home.phone.disk.files["drop"] = file;
  Tab later = home.open_after(25 * hour);
  later.synchronise(home.hub);
  home.live(later, hour);
  CHECK(home.hub.drops.empty());
  CHECK(later.save(letter("水井"))->ok);
  CHECK(later.findings("quarantined") == 1);
  CHECK(refusal(home.save_tip_off(later)) == ErrorCode::bad_file);
  CHECK(home.phone.disk.read("drop") == file);
}

TEST_CASE("a file of drops that holds nothing is as good as none", "[client]") {
  CountyHome home("nothing", GENERATE(from_range(both_suites)));
  (void)home.begin();
  home.phone.disk.files["drop"].clear();
  Tab tab = home.phone.open();
  CHECK(tab.status().findings.empty());
  CHECK(home.save_tip_off(tab)->ok);
}

TEST_CASE("the drop host has another name than the hub", "[client]") {
  CHECK(sync::drop_origin("https://hub.example.org") == "https://drop.hub.example.org");
  CHECK(sync::drop_origin("https://hub.example.org:8443") == "https://drop.hub.example.org:8443");
  CHECK(sync::drop_origin("http://localhost:8787") == "http://127.0.0.1:8787");
  CHECK(sync::drop_origin("http://127.0.0.1:8787") == "http://localhost:8787");
  CHECK(sync::drop_origin("http://10.0.0.1:8787").empty());
  CHECK(sync::drop_origin("nonsense").empty());
}
