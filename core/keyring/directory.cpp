#include <weicun/keyring/directory.h>

#include <algorithm>

namespace weicun::keyring {
namespace {

template <class Wanted>
const DirectoryEntry* first(const std::vector<DirectoryEntry>& entries, Wanted wanted) {
  auto place = std::find_if(entries.begin(), entries.end(), wanted);
  return place == entries.end() ? nullptr : &*place;
}

}  // namespace

Bytes Roots::bytes() const {
  ByteWriter out;
  out.bytes(digest).u32(root_version).u32(least_directory_version);
  return out.u8(static_cast<std::uint8_t>(suite)).take();
}

Result<Roots> Roots::parse(BytesView bytes) {
  WEICUN_NEED(bytes.size() == Roots::length, malformed, "roots.length");
  ByteReader reader(bytes);
  Roots roots;
  roots.digest = reader.array<32>();
  roots.root_version = reader.u32();
  roots.least_directory_version = reader.u32();
  WEICUN_NEED(roots.root_version >= 1, malformed, "roots.version");
  WEICUN_TRY(roots.suite, crypto::suite_of(reader.u8()));
  return roots;
}

const DirectoryEntry* Directory::active_office(std::uint8_t office) const {
  return first(entries, [office](const DirectoryEntry& entry) {
    return entry.status == CardStatus::active && entry.card.use == Use::office &&
           entry.card.office == office;
  });
}

const DirectoryEntry* Directory::active(Use use) const {
  return first(entries, [use](const DirectoryEntry& entry) {
    return entry.status == CardStatus::active && entry.card.use == use;
  });
}

const DirectoryEntry* Directory::by_digest(const Digest& digest) const {
  return first(entries, [&digest](const DirectoryEntry& entry) { return entry.digest == digest; });
}

const DirectoryEntry* Directory::by_key_id(const KeyId& id) const {
  return first(entries, [&id](const DirectoryEntry& entry) { return key_id(entry.digest) == id; });
}

}  // namespace weicun::keyring
