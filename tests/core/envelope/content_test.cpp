#include <catch_amalgamated.hpp>

#include <nlohmann/json.hpp>

#include "letters.h"

using namespace weicun;
using namespace weicun::envelope;
using Json = nlohmann::json;
using weicun::test::Correspondence;
using weicun::test::why_not;

namespace {

struct Written : Correspondence {
  AttachmentReference picture = test::photo(random);
  Json content = Json::parse(test::content_by(author, R"({"title":"水井"})", {picture}));
  // What a JSON object may hold is the same in both suites; only the card in `from` is longer.
  explicit Written(Suite of_suite = Suite::intl) : Correspondence("content", of_suite) {}
  std::string verdict() const { return why_not(Content::parse(content.dump())); }
};

}  // namespace

TEST_CASE("a content comes apart into what was written, by whom, and to what it belongs") {
  Written written(GENERATE(from_range(test::both_suites)));
  written.content["replyTo"] = "0192f0c1-2345-7abc-8def-0123456789ab";
  written.content["prev"] = "0192f0c1-2345-7abc-8def-0123456789ac";
  written.content["supersedes"] = "0192f0c1-2345-7abc-8def-0123456789ad";
  Content content = *Content::parse(written.content.dump());
  CHECK(content.type == "gov.secretary_letter");
  CHECK(content.schema_version == 1);
  CHECK(content.value == R"({"title":"水井"})");
  CHECK(content.from.core() == written.author.card.core());
  REQUIRE(content.attachments.size() == 1);
  CHECK(content.attachments[0].hash == written.picture.hash);
  CHECK(content.attachments[0].blob == written.picture.blob);
  CHECK(content.attachments[0].size == written.picture.size);
  CHECK(content.attachments[0].length == written.picture.length);
  CHECK(content.attachments[0].mime == "image/jpeg");
  CHECK(content.attachments[0].key == written.picture.key);
  CHECK(to_uuid(content.links.reply_to->bytes) == "0192f0c1-2345-7abc-8def-0123456789ab");
  CHECK(to_uuid(content.links.previous->bytes) == "0192f0c1-2345-7abc-8def-0123456789ac");
  CHECK(to_uuid(content.links.supersedes->bytes) == "0192f0c1-2345-7abc-8def-0123456789ad");
}

TEST_CASE("a content without one of its members is refused") {
  Written written;
  std::string member = GENERATE("type", "schema", "value", "attachments", "from");
  written.content.erase(member);
  CHECK(written.verdict() == "malformed " + member);
}

TEST_CASE("a content with a member of the wrong kind is refused") {
  Written written;
  auto [member, value] = GENERATE(table<std::string, Json>({{"type", 1},
                                                            {"schema", 0},
                                                            {"schema", -1},
                                                            {"schema", "1"},
                                                            {"schema", 1.5},
                                                            {"attachments", Json::object()},
                                                            {"attachments", nullptr},
                                                            {"from", 3},
                                                            {"replyTo", 3},
                                                            {"replyTo", "not-a-uuid"},
                                                            {"prev", nullptr},
                                                            {"supersedes", ""}}));
  written.content[member] = value;
  CHECK(written.verdict().starts_with("malformed"));
}

TEST_CASE("members that this build doesn't know are refused, not skipped") {
  Written written;
  SECTION("unknown to the format") {
    written.content["note"] = "x";
    CHECK(written.verdict() == "malformed content.member");
  }
  SECTION("known to the format, in another shape") {
    auto [member, value] = GENERATE(
        table<std::string, Json>({{"for", "x"},
                                  {"for", {{"member", "m"}}},
                                  {"for", {{"member", ""}, {"relation", "child"}}},
                                  {"for", {{"member", "m"}, {"relation", std::string(33, 'r')}}},
                                  {"for", {{"member", "m"}, {"relation", "child"}, {"note", "x"}}},
                                  {"sealed", ""},
                                  {"sealed", 3},
                                  {"sealed", "=="},
                                  {"mailbox", "AAAA"},
                                  {"mailbox", 1},
                                  {"versions", {1, 2}}}));
    written.content[member] = value;
    CHECK(written.verdict().starts_with("malformed"));
  }
  SECTION("versions without end") {
    written.content["mailbox"] = "AAAAAAAAAAAAAAAAAAAAAA";
    written.content["reply"] = written.content["from"];
    written.content["versions"] = GENERATE(Json({1}), Json({1, 0}), Json({1, 2, 3}),
                                           Json({1, std::uint64_t{1} << 32U}), Json("1"));
    CHECK(written.verdict() == "malformed versions");
  }
  SECTION("a named drop's versions and reply card, one without the other") {
    written.content["mailbox"] = "AAAAAAAAAAAAAAAAAAAAAA";
    auto [member, value] = GENERATE(table<std::string, Json>(
        {{"versions", {1, 2}}, {"reply", "AAAA"}, {"reply", 1}, {"reply", Json::array()}}));
    written.content[member] = value;
    CHECK(written.verdict() == "malformed reply");
  }
}

TEST_CASE("a record for somebody else says for whom") {
  Written written;
  written.content["for"] = {{"member", "吴家阿公"}, {"relation", "neighbour"}};
  Content content = *Content::parse(written.content.dump());
  REQUIRE(content.links.on_behalf.has_value());
  CHECK(content.links.on_behalf->member == "吴家阿公");
  CHECK(content.links.on_behalf->relation == "neighbour");
}

TEST_CASE("a name twice in a content is refused, since two readers could take different ones") {
  Written written;
  std::string text = written.content.dump();
  CHECK(why_not(Content::parse("{\"type\":\"other\"," + text.substr(1))) == "malformed content");
}

TEST_CASE("an attachment whose sizes can't belong together is refused") {
  Written written;
  auto& attachment = written.content["attachments"][0];
  SECTION("file longer than its plaintext makes it") {
    attachment["size"] = written.picture.size + 1;
  }
  SECTION("an empty one") { attachment["length"] = 0; }
  SECTION("a negative one") { attachment["length"] = -1; }
  SECTION("a fraction") { attachment["length"] = 1.5; }
  SECTION("beyond every file") { attachment["length"] = std::uint64_t{1} << 62U; }
  SECTION("a short key") { attachment["key"] = "AAAA"; }
  SECTION("a key with padding") { attachment["key"] = attachment["key"].get<std::string>() + "="; }
  SECTION("no key") { attachment.erase("key"); }
  SECTION("one member more") { attachment["name"] = "me.jpg"; }
  SECTION("a type that is none") { attachment["mime"] = "jpeg"; }
  SECTION("a type with control characters") { attachment["mime"] = "image/\njpeg"; }
  SECTION("a type without end") { attachment["mime"] = "image/" + std::string(200, 'x'); }
  CHECK(written.verdict().starts_with("malformed"));
}

TEST_CASE("what is no JSON object is no content") {
  CHECK(why_not(Content::parse("")).starts_with("bad-json"));
  CHECK(why_not(Content::parse("{")).starts_with("bad-json"));
  CHECK(why_not(Content::parse("[]")) == "malformed content");
  CHECK(why_not(Content::parse("null")) == "malformed content");
  CHECK(why_not(Content::parse(std::string(1000, '['))).starts_with("limit-exceeded"));
}

TEST_CASE("a value that can't be signed canonically is refused") {
  Written written;
  written.content["value"] = {{"n", std::uint64_t{1} << 60U}};
  CHECK(written.verdict().starts_with("not-canonical"));
}
