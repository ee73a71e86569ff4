#pragma once

#include <set>
#include <string>

#include <weicun/base/identifier.h>

/// What a client without the vault's key needs to deliver sealed envelopes, in clear beside the
/// slot set (docs/format.md §2.6). Nothing in it opens or signs anything.
namespace weicun::client {

/// The file `token`: token32 ‖ kid16 ‖ roots41 ‖ server. A store from before has the 32 bytes
/// alone: it delivers once it is unlocked.
struct DeviceFile {
  Bytes token;
  KeyId account;
  Bytes roots;
  std::string server;
  [[nodiscard]] Bytes bytes() const;
  [[nodiscard]] static Result<DeviceFile> parse(BytesView bytes);
  [[nodiscard]] bool whole() const { return !roots.empty(); }
};

/// The files `held` (not to be sent: taken back, or waiting for a person) and `offered` (sent while
/// locked): ids one after the other. What is no whole id at the end is left out.
[[nodiscard]] Bytes ids_file(const std::set<RecordId>& ids);
[[nodiscard]] std::set<RecordId> read_ids_file(BytesView bytes);

}  // namespace weicun::client
