#include <weicun/catalogue/catalogue.h>

#include <algorithm>

#include <catch_amalgamated.hpp>

#include "built_in.h"

using namespace weicun;
using catalogue::Catalogue;
using catalogue::Locale;
using catalogue::Verdict;
using test::built_in;

namespace {

/// A letter that is right, with one member put in place of another or added.
std::string letter(std::string_view member = "", std::string_view value = "") {
  std::vector<std::pair<std::string, std::string>> members = {
      {"to_office", "\"branch_secretary\""},
      {"purpose", "\"report_situation\""},
      {"topic", "\"water_power_road\""},
      {"title", "\"三组水管冻裂\""},
      {"body", "\"水管冻裂三天了，请派人看看。\""},
      {"signed_mode", "\"named\""},
      {"want_public_reply", "false"},
      {"no_secret_ack", "true"}};
  auto known = std::find_if(members.begin(), members.end(),
                            [&](const auto& each) { return each.first == member; });
  if (known != members.end()) {
    known->second = value;
  } else if (!member.empty()) {
    members.emplace_back(member, value);
  }
  std::string text;
  for (const auto& [key, content] : members) {
    if (content.empty()) continue;
    text += (text.empty() ? "{\"" : ",\"") + key + "\":" + content;
  }
  return text + "}";
}

Verdict check(std::string_view type, std::string_view text,
              std::optional<std::string_view> at = std::nullopt) {
  auto verdict = built_in().check_text(type, text, Locale::zh_cn, at);
  REQUIRE(verdict.ok());
  CHECK(verdict->checked.has_value() ==
        (!at && std::none_of(verdict->problems.begin(), verdict->problems.end(),
                             [](const auto& p) { return p.severity == schema::Severity::error; })));
  return std::move(*verdict);
}

Verdict check_letter(std::string_view member = "", std::string_view value = "") {
  return check("gov.secretary_letter", letter(member, value));
}

/// "path code" of every problem, for one look.
std::string codes(const Verdict& verdict) {
  std::string out;
  for (const auto& problem : verdict.problems) {
    out += (out.empty() ? "" : "; ") + problem.path + " " + problem.code +
           (problem.rule.empty() ? "" : " " + problem.rule);
  }
  return out;
}

const std::string photo =
    R"({"hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","mime":"image/jpeg","bytes":210334})";
const std::string voice =
    R"([{"hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","mime":"audio/amr","bytes":4000}])";
const std::string letter_id = "\"0192f7c0-0000-7000-8000-000000000001\"";

}  // namespace

TEST_CASE("a letter that is right may be sealed, in its canonical form", "[catalogue]") {
  auto verdict = check_letter("photos", "[" + photo + "]");
  CHECK(codes(verdict).empty());
  REQUIRE(verdict.checked.has_value());
  CHECK(verdict.checked->type() == "gov.secretary_letter");
  CHECK(verdict.checked->version() == 1);
  CHECK(verdict.checked->canonical_value().starts_with(
      R"({"body":"水管冻裂三天了，请派人看看。","no_secret_ack":true,)"));
  CHECK(verdict.checked->value().find("title")->string() == "三组水管冻裂");
}

TEST_CASE("a letter without words and without voice is still empty", "[catalogue]") {
  CHECK(codes(check_letter("body", "")) == "/body rule LTR-01");
  CHECK(codes(check_letter("body", "\"\"")) == "/body rule LTR-01");
  auto problem = check_letter("body", "\"\"").problems.at(0);
  CHECK(problem.message == "信还是空的。");
  CHECK(problem.fix == "写几句，或者说一段。");
}

TEST_CASE("a spoken letter needs no written word", "[catalogue]") {
  std::string spoken = letter("body", "\"\"");
  spoken.pop_back();
  CHECK(codes(check("gov.secretary_letter", spoken + ",\"voice\":" + voice + "}")).empty());
  CHECK(codes(check("gov.secretary_letter", spoken + ",\"voice\":[]}")) == "/body rule LTR-01");
}

