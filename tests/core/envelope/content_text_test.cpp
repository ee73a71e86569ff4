#include <catch_amalgamated.hpp>

#include <weicun/catalogue/catalogue.h>

#include "letters.h"

using namespace weicun;
using namespace weicun::envelope;
using weicun::test::Correspondence;

namespace {

catalogue::Checked checked_letter() {
  static const catalogue::Catalogue types = catalogue::Catalogue::built_in();
  auto verdict = types.check_text(
      "gov.secretary_letter",
      R"({"to_office":"branch_secretary","purpose":"report_situation","topic":"water_power_road",
          "title":"三组水管冻裂","body":"水管冻裂三天了，请派人看看。","signed_mode":"named",
          "want_public_reply":false,"no_secret_ack":true})",
      catalogue::Locale::zh_cn);
  REQUIRE(verdict.ok());
  REQUIRE(verdict->checked.has_value());
  return std::move(*verdict->checked);
}

}  // namespace

TEST_CASE("a checked letter becomes the content that its recipient takes apart") {
  Correspondence post("content text", GENERATE(from_range(test::both_suites)));
  catalogue::Checked record = checked_letter();
  std::vector<AttachmentReference> photos = {test::photo(post.random), test::photo(post.random, 9)};
  ContentLinks links;
  links.reply_to = RecordId{{1}};
  links.supersedes = RecordId{{2}};
  std::string text = *content_text(record, photos, post.author.card, links);
  json::Document document = *json::parse(text);
  CHECK(*json::canonical(document.root()) == text);
  Content content = *Content::parse(text);
  CHECK(content.type == "gov.secretary_letter");
  CHECK(content.schema_version == record.version());
  CHECK(content.value == record.canonical_value());
  CHECK(content.from.core() == post.author.card.core());
  CHECK(content.links.reply_to == links.reply_to);
  CHECK(content.links.supersedes == links.supersedes);
  CHECK_FALSE(content.links.previous.has_value());
  REQUIRE(content.attachments.size() == 2);
  CHECK(content.attachments[1].hash == photos[1].hash);
  CHECK(content.attachments[1].size == photos[1].size);

  Sealed sealed = *seal(post.writing(), text, photos, {post.to(post.secretary)}, post.random);
  CHECK(open(sealed.bytes, post.tenant, post.secretary)->content_text == text);
}

TEST_CASE("a content always lists its attachments, if only none") {
  Correspondence post("content text", GENERATE(from_range(test::both_suites)));
  std::string text = *content_text(checked_letter(), {}, post.author.card, {});
  CHECK(text.starts_with(R"({"attachments":[],"from":")"));
  CHECK(text.find("replyTo") == std::string::npos);
}

TEST_CASE("an attachment that no blob could be is not written into a content") {
  Correspondence post("content text", GENERATE(from_range(test::both_suites)));
  AttachmentReference wrong = test::photo(post.random);
  wrong.size += 1;
  auto text = content_text(checked_letter(), {wrong}, post.author.card, {});
  CHECK(test::why_not(text) == "malformed attachment.size");
}
