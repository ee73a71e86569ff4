#pragma once

#include <weicun/envelope/letter.h>
#include <weicun/json/canonical.h>

#include "core/keyring/village.h"

/// What people write, as text.
namespace weicun::test {

using namespace weicun::envelope;

inline std::string content_by(const Identity& author,
                              std::string_view value = R"({"title":"水井"})",
                              const std::vector<AttachmentReference>& attachments = {}) {
  json::ArrayBuilder list;
  for (const AttachmentReference& attachment : attachments) {
    json::ObjectBuilder object;
    object.set("hash", to_base64url(attachment.hash))
        .set("blob", to_base64url(attachment.blob.view()));
    object.set("size", static_cast<std::int64_t>(attachment.size));
    object.set("length", static_cast<std::int64_t>(attachment.length));
    object.set("mime", attachment.mime).set("key", to_base64url(attachment.key));
    list.add_canonical(object.text());
  }
  json::ObjectBuilder content;
  content.set("type", "gov.secretary_letter").set("schema", std::int64_t{1});
  content.set_canonical("value", std::string(value)).set_canonical("attachments", list.text());
  return content.set("from", to_base64url(author.card.core())).text();
}

/// Code and place of a refusal: "bad-signature statement.mode".
template <class T>
std::string why_not(const Result<T>& result) {
  if (result.ok()) return "accepted";
  return std::string(name_of(result.error().code)) + ' ' + result.error().place;
}

}  // namespace weicun::test