TEST_CASE("a written letter has five characters at least", "[catalogue]") {
  CHECK(codes(check_letter("body", "\"水管坏了\"")) == "/body schema.min-length");
  CHECK(codes(check_letter("body", "\"水管坏了呀\"")).empty());
}

TEST_CASE("what is missing is named at the field that is missing", "[catalogue]") {
  auto verdict = check_letter("title", "");
  CHECK(codes(verdict) == "/title schema.required");
  CHECK(verdict.problems[0].message == "还没有标题。");
  CHECK(codes(check_letter("topic", "")) == "/topic schema.required");
  CHECK(check_letter("topic", "").problems[0].message == "“关于什么”还没填。");
}

TEST_CASE("who leaves no name is told what follows, and may not leave it elsewhere",
          "[catalogue]") {
  auto anonymous = check_letter("signed_mode", "\"anonymous\"");
  CHECK(codes(anonymous) == "/signed_mode rule LTR-02");
  CHECK(anonymous.checked.has_value());
  CHECK(anonymous.problems[0].severity == schema::Severity::warning);
  std::string named = R"("anonymous","identity_box":{"tel":"13800000000"})";
  auto verdict = check_letter("signed_mode", named);
  CHECK_FALSE(verdict.checked.has_value());
  CHECK(verdict.problems.back().code == "sealing.name-in-anonymous");
  CHECK(verdict.problems.back().message == "您选了不留姓名，信里却填了您是谁。");
  CHECK(codes(check_letter("signed_mode", R"("anonymous","identity_box":{})")) ==
        "/signed_mode rule LTR-02");
  CHECK(codes(check_letter("signed_mode", "\"name_to_township_only\"")).empty());
  CHECK(codes(check_letter("signed_mode", "\"secretly\"")) == "/signed_mode schema.enum");
}

TEST_CASE("each field of a letter keeps its limits", "[catalogue]") {
  CHECK(codes(check_letter("title", "\"水\"")) == "/title schema.min-length");
  CHECK(codes(check_letter("title", "\"两行\\n标题\"")) == "/title schema.pattern");
  CHECK(codes(check_letter("no_secret_ack", "false")) == "/no_secret_ack schema.const");
  CHECK(codes(check_letter("cc_offices", R"(["branch_secretary","branch_secretary"])")) ==
        "/cc_offices schema.unique-items");
  CHECK(codes(check_letter("to_office", "\"county\"")) == "/to_office schema.enum");
  CHECK(codes(check_letter("identity_box", R"({"tel":"12345"})")) ==
        "/identity_box/tel format.cn-mobile");
  CHECK(codes(check_letter("prior_case", "\"01JD0000000000000000000004\"")).empty());
  CHECK(codes(check_letter("prior_case", letter_id)).empty());
  CHECK(codes(check_letter("secret", "1")) == "/secret schema.additional-properties");
}

TEST_CASE("photos are counted and weighed, each problem beside its photo", "[catalogue]") {
  std::string seven = "[";
  for (int i = 0; i < 7; ++i) {
    std::string each = photo;
    each.replace(each.find("AAA"), 1, std::string(1, static_cast<char>('A' + i)));
    seven += (i > 0 ? "," : "") + each;
  }
  CHECK(codes(check_letter("photos", seven + "]")) == "/photos schema.max-items");
  std::string large = photo;
  large.replace(large.find("210334"), 6, "512001");
  auto verdict = check_letter("photos", "[" + photo + "," + large + "]");
  CHECK(codes(verdict) == "/photos/1/bytes schema.maximum");
  CHECK(verdict.problems[0].message == "这张照片太大了。");
  std::string sound = photo;
  sound.replace(sound.find("image/jpeg"), 10, "audio/mpeg");
  CHECK(codes(check_letter("photos", "[" + sound + "]")) == "/photos/0/mime schema.pattern");
}

