#include "content_members.h"

#include <algorithm>

namespace weicun::envelope {
namespace {

constexpr std::size_t longest_member = 64;       // bytes
constexpr std::size_t longest_relation = 32;     // bytes
constexpr std::size_t longest_sealed = 131'072;  // base64url: a part of 64 KiB and its stanzas

Result<std::optional<OnBehalf>> parse_on_behalf(const json::Value& root) {
  auto somebody = root.find("for");
  if (!somebody) return std::optional<OnBehalf>();
  auto member = somebody->find("member");
  auto relation = somebody->find("relation");
  bool fits = somebody->is_object() && somebody->size() == 2 && member && relation &&
              member->is_string() && relation->is_string();
  WEICUN_NEED(fits, malformed, "for");
  OnBehalf out{std::string(member->string()), std::string(relation->string())};
  WEICUN_CHECK(check_on_behalf(out));
  return std::optional<OnBehalf>(std::move(out));
}

Result<Bytes> parse_sealed(const json::Value& root) {
  auto sealed = root.find("sealed");
  if (!sealed) return Bytes();
  WEICUN_NEED(sealed->is_string() && !sealed->string().empty(), malformed, "sealed");
  WEICUN_NEED(sealed->string().size() <= longest_sealed, limit_exceeded, "sealed");
  return from_base64url(sealed->string());
}

Result<std::uint32_t> version_of(const std::optional<json::Value>& number) {
  bool fits = number && number->kind() == json::Kind::integer && number->integer() >= 1 &&
              number->integer() <= 0xFFFF'FFFFLL;
  WEICUN_NEED(fits, malformed, "versions");
  return static_cast<std::uint32_t>(number->integer());
}

Result<std::optional<DropParts>> parse_drop(const json::Value& root) {
  auto mailbox = root.find("mailbox");
  auto versions = root.find("versions");
  auto reply = root.find("reply");
  WEICUN_NEED(mailbox || !versions, malformed, "versions");
  WEICUN_NEED(versions.has_value() == reply.has_value(), malformed, "reply");
  if (!mailbox) return std::optional<DropParts>();
  WEICUN_NEED(mailbox->is_string(), malformed, "mailbox");
  WEICUN_TRY(const Bytes id, from_base64url(mailbox->string()));
  DropParts drop;
  WEICUN_NEED(id.size() == drop.mailbox.size(), malformed, "mailbox");
  std::copy(id.begin(), id.end(), drop.mailbox.begin());
  if (!versions) return std::optional<DropParts>(drop);
  WEICUN_NEED(versions->is_array() && versions->size() == 2, malformed, "versions");
  auto first = versions->first();
  WEICUN_TRY(const std::uint32_t root_version, version_of(first));
  WEICUN_TRY(const std::uint32_t directory_version, version_of(first->next()));
  drop.versions = std::pair(root_version, directory_version);
  WEICUN_NEED(reply->is_string(), malformed, "reply");
  WEICUN_TRY(const Bytes core, from_base64url(reply->string()));
  WEICUN_TRY(drop.reply, keyring::Card::parse(core));
  return std::optional<DropParts>(drop);
}

}  // namespace

Status check_on_behalf(const OnBehalf& on_behalf) {
  bool fits = !on_behalf.member.empty() && on_behalf.member.size() <= longest_member &&
              !on_behalf.relation.empty() && on_behalf.relation.size() <= longest_relation;
  WEICUN_NEED(fits, malformed, "for");
  return Done{};
}

Status parse_rare_members(const json::Value& root, ContentLinks& links) {
  WEICUN_TRY(links.on_behalf, parse_on_behalf(root));
  WEICUN_TRY(links.sealed, parse_sealed(root));
  WEICUN_TRY(links.drop, parse_drop(root));
  return Done{};
}

}  // namespace weicun::envelope
