#include <catch_amalgamated.hpp>

#include "county.h"

// What lies in a drop's mailbox, and what of it is the county's answer.

using namespace weicun;
using namespace weicun::test;

TEST_CASE("the county's answer comes to whoever has the code", "[client]") {
  AnsweredHome home("answered", GENERATE(from_range(both_suites)));
  home.leave(home.honest());
  Tab tab = home.phone.open();
  auto answers = home.answers(tab);
  REQUIRE(answers.ok());
  REQUIRE(answers->size() == 1);
  CHECK(answers->front().text == "查实了，低保金这个月补发");
  CHECK(answers->front().drop == home.drop);
  CHECK(home.hub.mailboxes_asked == 1);
}

TEST_CASE("a mailbox without an answer is an empty one", "[client]") {
  AnsweredHome home("empty", GENERATE(from_range(both_suites)));
  Tab tab = home.phone.open();
  auto answers = home.answers(tab);
  REQUIRE(answers.ok());
  CHECK(answers->empty());
}

TEST_CASE("what is no page of a mailbox is as if nobody had answered; then one asks again at once",
          "[client]") {
  AnsweredHome home("no page", GENERATE(from_range(both_suites)));
  home.leave(home.honest());
  Tab tab = home.phone.open();
  home.live(tab, minute);
  client::RequestId request = home.ask(tab);
  (void)home.asked_request(tab);
  Bytes page = home.hub.mailbox(home.opened.content.links.drop->mailbox).body;
  SECTION("cut") {
    page.resize(GENERATE(0U, 3U, 7U, 100U, 5'000U));
    tab.answer(octets(page));
  }
  SECTION("with something behind it") {
    page.push_back(0);
    tab.answer(octets(page));
  }
  SECTION("of seventeen") {
    ByteWriter many;
    many.u32(17);
    for (int i = 0; i < 17; ++i) many.bytes(BytesView(page).subspan(4));
    tab.answer(octets(many.take()));
  }
  SECTION("by a portal") { tab.answer({200, "text/html", std::nullopt, page}); }
  SECTION("a refusal") { tab.answer(refusal_in_json(429, "too-many")); }
  SECTION("none") { tab.no_answer(); }
  REQUIRE(tab.settled(request));
  CHECK(tab.take(request).error().code == ErrorCode::offline);
  home.phone.clock = home.phone.clock.plus(hour);
  std::size_t heard = home.hub.asked.size();
  client::RequestId again = home.ask(tab);
  CHECK(tab.requests.size() == 1);
  tab.talk(home.hub);
  CHECK(std::get<client::DropAnswers>(*tab.take(again)).size() == 1);
  CHECK(home.hub.asked.size() == heard);
}

TEST_CASE("only the county's answer to this tip-off is taken, whatever lies beside it",
          "[client]") {
  AnsweredHome home("beside", GENERATE(from_range(both_suites)));
  crypto::Suite suite = home.village.suite;
  CountyAnswer other = home.honest();
  other.text = "伪造的答复";
  std::size_t believed = 1;
  bool as_it_is = true;  // not changed behind the seal
  SECTION("with a bit changed") {
    Bytes forged = home.written(other);
    forged[GENERATE(0U, 5U, 40U, 120U, 3'000U)] ^= 1U;
    home.mailbox().push_back(forged);
    as_it_is = false;
  }
  SECTION("cut") {
    Bytes cut = home.written(other);
    cut.pop_back();
    home.mailbox().push_back(cut);
    home.mailbox().emplace_back();
    as_it_is = false;
  }
  SECTION("sealed to another tip-off's card") {
    Identity stranger = *envelope::make_reply_key(suite, home.village.random);
    other.reader = {keyring::card_digest(other.county, stranger.card),
                    stranger.card.encryption_key};
  }
  SECTION("a village's letter") { other.county = home.village.tenant; }
  SECTION("about two letters") { other.letter.bytes[3] ^= 1U; }
  SECTION("another step") { other.kind = "opened"; }
  SECTION("without a word") { other.text.clear(); }
  SECTION("with versions") { other.version = 1; }
  SECTION("signed by somebody") { other.signer = &home.village.secretary; }
  SECTION("of another type") { other.type = "gov.secretary_letter"; }
  SECTION("under the id of another one") {
    other.id = home.honest().reply_to;
    home.leave(other);
    believed = 2;
  }
  if (as_it_is) home.leave(other);
  home.leave(home.honest());
  Tab tab = home.phone.open();
  auto answers = home.answers(tab);
  REQUIRE(answers.ok());
  CHECK(answers->size() == believed);
  CHECK(answers->back().text == home.honest().text);
  CHECK(tab.status().findings.empty());
}

TEST_CASE("sixteen answers all show", "[client]") {
  AnsweredHome home("sixteen", GENERATE(from_range(both_suites)));
  for (int i = 0; i < 16; ++i) home.leave(home.honest());
  Tab tab = home.phone.open();
  CHECK(home.answers(tab)->size() == 16);
}

TEST_CASE(
    "the answer to a tip-off with a name is its code's, too; one to its author's card is nobody's",
    "[client]") {
  std::string text = tip_off();
  text.replace(text.find("false"), 5, R"(true,"identity_box":{"real_name":"石阿妹"})");
  AnsweredHome home("named answer", GENERATE(from_range(both_suites)), text);
  // The village's hub knows that card; as the drop host it knows the mailbox, too.
  CountyAnswer forged = home.honest();
  const keyring::Card& known = home.opened.content.from;
  forged.reader = {keyring::card_digest(forged.county, known), known.encryption_key};
  forged.text = "伪造的答复";
  home.leave(forged);
  home.leave(home.honest());
  Tab tab = home.phone.open();
  auto answers = home.answers(tab);
  REQUIRE(answers.ok());
  REQUIRE(answers->size() == 1);
  CHECK(answers->front().text == home.honest().text);
}
