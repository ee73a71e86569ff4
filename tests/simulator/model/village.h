#pragma once

#include <string>

#include <weicun/keyring/directory.h>
#include <weicun/keyring/vault.h>

namespace weicun::simulator {

/// A founded village: what a founder's tool makes once. The same in every schedule of a process.
struct Village {
  std::string code = "522699101201";
  std::string server = "https://hub.village.example";
  TenantId tenant;
  Bytes roots;          ///< 41 bytes of the invitation.
  Bytes bundle;         ///< Directory version 2: what the hub serves.
  Bytes older_bundle;   ///< Directory version 1.
  Bytes forged_bundle;  ///< Signed by others than the village's roots, with their own secretary.
  keyring::Identity secretary;
  keyring::Identity hub_receipts;
  keyring::Identity next_hub_receipts;  ///< In no directory until the hub's key changes.
  keyring::Identity hub_transport;
  keyring::Identity impostor;  ///< A secretary whom only the forged bundle vouches for.
  crypto::Digest secretary_card{};
  crypto::Digest transport_card{};
  KeyId hub;
  KeyId next_hub;
  Bytes office_vault;  ///< "WCB1" with the secretary's keys.
  std::string recovery_code;
};

[[nodiscard]] const Village& village();
/// Directory version 3: the hub's receipt key was followed by its next one at this time.
[[nodiscard]] Bytes bundle_with_next_hub_key(Instant since);
/// The same village before it has a secretary: directory version 1 without offices, for scenarios.
[[nodiscard]] const Bytes& bundle_without_offices();

}  // namespace weicun::simulator
