#pragma once

#include <compare>
#include <optional>
#include <vector>

#include <weicun/keyring/card.h>

namespace weicun::keyring {

/// What an invitation pins: a root's digest, the least versions to believe, and the suite, which a
/// phone must know before it makes keys (format.md §3.5, decision 0070).
struct Roots {
  static constexpr std::size_t length = 41;
  Digest digest{};
  std::uint32_t root_version = 1;
  std::uint32_t least_directory_version = 0;
  Suite suite = Suite::intl;
  [[nodiscard]] Bytes bytes() const;  ///< 41: digest ‖ u32 root_ver ‖ u32 least dir_ver ‖ suite.
  [[nodiscard]] static Result<Roots> parse(BytesView bytes);
};

enum class CardStatus : std::uint8_t { active = 1, superseded = 2, revoked = 3, compromised = 4 };

struct DirectoryEntry {
  Card card;
  Digest digest{};
  CardStatus status = CardStatus::active;
  Instant since;
};

/// Versions compare as (root, directory): a new root resets the directory's number (format.md
/// §3.6).
struct VersionPair {
  std::uint32_t root = 0;
  std::uint32_t directory = 0;
  // clang-tidy 14 takes the zero of a defaulted comparison for a null pointer.
  friend auto operator<=>(const VersionPair&,             // NOLINT(modernize-use-nullptr)
                          const VersionPair&) = default;  // NOLINT(modernize-use-nullptr)
};

/// A verified directory: made only by `believe`.
struct Directory {
  Suite suite = Suite::intl;
  TenantId tenant;
  std::uint32_t root_version = 0;
  std::uint32_t directory_version = 0;
  Instant issued;
  Instant fresh_until;
  std::string village;
  std::vector<DirectoryEntry> entries;
  Bytes bundle;  ///< The bytes that prove it, as a DIRECTORY frame keeps them.

  [[nodiscard]] VersionPair versions() const { return {root_version, directory_version}; }
  [[nodiscard]] const DirectoryEntry* active_office(std::uint8_t office) const;
  [[nodiscard]] const DirectoryEntry* active(Use use) const;
  [[nodiscard]] const DirectoryEntry* by_digest(const Digest& digest) const;
  [[nodiscard]] const DirectoryEntry* by_key_id(const KeyId& id) const;
};

/// Checks a trust bundle against the invitation's roots and against what is known already (`known`
/// may be null). Errors: `malformed`, `not_trusted` (signatures, threshold, other roots),
/// `wrong_tenant`, `stale` (lower version than known or than the invitation's least), `forked`
/// (equal version, other bytes; or dir_ver + 1 whose prev is not the known one). The very same
/// bytes again are fine.
[[nodiscard]] Result<Directory> believe(BytesView bundle, const Roots& roots,
                                        const Directory* known);

/// For founders, tests and the simulator: the same bytes the other way.
struct RootDraft {
  Suite suite = Suite::intl;
  std::uint8_t threshold = 2;
  std::uint32_t version = 1;
  Instant created;
  TenantId tenant;
  std::vector<Bytes> keys;
};
[[nodiscard]] Bytes root_unsigned(const RootDraft& draft);
struct DirectoryDraft {
  Suite suite = Suite::intl;
  TenantId tenant;
  std::uint32_t root_version = 1;
  std::uint32_t directory_version = 1;
  Instant issued;
  Instant fresh_until;
  std::string village;
  Digest previous{};
  std::vector<DirectoryEntry> entries;
};
[[nodiscard]] Bytes directory_unsigned(const DirectoryDraft& draft);
struct Signer {
  std::uint8_t index;
  const crypto::KeyPair* key;
};
/// One root version, signed by `signers`; and the bundle of both.
[[nodiscard]] Result<Bytes> make_bundle(const RootDraft& root, const DirectoryDraft& directory,
                                        const std::vector<Signer>& signers, crypto::Random& random);

}  // namespace weicun::keyring
