#pragma once

#include <memory>
#include <vector>

#include "disk.h"
#include "tab.h"

namespace weicun::simulator {

class World;

/// A phone or computer: one disk, one clock (which may be wrong), one to three tabs of the app.
class Device {
 public:
  Device(World& world, std::size_t number, bool office, Bytes secret, std::size_t tab_count);

  [[nodiscard]] Instant clock() const;  ///< What this device believes the time to be.
  void set_clock_ahead(std::int64_t milliseconds) { ahead_ = milliseconds; }
  void set_online(bool online);
  void kill();  ///< The battery, or the system: all tabs at once.
  [[nodiscard]] std::vector<Tab*> running() const;
  void check() const;

  World& world;
  const std::size_t number;
  const bool office;   ///< The secretary's, restored from an office vault; else a villager's.
  const Bytes secret;  ///< What the host keeps to open the device slot.
  Disk disk;
  bool online = true;
  std::vector<std::unique_ptr<Tab>> tabs;

 private:
  std::int64_t ahead_ = 0;
};

}  // namespace weicun::simulator
