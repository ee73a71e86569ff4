#include "drop_answers.h"

#include <algorithm>

#include <weicun/envelope/letter.h>

namespace weicun::client {
namespace {

constexpr std::string_view answer_type = "gov.letter_event";

/// Nothing but the answer to one drop: no time, no versions, no second reader, no attachment, no
/// link.
bool is_bare(const envelope::Opened& opened) {
  const envelope::ContentLinks& links = opened.content.links;
  bool linked = links.previous || links.supersedes || links.on_behalf || !links.sealed.empty();
  bool versions = opened.statement.root_version != 0 || opened.statement.directory_version != 0;
  return !opened.is_signed && opened.identity_box.empty() && opened.recipients.size() == 1 &&
         opened.content.attachments.empty() && !linked && !versions;
}

std::string member_text(const json::Value& value, std::string_view name) {
  auto member = value.find(name);
  return member && member->is_string() ? std::string(member->string()) : std::string();
}

Result<DropAnswer> answer_in(BytesView bytes, const AnswerReader& reader) {
  WEICUN_TRY(const envelope::Opened opened, envelope::open(bytes, reader.county, reader.reply));
  const envelope::Content& content = opened.content;
  bool fits = is_bare(opened) && content.type == answer_type && content.schema_version == 1 &&
              content.links.reply_to.has_value();
  WEICUN_NEED(fits, malformed, "answer");
  WEICUN_TRY(const auto verdict,
             reader.catalogue.check_text(answer_type, content.value, catalogue::Locale::zh_cn));
  WEICUN_NEED(verdict.checked.has_value(), malformed, "answer.value");
  const json::Value value = verdict.checked->value();
  WEICUN_TRY(const auto letter, from_uuid(member_text(value, "letter")));
  bool replies = member_text(value, "kind") == "reply" && letter == content.links.reply_to->bytes;
  WEICUN_NEED(replies, malformed, "answer.letter");
  return DropAnswer{opened.id, *content.links.reply_to, member_text(value, "text")};
}

}  // namespace

DropAnswers drop_answers(const std::vector<Bytes>& envelopes, const AnswerReader& reader) {
  DropAnswers answers;
  for (const Bytes& bytes : envelopes) {
    auto answer = answer_in(bytes, reader);
    if (!answer) continue;
    bool twice = std::any_of(answers.begin(), answers.end(),
                             [&](const DropAnswer& other) { return other.id == answer->id; });
    if (!twice) answers.push_back(std::move(*answer));
  }
  return answers;
}

}  // namespace weicun::client
