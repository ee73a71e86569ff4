#include <weicun/catalogue/catalogue.h>

#include <algorithm>
#include <set>

#include <catch_amalgamated.hpp>

#include "built_in.h"

using namespace weicun;
using catalogue::By;
using catalogue::Locale;
using test::built_in;

namespace {

constexpr Locale locales[] = {Locale::zh_cn, Locale::zh_tw, Locale::en};

catalogue::Checked letter_to(const std::string& cc_offices) {
  auto verdict = built_in().check_text(
      "gov.secretary_letter",
      R"({"to_office":"branch_secretary","purpose":"consult","topic":"other","title":"问一件事","body":"什么时候发补贴？",)"
      R"("signed_mode":"named","want_public_reply":false,"no_secret_ack":true)" +
          cc_offices + "}",
      Locale::en);
  REQUIRE(verdict->checked.has_value());
  return *verdict->checked;
}

}  // namespace

TEST_CASE("every built-in type compiles and has a title in each language", "[catalogue]") {
  CHECK(built_in().types() == std::vector<std::string>{"gov.letter_event", "gov.secretary_letter",
                                                       "gov.tipoff", "identity.key_card",
                                                       "identity.role_grant", "village.notice"});
  for (const std::string& id : built_in().types()) {
    std::set<std::string> titles;
    for (Locale locale : locales) {
      auto type = built_in().type(id, locale);
      REQUIRE(type.ok());
      CHECK_FALSE(type->title.empty());
      CHECK(type->version == 1);
      CHECK(json::parse(type->schema).ok());
      titles.insert(type->title);
    }
    CHECK(titles.size() >= 2);
  }
  CHECK(built_in().type("gov.unheard_of", Locale::en).error().code == ErrorCode::unknown_type);
}

TEST_CASE("a letter says how it is signed, and what of it only the township may read",
          "[catalogue]") {
  auto named = built_in().audience(letter_to(""));
  CHECK(named->signing == catalogue::Signing::named);
  CHECK(named->identity == "identity_box");
  CHECK(named->identity_office == "township_letters");
  catalogue::Checked record = letter_to(R"(,"identity_box":{"real_name":"石阿妹"})");
  auto parted = built_in().without(record, "identity_box");
  REQUIRE(parted.ok());
  CHECK(parted->second == R"({"real_name":"石阿妹"})");
  CHECK(parted->first.canonical_value().find("石阿妹") == std::string::npos);
  CHECK(parted->first.canonical_value() == letter_to("").canonical_value());
  CHECK(built_in().without(letter_to(""), "identity_box")->second.empty());
  CHECK_FALSE(built_in().without(record, "title").ok());
}

TEST_CASE("a letter goes to the offices that it names, and nobody else", "[catalogue]") {
  auto audience =
      built_in().audience(letter_to(R"(,"cc_offices":["supervision_chair","branch_secretary"])"));
  REQUIRE(audience.ok());
  CHECK(audience->offices == std::vector<std::string>{"branch_secretary", "supervision_chair"});
  CHECK(audience->author_of.empty());
}

TEST_CASE("a step of a letter goes to the letter's people", "[catalogue]") {
  auto verdict = built_in().check_text(
      "gov.letter_event", R"({"letter":"0192f7c0-0000-7000-8000-000000000001","kind":"opened"})",
      Locale::en);
  REQUIRE(verdict->checked.has_value());
  auto audience = built_in().audience(*verdict->checked);
  CHECK(audience->author_of == "/letter");
  CHECK(audience->offices.empty());
}

TEST_CASE("the secretary may open what was delivered and answer what was accepted", "[catalogue]") {
  auto workflow = built_in().workflow("gov.secretary_letter");
  REQUIRE(workflow.ok());
  CHECK((*workflow)->initial == "draft");
  auto actions = [&](std::string_view stage, By by) {
    std::set<std::string> names;
    for (const auto& edge : (*workflow)->edges) {
      if (edge.from == stage && edge.by == by && !edge.action.empty()) names.insert(edge.action);
    }
    return names;
  };
  CHECK(actions("delivered", By::office) == std::set<std::string>{"open"});
  CHECK(actions("accepted", By::office).count("reply") == 1);
  CHECK(actions("replied", By::author) == std::set<std::string>{"rate"});
  CHECK(actions("queued", By::office).empty());
}

TEST_CASE("every stage and action of a workflow has words in each language", "[catalogue]") {
  for (const std::string& id : built_in().types()) {
    auto workflow = built_in().workflow(id);
    for (const auto& edge : (*workflow)->edges) {
      for (Locale locale : locales) {
        CHECK_FALSE(built_in().stage_label(id, edge.from, locale).empty());
        CHECK_FALSE(built_in().stage_label(id, edge.to, locale).empty());
        if (!edge.action.empty())
          CHECK_FALSE(built_in().action_label(id, edge.action, locale).empty());
      }
    }
  }
}

