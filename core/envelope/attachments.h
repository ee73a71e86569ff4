#pragma once

#include <vector>

#include <weicun/envelope/content.h>

namespace weicun::envelope {

/// att_root = Hx("attachments"; u32 n ‖ n × (blob16 ‖ u64 size ‖ blob digest32)), zero without any
/// (format.md §5).
[[nodiscard]] Digest attachment_root(Suite suite,
                                     const std::vector<AttachmentReference>& attachments);

/// Whether a reference could have come from a `BlobWriter`: its file size follows from its length,
/// and its MIME type is short printable ASCII. `malformed`.
[[nodiscard]] Status check_attachment(const AttachmentReference& attachment);

}  // namespace weicun::envelope
