#pragma once

#include <map>
#include <optional>
#include <set>

#include <weicun/client/effect.h>
#include <weicun/journal/chunk.h>
#include <weicun/keyring/directory.h>
#include <weicun/keyring/vault.h>

#include "disk.h"
#include "hub.h"

namespace weicun::simulator {

/// What a device's disk holds, read independently of the client from the chunks that were
/// committed.
class Stored {
 public:
  explicit Stored(Bytes device_secret) : device_secret_(std::move(device_secret)) {}

  /// After each commit that succeeded. Checks that generations rise by one and that each chunk
  /// verifies.
  void committed(const Disk& disk);

  /// The stored bytes of an own record: the first ones, which count.
  [[nodiscard]] const Bytes* record(const RecordId& id) const;
  [[nodiscard]] bool has_draft(const RecordId& id) const { return drafts_.count(id) != 0; }
  [[nodiscard]] bool receipted(const Hub::Verdict& verdict) const {
    return accepted_.count(verdict) != 0;
  }
  [[nodiscard]] bool refused(const Hub::Verdict& verdict) const {
    return refused_.count(verdict) != 0;
  }
  [[nodiscard]] const std::optional<keyring::Identity>& identity() const { return identity_; }
  [[nodiscard]] std::optional<KeyId> account() const;

 private:
  void unlock(const Disk& disk);
  void read(const journal::Frame& frame);
  void read_receipts(BytesView list);

  Bytes device_secret_;
  std::optional<keyring::Vault> vault_;
  std::optional<keyring::Identity> identity_;
  std::optional<keyring::Directory> directory_;
  journal::Head head_;
  std::map<RecordId, Bytes> records_;
  std::set<RecordId> drafts_;
  std::set<Hub::Verdict> accepted_;
  std::set<Hub::Verdict> refused_;
};

}  // namespace weicun::simulator