TEST_CASE("every kind of step that an edge takes is one that the event's schema knows",
          "[catalogue]") {
  auto kinds = built_in().codes("gov.letter_event/kind", Locale::en);
  CHECK(kinds.size() == 23);
  auto workflow = built_in().workflow("gov.secretary_letter");
  for (const auto& edge : (*workflow)->edges) {
    if (edge.event_kind.empty()) continue;
    CHECK(edge.event_type == "gov.letter_event");
    CHECK(std::any_of(kinds.begin(), kinds.end(),
                      [&](const auto& kind) { return kind.first == edge.event_kind; }));
  }
}

TEST_CASE("a form's choices have labels in each language", "[catalogue]") {
  for (auto table : {"gov.secretary_letter/to_office", "gov.secretary_letter/cc_offices",
                     "gov.secretary_letter/purpose", "gov.secretary_letter/topic",
                     "gov.secretary_letter/signed_mode", "gov.letter_event/reason_code",
                     "gov.letter_event/solved", "village.notice/level", "gov.tipoff/category",
                     "identity.key_card/office", "identity.key_card/revoked_reason",
                     "identity.role_grant/role", "identity.role_grant/basis"}) {
    for (Locale locale : locales) {
      auto choices = built_in().codes(table, locale);
      CHECK(choices.size() >= 3);
      for (const auto& [code, label] : choices) CHECK(label != code);
    }
  }
  CHECK(built_in().codes("gov.secretary_letter/nothing", Locale::en).empty());
  CHECK(built_in().codes("topic", Locale::en).empty());
}

TEST_CASE("every public error has a message in each language", "[catalogue]") {
  for (auto code : {"no-vault", "wrong-key", "locked", "newer-store", "storage-full",
                    "storage-lost", "journal-damaged", "no-randomness", "load-failed",
                    "not-supported", "unknown-type", "not-found", "no-recipient-key", "offline",
                    "aborted", "closed", "bad-invite", "bad-file", "bad-schema"}) {
    std::set<std::string> texts;
    for (Locale locale : locales) texts.insert(built_in().error_message(code, locale));
    CHECK(texts.size() >= 2);
    CHECK(texts.count(code) == 0);
  }
  for (auto code : {"wiped", "quarantined", "chain-broken", "store-rolled-back", "hub-rolled-back",
                    "device-cloned", "directory-fork", "id-reuse", "key-changed", "directory-stale",
                    "update-needed"}) {
    for (Locale locale : locales) CHECK(built_in().finding_message(code, locale) != code);
  }
}

TEST_CASE("every problem gets words with nothing left to fill in", "[catalogue]") {
  for (auto code :
       {"schema.required", "schema.type", "schema.enum", "schema.const", "schema.not",
        "schema.one-of", "schema.contains", "schema.property-names", "schema.unheard-of",
        "format.date", "format.uuid", "json.syntax", "json.duplicate-key", "json.not-canonical",
        "limit.depth", "limit.size", "rule", "delivery.refused", "something.else"}) {
    for (Locale locale : locales) {
      schema::Problem problem;
      problem.path = "/photos/3/bytes";
      problem.code = code;
      built_in().put_words(problem, "gov.secretary_letter", locale);
      CAPTURE(code, problem.message, problem.fix);
      CHECK_FALSE(problem.message.empty());
      CHECK_FALSE(problem.fix.empty());
      CHECK(problem.message.find('{') == std::string::npos);
      CHECK(problem.fix.find('{') == std::string::npos);
    }
  }
}

TEST_CASE("a problem says how much is too much", "[catalogue]") {
  schema::Problem problem;
  problem.path = "/cc_offices";
  problem.code = "schema.max-items";
  problem.params = {{"max", std::int64_t{2}}, {"actual", std::int64_t{3}}};
  built_in().put_words(problem, "gov.secretary_letter", Locale::zh_cn);
  CHECK(problem.message == "“还给谁看”太多了。");
  CHECK(problem.fix == "最多2个。");
}

TEST_CASE("locales are known by their names", "[catalogue]") {
  CHECK(catalogue::locale_of("zh-CN") == Locale::zh_cn);
  CHECK(catalogue::locale_of("zh-TW") == Locale::zh_tw);
  CHECK(catalogue::locale_of("en") == Locale::en);
  CHECK_FALSE(catalogue::locale_of("fr").has_value());
}
