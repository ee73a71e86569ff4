#include <weicun/catalogue/catalogue.h>
#include <weicun/envelope/content.h>
#include <weicun/json/canonical.h>

#include "attachments.h"
#include "content_members.h"

namespace weicun::envelope {
namespace {

std::string attachment_text(const AttachmentReference& attachment) {
  json::ObjectBuilder object;
  object.set("hash", to_base64url(attachment.hash));
  object.set("blob", to_base64url(attachment.blob.view()));
  object.set("size", static_cast<std::int64_t>(attachment.size));
  object.set("length", static_cast<std::int64_t>(attachment.length));
  object.set("mime", attachment.mime);
  object.set("key", to_base64url(attachment.key));
  return object.text();
}

Result<std::string> attachments_text(const std::vector<AttachmentReference>& attachments) {
  json::ArrayBuilder array;
  for (const AttachmentReference& attachment : attachments) {
    WEICUN_CHECK(check_attachment(attachment));
    array.add_canonical(attachment_text(attachment));
  }
  return array.text();
}

void set_link(json::ObjectBuilder& object, std::string_view key,
              const std::optional<RecordId>& id) {
  if (id) object.set(key, to_uuid(id->bytes));
}

void set_drop(json::ObjectBuilder& object, const DropParts& drop) {
  object.set("mailbox", to_base64url(drop.mailbox));
  if (!drop.versions) return;
  json::ArrayBuilder versions;
  versions.add_canonical(std::to_string(drop.versions->first));
  versions.add_canonical(std::to_string(drop.versions->second));
  object.set_canonical("versions", versions.text());
  if (drop.reply) object.set("reply", to_base64url(drop.reply->core()));
}

}  // namespace

Result<std::string> content_text(const catalogue::Checked& record,
                                 const std::vector<AttachmentReference>& attachments,
                                 const keyring::Card& from, const ContentLinks& links) {
  json::ObjectBuilder content;
  content.set("type", record.type());
  content.set("schema", record.version());
  content.set_canonical("value", record.canonical_value());
  WEICUN_TRY(std::string list, attachments_text(attachments));
  content.set_canonical("attachments", std::move(list));
  content.set("from", to_base64url(from.core()));
  set_link(content, "replyTo", links.reply_to);
  set_link(content, "prev", links.previous);
  set_link(content, "supersedes", links.supersedes);
  if (links.on_behalf) {
    WEICUN_CHECK(check_on_behalf(*links.on_behalf));
    json::ObjectBuilder somebody;
    somebody.set("member", links.on_behalf->member).set("relation", links.on_behalf->relation);
    content.set_canonical("for", somebody.text());
  }
  if (!links.sealed.empty()) content.set("sealed", to_base64url(links.sealed));
  if (links.drop) set_drop(content, *links.drop);
  return content.text();
}

}  // namespace weicun::envelope
