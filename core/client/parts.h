#pragma once

#include <deque>
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
  Bytes
      reply_keys;  ///< Of a letter that nobody signed (KEYS plaintext, format.md §2.4): its author.
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

/// A draft of which this tab has revisions that are not stored yet.
struct DraftUnderway {
  RecordId id;                 ///< Another one once it had to become a copy.
  std::uint32_t revision = 0;  ///< The last one that was handed out.
};

/// What opens the vault from now on.
struct SlotChange {
  std::vector<keyring::Slot> kept;
  Answer answer = Nothing{};
  std::vector<File> files;  ///< Written before the slot set.
  std::vector<journal::Frame> frames;
  std::shared_ptr<keyring::Vault> next;  ///< Whose slots they are, where there are new keys.
};

/// A person waits for the hub's half of a PIN.
struct SharePending {
  RequestId request = 0;
  keyring::SlotHeader slot;  ///< Of the slot that is being made.
  Bytes local;               ///< Lp
  Bytes device_part;         ///< D
};

/// What one life of the client knows of its talk with the hub.
struct Talk {
  std::deque<std::uint64_t> ask_again;        ///< Places of records that were passed over.
  std::optional<std::uint64_t> asking_again;  ///< Of the inbox question that is on its way.
  /// The exchange whose answer came and may still be on its way into the store: a doubled answer,
  /// or the deadline, must not end it a second time, when the next one is underway already.
  std::uint32_t answered_exchange = 0;
  /// A receipt's key that the directory does not name: asked for a newer one, then told of it.
  enum class Doubt : std::uint8_t { none, asking, confirmed };
  Doubt doubt = Doubt::none;
  ByteArray<16> standing_nonce{};        ///< Of the status question that is on its way.
  std::optional<Instant> first_contact;  ///< The hub's time of this life's first verified list.
  bool lists_from_beginning = false;     ///< The hub does not know our newest list.
};

struct AttachmentInProgress {
  envelope::BlobWriter writer;
  std::string mime;
};

}  // namespace weicun::client
