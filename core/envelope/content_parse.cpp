#include <algorithm>
#include <array>

#include <weicun/envelope/content.h>
#include <weicun/json/canonical.h>

#include "attachments.h"
#include "content_members.h"

namespace weicun::envelope {
namespace {

template <std::size_t N>
Result<ByteArray<N>> fixed_bytes(const json::Value& object, std::string_view key) {
  auto member = object.find(key);
  WEICUN_NEED(member && member->is_string(), malformed, key);
  WEICUN_TRY(const Bytes decoded, from_base64url(member->string()));
  WEICUN_NEED(decoded.size() == N, malformed, key);
  ByteArray<N> out{};
  std::copy(decoded.begin(), decoded.end(), out.begin());
  return out;
}

Result<std::uint64_t> natural_number(const json::Value& object, std::string_view key) {
  auto member = object.find(key);
  WEICUN_NEED(member && member->kind() == json::Kind::integer && member->integer() >= 0, malformed,
              key);
  return static_cast<std::uint64_t>(member->integer());
}

Result<std::string> text_member(const json::Value& object, std::string_view key) {
  auto member = object.find(key);
  WEICUN_NEED(member && member->is_string(), malformed, key);
  return std::string(member->string());
}

Result<AttachmentReference> parse_attachment(const json::Value& object) {
  WEICUN_NEED(object.is_object() && object.size() == 6, malformed, "attachment");
  AttachmentReference attachment;
  WEICUN_TRY(attachment.hash, fixed_bytes<32>(object, "hash"));
  WEICUN_TRY(attachment.blob.bytes, fixed_bytes<16>(object, "blob"));
  WEICUN_TRY(attachment.size, natural_number(object, "size"));
  WEICUN_TRY(attachment.length, natural_number(object, "length"));
  WEICUN_TRY(attachment.mime, text_member(object, "mime"));
  WEICUN_TRY(attachment.key, fixed_bytes<32>(object, "key"));
  WEICUN_CHECK(check_attachment(attachment));
  return attachment;
}

Result<std::vector<AttachmentReference>> parse_attachments(const json::Value& root) {
  auto list = root.find("attachments");
  WEICUN_NEED(list && list->is_array(), malformed, "attachments");
  std::vector<AttachmentReference> attachments;
  for (auto element = list->first(); element; element = element->next()) {
    WEICUN_TRY(AttachmentReference attachment, parse_attachment(*element));
    attachments.push_back(std::move(attachment));
  }
  return attachments;
}

Result<std::optional<RecordId>> parse_link(const json::Value& root, std::string_view key) {
  auto member = root.find(key);
  if (!member) return std::optional<RecordId>();
  WEICUN_NEED(member->is_string(), malformed, key);
  WEICUN_TRY(const ByteArray<16> bytes, from_uuid(member->string()));
  return std::optional<RecordId>(RecordId::from(bytes));
}

/// A member that this build does not know may change what the others mean; so it is refused, not
/// skipped.
Status check_members(const json::Value& root) {
  constexpr std::array<std::string_view, 13> known = {
      "type",    "schema",     "value",  "attachments", "from",     "for",  "prev",
      "replyTo", "supersedes", "sealed", "mailbox",     "versions", "reply"};
  for (auto member = root.first(); member; member = member->next()) {
    std::string_view key = member->key();
    WEICUN_NEED(std::find(known.begin(), known.end(), key) != known.end(), malformed,
                "content.member");
  }
  return Done{};
}

Result<keyring::Card> parse_from(const json::Value& root) {
  auto from = root.find("from");
  WEICUN_NEED(from && from->is_string(), malformed, "from");
  WEICUN_TRY(const Bytes core, from_base64url(from->string()));
  return keyring::Card::parse(core);
}

}  // namespace

Result<Content> Content::parse(std::string_view text) {
  WEICUN_TRY(const json::Document document, json::parse(text));
  json::Value root = document.root();
  WEICUN_NEED(root.is_object() && document.duplicate_keys().empty(), malformed, "content");
  WEICUN_CHECK(check_members(root));
  Content content;
  WEICUN_TRY(content.type, text_member(root, "type"));
  auto schema = root.find("schema");
  WEICUN_NEED(schema && schema->kind() == json::Kind::integer && schema->integer() >= 1, malformed,
              "schema");
  content.schema_version = schema->integer();
  auto value = root.find("value");
  WEICUN_NEED(value, malformed, "value");
  WEICUN_TRY(content.value, json::canonical(*value));
  WEICUN_TRY(content.attachments, parse_attachments(root));
  WEICUN_TRY(content.from, parse_from(root));
  WEICUN_TRY(content.links.reply_to, parse_link(root, "replyTo"));
  WEICUN_TRY(content.links.previous, parse_link(root, "prev"));
  WEICUN_TRY(content.links.supersedes, parse_link(root, "supersedes"));
  WEICUN_CHECK(parse_rare_members(root, content.links));
  return content;
}

}  // namespace weicun::envelope
