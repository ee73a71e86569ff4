#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <weicun/client/effect.h>

namespace weicun::simulator {

/// One device's storage: named files behind transactions that are all or nothing, with the head
/// compared inside (decision 0015). Shared by the device's tabs.
class Disk {
 public:
  using Files = std::map<std::string, Bytes>;

  /// False when the head is not the expected one; nothing is written then.
  bool commit(const client::Commit& wanted, const std::map<std::uint32_t, Bytes>& held);
  [[nodiscard]] Bytes head() const { return read("head").value_or(Bytes{}); }
  [[nodiscard]] std::optional<Bytes> read(const std::string& name) const;
  [[nodiscard]] const Files& files() const { return files_; }
  [[nodiscard]] bool empty() const { return files_.count("head") == 0; }

 private:
  Files files_;
};

}  // namespace weicun::simulator
