#pragma once

#include <map>
#include <string>
#include <string_view>

#include <weicun/base/identifier.h>
#include <weicun/keyring/card.h>
#include <weicun/keyring/fingerprint.h>

namespace weicun::client {

/// The letter by which an office's holder gives its key for old post to the successor.
inline constexpr std::string_view office_key_type = "identity.office_key";

/// Who holds an office, by a grant of those who may give it.
struct Grant {
  RecordId id;
  std::string holder;
  std::uint64_t sequence = 0;
};

/// What this phone knows of the offices beside the believed directory. Derived from the journal.
struct KnownOffices {
  /// The card of each office that was first seen, or that a person compared since.
  std::map<std::uint8_t, crypto::Digest> cards;
  std::map<std::uint8_t, Grant> grants;
  /// Signed directories that contradict the believed one, as proof; by their digest.
  std::map<crypto::Digest, Bytes> forks;
  /// Earlier cards of our office whose post we can open; they sign nothing.
  std::map<crypto::Digest, keyring::Identity> former;
  /// The six words of a card are dear to make.
  mutable std::map<crypto::Digest, keyring::Fingerprint> fingerprints;
};

}  // namespace weicun::client
