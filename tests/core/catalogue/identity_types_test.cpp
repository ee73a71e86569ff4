#include <weicun/catalogue/catalogue.h>

#include <algorithm>

#include <catch_amalgamated.hpp>

#include "built_in.h"

// Key cards, role grants and tip-offs: what their schemas and rules let through.

using namespace weicun;
using catalogue::Catalogue;
using catalogue::Locale;

using test::built_in;

namespace {

using Members = std::vector<std::pair<std::string, std::string>>;

/// The members with one put in place of another, added, or taken out ("" as value).
std::string text_of(Members members, std::string_view member, std::string_view value) {
  auto known = std::find_if(members.begin(), members.end(),
                            [&](const auto& each) { return each.first == member; });
  if (known != members.end()) {
    known->second = value;
  } else if (!member.empty()) {
    members.emplace_back(member, value);
  }
  std::string text;
  for (const auto& [key, content] : members) {
    if (!content.empty()) text += (text.empty() ? "{\"" : ",\"") + key + "\":" + content;
  }
  return text + "}";
}

/// "path code rule" of every problem, each with words and a fix; "" for a record that is right.
std::string problems(std::string_view type, const std::string& text) {
  auto verdict = built_in().check_text(type, text, Locale::zh_cn);
  REQUIRE(verdict.ok());
  std::string out;
  for (const schema::Problem& problem : verdict->problems) {
    CHECK_FALSE(problem.message.empty());
    CHECK_FALSE(problem.fix.empty());
    out += (out.empty() ? "" : ", ") + problem.path + " " + problem.code;
    if (!problem.rule.empty()) out += " " + problem.rule;
  }
  return out;
}

const std::string holder = "\"0192f7c0-0000-7000-8000-000000000001\"";
const std::string short_key = "\"" + std::string(43, 'A') + "\"";
const std::string long_key = "\"" + std::string(86, 'A') + "\"";

std::string card(std::string_view member = "", std::string_view value = "") {
  return problems("identity.key_card",
                  text_of({{"holder", holder},
                           {"office", "\"branch_secretary\""},
                           {"suite", "\"gm_sm2_sm3_sm4\""},
                           {"enc_pub", long_key},
                           {"sig_pub", long_key},
                           {"fingerprint_words", R"(["松子","开会","海龟","起点","泡泡","跑步"])"},
                           {"valid_from", "\"2026-01-10T08:00:00+08:00\""},
                           {"valid_to", "\"2031-01-10T08:00:00+08:00\""}},
                          member, value));
}

std::string grant(std::string_view member = "", std::string_view value = "") {
  return problems("identity.role_grant", text_of({{"holder", holder},
                                                  {"role", "\"branch_secretary\""},
                                                  {"scope", "\"522699101201\""},
                                                  {"basis", "\"election\""},
                                                  {"from", "\"2026-01-10\""},
                                                  {"to", "\"2031-01-09\""}},
                                                 member, value));
}

std::string tipoff(std::string_view member = "", std::string_view value = "") {
  return problems("gov.tipoff", text_of({{"named", "false"},
                                         {"category", "\"relief_fraud\""},
                                         {"body", "\"低保名单里有不该有的人。\""},
                                         {"wipe_after_send", "true"}},
                                        member, value));
}

}  // namespace

TEST_CASE("a key card holds keys of its suite and six words", "[catalogue]") {
  CHECK(card().empty());
  CHECK(card("supersedes", holder).empty());
  CHECK(card("enc_pub", short_key) == "/enc_pub schema.min-length");
  CHECK(card("enc_pub", "\"" + std::string(87, 'A') + "\"") == "/enc_pub schema.pattern");
  CHECK(card("fingerprint_words", R"(["松子"])") == "/fingerprint_words schema.min-items");
  CHECK(card("office", "\"mayor\"") == "/office schema.enum");
  CHECK(card("holder", "\"张三\"") == "/holder schema.pattern");
  CHECK(card("suite", "") == "/suite schema.required");
}

TEST_CASE("an office's card lasts for a term and ninety days, a villager's as long as it likes",
          "[catalogue]") {
  CHECK(card("valid_to", "\"2031-04-09T08:00:00+08:00\"").empty());
  CHECK(card("valid_to", "\"2031-05-01T08:00:00+08:00\"") == "/valid_to rule KEY-TERM");
  CHECK(card("valid_to", "\"2026-01-10T08:00:00+08:00\"") == "/valid_to rule KEY-TERM");
  CHECK(card("valid_to", "\"2025-12-31T08:00:00+08:00\"") == "/valid_to rule KEY-TERM");
}

TEST_CASE("a grant ends after it begins, a term and ninety days later at most", "[catalogue]") {
  CHECK(grant().empty());
  // From 10 January 2026 five years and three months, which are the ninety days.
  CHECK(grant("to", "\"2031-04-10\"").empty());
  CHECK(grant("to", "\"2031-04-11\"") == "/to rule ROLE-04");
  CHECK(grant("to", "\"2026-01-11\"").empty());
  CHECK(grant("to", "\"2026-01-10\"") == "/to rule ROLE-04");
  CHECK(grant("from", "\"2032-01-01\"") == "/to rule ROLE-04");
  CHECK(grant("from", "\"2030-12-31\"").empty());
  CHECK(grant("to", "\"2031-02-30\"") == "/to format.date");
}

TEST_CASE("a grant's place is a village, its township or its county", "[catalogue]") {
  CHECK(grant("scope", "\"522699101\"").empty());
  CHECK(grant("scope", "\"522699\"").empty());
  CHECK(grant("scope", "\"522699101201#3\"").empty());
  CHECK(grant("scope", "\"5226991\"") == "/scope schema.pattern");
  CHECK(grant("role", "\"operator\"") == "/role schema.enum");
  CHECK(grant("recusal", "[" + holder + "]").empty());
  CHECK(grant("recusal", "[" + holder + "," + holder + "]") == "/recusal schema.unique-items");
}

TEST_CASE("a tip-off says what happened, or shows it", "[catalogue]") {
  CHECK(tipoff().empty());
  CHECK(tipoff("body", "") == "/body rule TIP-04");
  CHECK(tipoff("category", "\"gossip\"") == "/category schema.enum");
  CHECK(tipoff("when_from", "\"2026-13\"") == "/when_from schema.pattern");
  CHECK(tipoff("accused", R"([{"name":"某某","post":"会计","unit":"石头村"}])").empty());
}

TEST_CASE("a name goes with a named tip-off and with no other", "[catalogue]") {
  CHECK(tipoff("named", "true") == "/identity_box schema.required");
  CHECK(tipoff("identity_box", R"({"real_name":"张三"})") == "/identity_box schema.false");
}

TEST_CASE("a tip-off about the county's own inspectors does not go to them", "[catalogue]") {
  CHECK(tipoff("accused", R"([{"name":"某某","unit":"县纪委监委"}])") == "/accused rule TIP-02");
  CHECK(tipoff("accused", R"([{"name":"某某","unit":"縣紀委"}])") == "/accused rule TIP-02");
  CHECK(tipoff("accused", R"([{"name":"某某","unit":"镇纪委"}])").empty());
}

TEST_CASE("a tip-off is a drop, cards and grants are public", "[catalogue]") {
  using catalogue::Class;
  CHECK(built_in().type("gov.tipoff", Locale::en)->record_class == Class::drop);
  CHECK(built_in().type("identity.key_card", Locale::en)->record_class == Class::public_record);
  CHECK(built_in().type("identity.role_grant", Locale::en)->record_class == Class::public_record);
}
