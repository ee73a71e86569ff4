#pragma once

#include <optional>
#include <string>

#include <weicun/catalogue/catalogue.h>
#include <weicun/envelope/letter.h>
#include <weicun/journal/journal.h>
#include <weicun/keyring/directory.h>

namespace weicun::inbox {

/// What is known of a received record without opening it again.
struct Incoming {
  RecordId id;
  std::uint64_t sequence = 0;  ///< The hub's order.
  std::string type;
  std::string title;
  std::string kind;         ///< Of an event record: what happened ("reply"); else "".
  std::uint8_t office = 0;  ///< The office whose card signed, 0 for a member.
  crypto::Digest signer{};
  Instant written;  ///< By the writer's clock: shown, never decisive.
  std::optional<RecordId> reply_to;
  keyring::VersionPair directory;  ///< The one that its writer knew.
  journal::Place place;
  bool read = false;
};

/// Who reads and what is believed.
struct Reader {
  const keyring::Identity* identity = nullptr;
  const keyring::Directory* directory = nullptr;
  const catalogue::Catalogue* catalogue = nullptr;
  bool arriving = false;  ///< It comes from the hub now; else it was believed when it came.
};

/// A public record and the card of the hub's transport key that it was written for: the one of its
/// time, which need not be today's.
struct OpenedPublic {
  envelope::Opened opened;
  const keyring::DirectoryEntry* transport = nullptr;  ///< In the directory that was given.
};
[[nodiscard]] Result<OpenedPublic> open_public(BytesView record,
                                               const keyring::Directory& directory);

/// Opens what the hub sent down and checks it like any hostile input: envelope, signature, signer,
/// schema. `not_for_us`, `bad_signature`, `not_trusted` (an office card that the roots don't vouch
/// for, one that has ended, or a public record by nobody in office), `unknown_type`, `malformed`
/// (its value fails its type).
[[nodiscard]] Result<envelope::Opened> open_incoming(BytesView record, const Reader& reader);

/// The index entry of an opened record, and the plaintext of its INBOX frame.
[[nodiscard]] Incoming describe(const envelope::Opened& opened, std::uint64_t sequence,
                                const Reader& reader);
[[nodiscard]] Bytes frame_plaintext(const Incoming& incoming, BytesView record);
/// Back from the frame: the entry without its place, and the record's bytes.
struct StoredIncoming {
  Incoming incoming;
  Bytes record;
};
[[nodiscard]] Result<StoredIncoming> read_plaintext(BytesView plaintext, const RecordId& id);

}  // namespace weicun::inbox
