#include "disk.h"

#include "violation.h"

namespace weicun::simulator {

bool Disk::commit(const client::Commit& wanted, const std::map<std::uint32_t, Bytes>& held) {
  if (!equal(head(), wanted.expected_head)) return false;
  for (const client::File& file : wanted.files) {
    // Attachments come down again with the same bytes; a chunk's name is for one chunk, for ever.
    bool may_change = file.name.rfind("a/", 0) != 0 && file.name.rfind("c/", 0) != 0;
    const Bytes& bytes = file.held != 0 ? held.at(file.held) : file.bytes;
    auto old = files_.find(file.name);
    bool fresh = old == files_.end() || may_change || equal(old->second, bytes);
    require(fresh, Oracle::immutable, "written over: " + file.name);
  }
  for (const client::File& file : wanted.files) {
    files_[file.name] = file.held != 0 ? held.at(file.held) : file.bytes;
  }
  if (!wanted.head.empty()) files_["head"] = wanted.head;
  return true;
}

std::optional<Bytes> Disk::read(const std::string& name) const {
  auto found = files_.find(name);
  return found == files_.end() ? std::nullopt : std::optional<Bytes>(found->second);
}

}  // namespace weicun::simulator
