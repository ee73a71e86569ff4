#pragma once

#include <weicun/sync/protocol.h>

#include "faults.h"

namespace weicun::simulator {

class Tab;
class World;

/// What lies between a phone and the hub: it loses, delays, doubles and reorders; others speak in
/// the hub's name, and the hub itself may lie.
class Network {
 public:
  explicit Network(World& world);
  void carry(Tab& tab, std::uint32_t exchange, sync::Request request, Bytes body);

 private:
  void arrive(Tab& tab, std::uint32_t exchange, const sync::Request& request, BytesView body);
  [[nodiscard]] std::optional<sync::Answer> intercept(const sync::Request& request, BytesView body);
  [[nodiscard]] sync::Answer spoil(const sync::Request& request, sync::Answer answer);
  void give_back(Tab& tab, std::uint32_t exchange, const sync::Request& request,
                 sync::Answer answer);

  World& world_;
  Faults& faults_;
  Draw& draw_;
};

}  // namespace weicun::simulator
