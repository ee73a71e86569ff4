#include "bundle.h"

#include <algorithm>

namespace weicun::keyring {
namespace {

constexpr std::size_t directory_header_length = 96;
constexpr std::size_t entry_tail_length = 12;
constexpr std::size_t most_entries = 64;

Result<DirectoryEntry> read_entry(ByteReader& reader, Suite suite, const TenantId& tenant) {
  DirectoryEntry entry;
  WEICUN_TRY(entry.card, Card::parse(reader.bytes(card_core_length(suite))));
  WEICUN_NEED(entry.card.suite == suite, malformed, "directory.entry.suite");
  // Members' cards travel in letters, not in a list of who takes part (format.md §3.3).
  WEICUN_NEED(entry.card.use != Use::member_device, malformed, "directory.entry.use");
  std::uint8_t status = reader.u8();
  WEICUN_NEED(status >= 1 && status <= 4, malformed, "directory.entry.status");
  WEICUN_NEED(reader.zeros(3), malformed, "directory.entry.zero");
  entry.status = static_cast<CardStatus>(status);
  entry.since.milliseconds = reader.u64();
  entry.digest = card_digest(tenant, entry.card);
  return entry;
}

/// A header field after the other; answers the number of entries.
Result<std::size_t> read_directory_header(ByteReader& reader, UnverifiedDirectory& out) {
  WEICUN_NEED(text_of(reader.bytes(4)) == "WCD1", malformed, "directory.magic");
  WEICUN_NEED(reader.u8() == 1, unknown_version, "directory.version");
  Directory& directory = out.directory;
  WEICUN_TRY(directory.suite, crypto::suite_of(reader.u8()));
  std::size_t count = reader.u16();
  directory.tenant = TenantId::from(reader.array<16>());
  directory.root_version = reader.u32();
  directory.directory_version = reader.u32();
  directory.issued.milliseconds = reader.u64();
  directory.fresh_until.milliseconds = reader.u64();
  directory.village = std::string(text_of(reader.bytes(12)));
  WEICUN_NEED(reader.zeros(4), malformed, "directory.zero");
  out.previous = reader.array<32>();
  WEICUN_NEED(directory.root_version >= 1 && directory.directory_version >= 1, malformed,
              "directory.number");
  auto is_digit = [](char character) { return character >= '0' && character <= '9'; };
  WEICUN_NEED(std::all_of(directory.village.begin(), directory.village.end(), is_digit), malformed,
              "directory.code");
  WEICUN_NEED(count <= most_entries, malformed, "directory.count");
  return count;
}

Result<Root> read_root(ByteReader& reader, Suite suite) {
  std::size_t length = reader.u32();
  WEICUN_NEED(reader.ok() && length <= reader.left(), malformed, "bundle.length");
  WEICUN_TRY(Root root, parse_root(reader.bytes(length)));
  WEICUN_NEED(root.suite == suite, malformed, "bundle.suite");
  return root;
}

}  // namespace

Digest UnverifiedDirectory::digest() const {
  return crypto::labelled_hash(directory.suite, "directory", {signed_bytes});
}

Result<UnverifiedDirectory> parse_directory(BytesView bytes) {
  WEICUN_NEED(bytes.size() > directory_header_length, malformed, "directory.length");
  ByteReader reader(bytes);
  UnverifiedDirectory out;
  WEICUN_TRY(const std::size_t count, read_directory_header(reader, out));
  Directory& directory = out.directory;
  std::size_t entries_length = count * (card_core_length(directory.suite) + entry_tail_length);
  WEICUN_NEED(reader.left() > entries_length, malformed, "directory.length");
  for (std::size_t i = 0; i < count; ++i) {
    WEICUN_TRY(DirectoryEntry entry, read_entry(reader, directory.suite, directory.tenant));
    // Two lines for one card could say "active" and "revoked" at once.
    WEICUN_NEED(directory.by_digest(entry.digest) == nullptr, malformed, "directory.entry.twice");
    directory.entries.push_back(std::move(entry));
  }
  out.signed_bytes = bytes.first(directory_header_length + entries_length);
  WEICUN_TRY(out.signatures, read_signature_block(reader));
  WEICUN_NEED(reader.at_end(), malformed, "directory.length");
  return out;
}

Result<Bundle> parse_bundle(BytesView bytes) {
  ByteReader reader(bytes);
  WEICUN_NEED(text_of(reader.bytes(4)) == "WCT1", malformed, "bundle.magic");
  std::uint8_t version = reader.u8();
  std::uint8_t suite_byte = reader.u8();
  std::size_t root_count = reader.u8();
  WEICUN_NEED(reader.zeros(1), malformed, "bundle.zero");
  WEICUN_NEED(version == 1, unknown_version, "bundle.version");
  WEICUN_TRY(const Suite suite, crypto::suite_of(suite_byte));
  WEICUN_NEED(root_count >= 1, malformed, "bundle.roots");
  Bundle bundle;
  for (std::size_t i = 0; i < root_count; ++i) {
    WEICUN_TRY(Root root, read_root(reader, suite));
    bundle.roots.push_back(std::move(root));
  }
  std::size_t length = reader.u32();
  WEICUN_NEED(reader.ok() && length == reader.left(), malformed, "bundle.length");
  WEICUN_TRY(bundle.directory, parse_directory(reader.bytes(length)));
  WEICUN_NEED(bundle.directory.directory.suite == suite, malformed, "bundle.suite");
  return bundle;
}

}  // namespace weicun::keyring
