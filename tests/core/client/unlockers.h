#pragma once

#include <weicun/client/client.h>

/// What a person or a host opens a phone's vault with.
namespace weicun::test {

inline client::Unlocker by_passphrase(std::uint8_t derived) {
  client::Unlocker unlocker;
  unlocker.derived_key.emplace();
  unlocker.derived_key->fill(derived);
  return unlocker;
}

inline client::Unlocker by_device() {
  client::Unlocker unlocker;
  unlocker.device_secret = Bytes(32, 5);
  return unlocker;
}

}  // namespace weicun::test
