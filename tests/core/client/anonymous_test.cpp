#include <catch_amalgamated.hpp>

#include <weicun/envelope/identity_box.h>
#include <weicun/json/canonical.h>

#include "phone.h"

using namespace weicun;
using namespace weicun::test;

namespace {

std::string letter_signed(std::string_view mode, std::string_view more = {}) {
  std::string text = letter("水井");
  std::string named = R"("signed_mode":"named")";
  text.replace(text.find(named), named.size(),
               R"("signed_mode":")" + std::string(mode) + '"' + std::string(more));
  return text;
}
const std::string who = R"({"real_name":"石阿妹"})";

/// A step that somebody takes about a letter.
Bytes step_by(Home& home, const Identity& writer, const envelope::Recipient& to,
              const RecordId& about, std::string_view kind) {
  json::ObjectBuilder value;
  value.set("letter", to_uuid(about.bytes)).set("kind", kind);
  if (kind == "reply") value.set("text", "已经派人去看了。");
  json::ObjectBuilder content;
  content.set("type", "gov.letter_event").set("schema", std::int64_t{1});
  content.set_canonical("value", value.text()).set_canonical("attachments", "[]");
  content.set("from", to_base64url(writer.card.core())).set("replyTo", to_uuid(about.bytes));
  Instant at = founded.plus(20'000);
  envelope::Writing writing{
      home.village.tenant, make_record_id(at, home.village.random.bytes<16>()), at, 1, 1, &writer};
  return envelope::seal(writing, content.text(), {}, {to}, home.village.random)->bytes;
}

envelope::Opened opened_by(Home& home, const RecordId& id, const Identity& office) {
  return *envelope::open(home.hub.records.at(id), home.village.tenant, office);
}

envelope::Recipient author_of(const envelope::Opened& letter) {
  return {letter.statement.signer, letter.content.from.encryption_key};
}

}  // namespace

TEST_CASE("an anonymous letter goes out unsigned, under a key made for it alone", "[client]") {
  Home home("anonymous", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  auto saved = tab.save(letter_signed("anonymous"));
  REQUIRE(saved->ok);
  CHECK(saved->problems.size() == 1);  // no written answer: said, not refused
  tab.synchronise(home.hub);
  CHECK(tab.delivery(saved->id) == "delivered");
  envelope::Opened letter = opened_by(home, saved->id, home.village.secretary);
  CHECK_FALSE(letter.is_signed);
  CHECK(letter.content.from.core() != home.hub.account_card);
  CHECK(letter.identity_box.empty());
  CHECK(letter.statement.signer == home.hub.reply_card);
  // The hub heard of the key before the letter, so that no answer can miss its way.
  auto place = [&](std::string_view path) {
    return std::find(home.hub.asked.begin(), home.hub.asked.end(), path);
  };
  CHECK(place("reply-key") < place("submit"));
  auto second = tab.save(letter_signed("anonymous"));
  tab.synchronise(home.hub);
  CHECK(opened_by(home, second->id, home.village.secretary).content.from.core() !=
        letter.content.from.core());
}

TEST_CASE("the answer to an anonymous letter reaches its author, after a restart too", "[client]") {
  Home home("answer", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  RecordId id = tab.save(letter_signed("anonymous"))->id;
  tab.synchronise(home.hub);
  envelope::Opened letter = opened_by(home, id, home.village.secretary);
  home.hub.deliver(step_by(home, home.village.secretary, author_of(letter), id, "opened"));
  home.hub.deliver(step_by(home, home.village.secretary, author_of(letter), id, "accepted"));
  home.hub.deliver(step_by(home, home.village.secretary, author_of(letter), id, "reply"));
  auto answered = [&](Tab& where) {
    auto detail = where.read(id);
    REQUIRE(detail);
    CHECK(detail->entry.stage == "replied");
    REQUIRE(detail->events.size() == 3);
    CHECK(detail->events[2].value.has_value());
    CHECK(detail->entry.value.has_value());
  };
  SECTION("as it comes") {
    tab.synchronise(home.hub);
    answered(tab);
    CHECK(tab.findings("quarantined") == 0);
  }
  SECTION("after a restart") {
    Tab again = home.phone.open();
    again.synchronise(home.hub);
    answered(again);
    Tab third = home.phone.open();
    answered(third);
  }
}

TEST_CASE("what the author of an anonymous letter adds is signed by its key, not by his own",
          "[client]") {
  Home home("supplement", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  RecordId id = tab.save(letter_signed("anonymous"))->id;
  tab.synchronise(home.hub);
  envelope::Opened letter = opened_by(home, id, home.village.secretary);
  auto added = tab.act(id, "supplement", R"({"text":"昨天又坏了。"})");
  REQUIRE(added->ok);
  tab.synchronise(home.hub);
  envelope::Opened event = opened_by(home, added->id, home.village.secretary);
  CHECK(event.is_signed);
  CHECK(event.statement.signer == letter.statement.signer);
  CHECK(event.content.from.core() != home.hub.account_card);
}

TEST_CASE("a name for the township only is in the identity box and nowhere else", "[client]") {
  Home home("township", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  std::string text = letter_signed("name_to_township_only", R"(,"identity_box":)" + who);
  RecordId id = tab.save(text)->id;
  tab.synchronise(home.hub);
  envelope::Opened letter = opened_by(home, id, home.village.secretary);
  CHECK_FALSE(letter.is_signed);
  CHECK(letter.content_text.find("石阿妹") == std::string::npos);
  CHECK_FALSE(envelope::open_identity_box(letter, home.village.secretary).ok());
  envelope::Author author = *envelope::open_identity_box(letter, home.village.township);
  CHECK(author.who == who);
  CHECK(author.card.core() == home.hub.account_card);
}

TEST_CASE("a person sees before sending who will read the letter, and who the name", "[client]") {
  Home home("review", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  auto readers = [&](std::string_view mode) {
    client::RequestId request = tab.next_request();
    tab.client.review(request, "gov.secretary_letter", letter_signed(mode));
    tab.perform();
    std::string out;
    client::Review review = std::get<client::Review>(*tab.take(request));
    for (const client::Office& reader : review.readers)
      out += reader.office + (reader.state == "trusted" ? "+ " : "- ") + reader.title + "; ";
    return out;
  };
  CHECK(readers("named") == "branch_secretary+ 村党支部书记; ");
  CHECK(readers("anonymous") == "branch_secretary+ 村党支部书记; ");
  CHECK(readers("name_to_township_only") ==
        "branch_secretary+ 村党支部书记; township_letters+ 乡镇信访办（您的姓名只给它看）; ");
}

TEST_CASE("a letter that went out with a name can't become one without", "[client]") {
  Home home("named before", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  RecordId named = tab.save(letter("水井"))->id;
  tab.synchronise(home.hub);
  auto refused = tab.save(letter_signed("anonymous"), {std::nullopt, named, {}});
  REQUIRE_FALSE(refused->ok);
  CHECK(refused->problems.back().code == "sealing.named-before");
  CHECK(refused->problems.back().path == "/signed_mode");
  CHECK_FALSE(refused->problems.back().message.empty());
  SECTION("but one that nobody could have read can") {
    tab.client.network(false, home.phone.clock);
    tab.perform();
    RecordId waiting = tab.save(letter("路灯"))->id;
    REQUIRE(tab.act(waiting, "withdraw")->ok);
    CHECK(tab.save(letter_signed("anonymous"), {std::nullopt, waiting, {}})->ok);
  }
}

TEST_CASE("a hub that knows no reply keys still gets the letter", "[client]") {
  Home home("old hub", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  RecordId id = tab.save(letter_signed("anonymous"))->id;
  while (!tab.requests.empty() && tab.requests.front().request.path != "reply-key")
    tab.answer(home.hub);
  REQUIRE_FALSE(tab.requests.empty());
  tab.answer(refusal_in_json(404, "not-found"));
  home.wait(tab, 60'000);
  tab.talk(home.hub);
  CHECK(tab.delivery(id) == "delivered");
}

TEST_CASE(
    "an unsigned letter that says it is signed, or a step that nobody signed, is not believed",
    "[client]") {
  Home home("unsigned", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  auto reply = *envelope::make_reply_key(home.village.suite, home.village.random);
  auto to_me = [&] {
    auto card = *keyring::Card::parse(home.hub.account_card);
    return envelope::Recipient{keyring::card_digest(home.village.tenant, card),
                               card.encryption_key};
  };
  auto unsigned_record = [&](std::string_view type, std::string_view value) {
    json::ObjectBuilder content;
    content.set("type", type).set("schema", std::int64_t{1});
    content.set_canonical("value", std::string(value)).set_canonical("attachments", "[]");
    content.set("from", to_base64url(reply.card.core()));
    Instant at = founded.plus(20'000);
    envelope::Writing writing{
        home.village.tenant, make_record_id(at, home.village.random.bytes<16>()), at, 1, 1, &reply};
    home.hub.deliver(
        envelope::seal_unsigned(writing, content.text(), {to_me()}, {}, home.village.random)
            ->bytes);
    tab.synchronise(home.hub);
    return tab.findings("quarantined");
  };
  auto canonical = [](const std::string& text) {
    return *json::canonical(json::parse(text)->root());
  };
  CHECK(unsigned_record("gov.secretary_letter", canonical(letter_signed("anonymous"))) == 0);
  CHECK(unsigned_record("gov.secretary_letter", canonical(letter("水井"))) == 1);
  CHECK(unsigned_record("gov.secretary_letter",
                        canonical(letter_signed("name_to_township_only"))) == 2);
  CHECK(unsigned_record("gov.letter_event",
                        R"({"kind":"opened","letter":"01902d3e-0000-7000-8000-000000000001"})") ==
        3);
}