TEST_CASE("while a person types, only the field under the finger is judged", "[catalogue]") {
  std::string draft = R"({"title":"水","body":""})";
  CHECK(codes(check("gov.secretary_letter", draft, "/title")) == "/title schema.min-length");
  CHECK(codes(check("gov.secretary_letter", draft, "/body")) == "/body rule LTR-01");
  CHECK(codes(check("gov.secretary_letter", draft, "/voice")) == "/voice rule LTR-01");
  CHECK(codes(check("gov.secretary_letter", draft, "/topic")) == "/topic schema.required");
  CHECK(codes(check("gov.secretary_letter", draft, "/photos")).empty());
  CHECK(codes(check("gov.secretary_letter", R"({"signed_mode":"anonymous"})", "/signed_mode")) ==
        "/signed_mode rule LTR-02");
}

TEST_CASE("a text that is not a record is an answer, not a crash", "[catalogue]") {
  CHECK(codes(check("gov.secretary_letter", "<html>")) == " json.syntax");
  CHECK(codes(check("gov.secretary_letter", "[]")) == " schema.type");
  CHECK(codes(check("gov.secretary_letter", "null")) == " schema.type");
  CHECK(codes(check("gov.secretary_letter", std::string(200, '['))).starts_with(" limit."));
  CHECK(codes(check("gov.secretary_letter", letter("title", "\"甲乙\",\"title\":\"丙丁\""))) ==
        "/title json.duplicate-key");
  CHECK(codes(check_letter("place", R"({"lat":26.5,"lng":1e400})")) == "/place/lng schema.maximum");
  CHECK(codes(check_letter("place", R"({"lat":26.12345678901234567,"lng":107})")) ==
        " json.not-canonical");
  CHECK(built_in().check_text("gov.letter", "{}", Locale::en).error().code ==
        ErrorCode::unknown_type);
}

TEST_CASE("each step of a letter asks for what it needs", "[catalogue]") {
  auto step = [&](std::string_view rest) {
    return codes(
        check("gov.letter_event", "{\"letter\":" + letter_id + "," + std::string(rest) + "}"));
  };
  CHECK(step(R"("kind":"opened")").empty());
  CHECK(step(R"("kind":"reply","text":"明天上午派人来修。")").empty());
  CHECK(step(R"("kind":"reply")") == "/text schema.required");
  CHECK(step(R"("kind":"redirected")") == "/reason_code schema.required");
  CHECK(step(R"("kind":"extension","reason_code":"other")") == "/promise_until schema.required");
  CHECK(
      step(
          R"("kind":"extension","reason_code":"other","promise_until":"2026-12-01T18:00:00+08:00")")
          .empty());
  CHECK(step(R"("kind":"extension","reason_code":"other","promise_until":"2026-12-01T18:00:00")") ==
        "/promise_until format.date-time");
  CHECK(step(R"("kind":"rating","rating":4,"solved":"partly")").empty());
  CHECK(step(R"("kind":"rating","rating":6)") == "/rating schema.maximum; /solved schema.required");
  CHECK(step(R"("kind":"opened","rating":4)") == "/rating schema.false");
  CHECK(step(R"("kind":"reply","text":"好的","public_text":"请打13800138000")") ==
        "/public_text schema.not");
  CHECK(step(R"("kind":"praised")").starts_with("/kind schema.enum"));
}

TEST_CASE("an ordinary notice asks nobody for an acknowledgement", "[catalogue]") {
  auto notice = [](std::string_view level, std::string_view acknowledge) {
    return "{\"level\":\"" + std::string(level) +
           R"(","title":"停水通知","body":"明天停水一天。","audience":{"groups":[3]},)" +
           R"("valid_to":"2026-12-01T18:00:00+08:00","issuer_org":"村委会","need_ack":)" +
           std::string(acknowledge) + "}";
  };
  CHECK(codes(check("village.notice", notice("normal", "false"))).empty());
  CHECK(codes(check("village.notice", notice("emergency", "true"))).empty());
  CHECK(codes(check("village.notice", notice("normal", "true"))) == "/need_ack rule NTC-01");
}
