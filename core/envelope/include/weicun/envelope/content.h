#pragma once

#include <optional>
#include <string>
#include <vector>

#include <weicun/base/identifier.h>
#include <weicun/crypto/suite.h>
#include <weicun/keyring/card.h>

namespace weicun::catalogue {
class Checked;
}

namespace weicun::envelope {

using crypto::Digest;
using crypto::Suite;

/// One attachment as the content lists it (spec §4): where its bytes are and how to open them.
struct AttachmentReference {
  Digest hash{};  ///< Hx("blob"; the whole WCA1 file).
  BlobId blob;
  std::uint64_t size = 0;    ///< Of the WCA1 file.
  std::uint64_t length = 0;  ///< Of the plaintext.
  std::string mime;
  ByteArray<32> key{};
};

/// What a person signs: the record and what it belongs to.
struct ContentLinks {
  std::optional<RecordId> reply_to;
  std::optional<RecordId> previous;    ///< `prev`: the version that was edited.
  std::optional<RecordId> supersedes;  ///< A refused or re-sealed record put right.
};

/// Canonical content (RFC 8785) of {type, schema, value, attachments, from, replyTo?, prev?,
/// supersedes?}.
[[nodiscard]] Result<std::string> content_text(const catalogue::Checked& record,
                                               const std::vector<AttachmentReference>& attachments,
                                               const keyring::Card& from,
                                               const ContentLinks& links);

/// A content that came from elsewhere, taken apart. Its value still has to be checked.
struct Content {
  std::string type;
  std::int64_t schema_version = 1;
  std::string value;  ///< JSON text in canonical form, which is how an honest author wrote it.
  std::vector<AttachmentReference> attachments;
  keyring::Card from;
  ContentLinks links;
  [[nodiscard]] static Result<Content> parse(std::string_view text);
};

}  // namespace weicun::envelope
