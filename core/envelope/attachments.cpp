#include "attachments.h"

#include <algorithm>

#include "blob_layout.h"

namespace weicun::envelope {
namespace {

constexpr std::size_t longest_mime = 127;

bool is_mime(std::string_view text) {
  auto printable = [](char character) { return character >= ' ' && character <= '~'; };
  return text.size() <= longest_mime && text.find('/') != std::string_view::npos &&
         std::all_of(text.begin(), text.end(), printable);
}

}  // namespace

Digest attachment_root(Suite suite, const std::vector<AttachmentReference>& attachments) {
  if (attachments.empty()) return {};
  ByteWriter list;
  list.u32(static_cast<std::uint32_t>(attachments.size()));
  for (const AttachmentReference& attachment : attachments) {
    list.bytes(attachment.blob.view()).u64(attachment.size).bytes(attachment.hash);
  }
  return crypto::labelled_hash(suite, "attachments", {list.view()});
}

Status check_attachment(const AttachmentReference& attachment) {
  WEICUN_NEED(attachment.length >= 1 && attachment.length <= longest_blob, malformed,
              "attachment.length");
  WEICUN_NEED(attachment.size == blob_file_size(padme(attachment.length)), malformed,
              "attachment.size");
  WEICUN_NEED(is_mime(attachment.mime), malformed, "attachment.mime");
  return Done{};
}

}  // namespace weicun::envelope
