#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <weicun/client/client.h>
#include <weicun/envelope/blob.h>
#include <weicun/envelope/letter.h>
#include <weicun/journal/journal.h>
#include <weicun/sync/sync.h>

#include "device_file.h"

/// What passes between the parts of a client.
namespace weicun::client {

/// What is known of an own record without opening it (a META frame).
struct OwnRecord {
  RecordId id;
  std::string type;
  std::string title;
  std::string kind;  ///< Of an event record.
  std::string lane;
  Instant at;
  bool readable = false;
  crypto::Digest fingerprint{};
  std::uint64_t size = 0;
  std::optional<RecordId> reply_to;
  std::optional<RecordId>
      replaces;                 ///< What it puts right: refused, taken back, or the version before.
  ByteArray<32> content_key{};  ///< The author's copy of a sealed record.
  std::vector<outbox::OutgoingAttachment> attachments;
  std::vector<std::uint8_t> offices;  ///< Whom a letter went to: only they may answer it.
  crypto::Digest content{};        ///< Of what was saved; zeros in a store from before it was kept.
  std::string who;                 ///< What the identity box of such a letter says, or "".
  std::vector<KeyId> who_readers;  ///< To whom that box is sealed.
  Bytes reply_keys;  ///< Of a letter that nobody signed (KEYS plaintext, spec §1): its author.
};

/// What is about to be saved.
struct Saving {
  RequestId request = 0;
  catalogue::Checked record;
  schema::Problems warnings;
  SaveOptions options;
  std::optional<RecordId> reply_to;
  std::vector<envelope::Recipient> recipients;
  crypto::Digest content{};  ///< Of the text as it was given.
};

/// As whom a record is written: oneself; or a reply key, for a letter without a name and for what
/// its author says about it later.
struct Pen {
  keyring::Identity author;
  bool is_signed = true;
  std::string who;  ///< For the identity box, or "".
  std::vector<envelope::Recipient> who_readers;
};

/// A draft (a DRAFT frame).
struct Draft {
  RecordId id;
  std::string type;
  std::string title;
  Instant at;
  std::optional<RecordId> replaces;
  std::uint32_t revision = 1;
  crypto::Digest content{};  ///< Of the text as it was given: not stored, made when it is read.
  journal::Place place;
};

/// An attachment whose key we have: written here, or listed in something that we could open.
struct KnownAttachment {
  envelope::AttachmentReference reference;
  bool stored = false;  ///< Its file is in the store.
};

/// Frames and files that must become durable together, and what follows then.
struct Work {
  std::vector<journal::Frame> frames;
  std::vector<File> files;
  /// What it is about, where others may be about the same: they never share a commit, so that the
  /// later one is judged by what the earlier one did.
  std::optional<RecordId> about;
  /// Records that a locked client must not send from then on, and one that it may.
  std::vector<RecordId> holds_back;
  std::optional<RecordId> lets_go;
  std::function<void(Instant)> done;
  std::function<void(const Error&)> failed;
  /// After another tab, or an earlier work about the same, came first: false drops this work
  /// because nothing is left to do (spec §9); it may replace the frames and what `done` will say.
  /// Null: frames commute.
  std::function<bool(Work&)> rejudge;
};

struct Flight {
  Ticket ticket = 0;
  std::vector<Work> works;
  journal::Head head;
};

/// A draft of which this tab has revisions that are not stored yet.
struct DraftUnderway {
  RecordId id;                 ///< Another one once it had to become a copy.
  std::uint32_t revision = 0;  ///< The last one that was handed out.
};

/// A person waits for the hub's half of a PIN.
struct SharePending {
  RequestId request = 0;
  keyring::SlotHeader slot;  ///< Of the slot that is being made.
  Bytes local;               ///< Lp
  Bytes device_part;         ///< D
};

struct AttachmentInProgress {
  envelope::BlobWriter writer;
  std::string mime;
};

}  // namespace weicun::client
