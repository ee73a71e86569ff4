#pragma once

#include <optional>
#include <string>
#include <utility>
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

/// One attachment as the content lists it (format.md §4.1): where its bytes are and how to open
/// them.
struct AttachmentReference {
  Digest hash{};  ///< Hx("blob"; the whole WCA1 file).
  BlobId blob;
  std::uint64_t size = 0;    ///< Of the WCA1 file.
  std::uint64_t length = 0;  ///< Of the plaintext.
  std::string mime;
  ByteArray<32> key{};
};

/// Written for somebody else (`for`): whose record it is, and what the writer is to that person.
struct OnBehalf {
  std::string member;    ///< Whom it is for, as the village knows that person; 1 to 64 characters.
  std::string relation;  ///< "child", "neighbour", "clerk", …; 1 to 32 characters.
};

/// Where the answer to a drop waits, and what a named drop says beside it: the versions that it
/// hides from its header, and the reply card that its answer is sealed to, since its `from` is a
/// card that the village's hub knows (format.md §5.4).
struct DropParts {
  ByteArray<16> mailbox{};
  std::optional<std::pair<std::uint32_t, std::uint32_t>> versions;  ///< root_ver, dir_ver.
  std::optional<keyring::Card> reply;                               ///< There with `versions`.
};

/// What a person signs: the record and what it belongs to.
struct ContentLinks {
  std::optional<RecordId> reply_to;
  std::optional<RecordId> previous;    ///< `prev`: the version that was edited.
  std::optional<RecordId> supersedes;  ///< A refused or re-sealed record put right.
  std::optional<OnBehalf> on_behalf;   ///< `for`
  Bytes sealed;                        ///< The sealed part of a readable record, or nothing.
  std::optional<DropParts> drop;       ///< Exactly in drops.
};

/// Canonical content (RFC 8785) of {type, schema, value, attachments, from, for?, sealed?, prev?,
/// supersedes?, replyTo?, mailbox?, versions?, reply?}. `malformed`, `limit_exceeded` for what no
/// reader would take.
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
  keyring::Card from;  ///< Of the signer; of the reply key where nobody signed.
  ContentLinks links;
  [[nodiscard]] static Result<Content> parse(std::string_view text);
};

}  // namespace weicun::envelope
