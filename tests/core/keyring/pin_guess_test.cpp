// A PIN has few values: whoever holds one half of what checks it must not be able to try them all.
// Hidden, since a thousand PINs are a thousand slow derivations: a step of npm run test:wide.
#include <catch_amalgamated.hpp>

#include <weicun/keyring/vault.h>

#include "village.h"

using namespace weicun;
using namespace weicun::keyring;

namespace {

constexpr int pins = 1'000;
constexpr int right_pin = 617;
constexpr crypto::Argon2Cost least_cost = {19'456, 2};

std::string pin_text(int number) { return std::to_string(100'000 + number); }

/// What the hub keeps for a slot.
struct HubHalf {
  crypto::Digest check;
  Bytes share;
};

crypto::Digest check_of(const PinKeys& keys) {
  return crypto::hash(Suite::intl, {crypto::label("pin"), keys.authentication.view()});
}

struct Phone {
  crypto::Random random = test::random_from("guessed");
  Vault vault = Vault::create(Suite::intl, random);
  SlotHeader header = vault.new_slot(SlotKind::pin, random, least_cost);
  Bytes device_part = Bytes(32, 0x0D);
  HubHalf hub = {{}, Bytes(32, 0x55)};
  SlotSet slots;

  Phone() {
    PinKeys keys = keys_for(right_pin, device_part);
    hub.check = check_of(keys);
    SlotHeader recovery = vault.new_slot(SlotKind::recovery, random);
    Secret<32> code = recovery_key(vault.suite(), recovery, Bytes(16, 0xA7));
    Secret<32> key = pin_key(header, keys.local.view(), hub.share);
    slots = *vault.slot_set(
        {vault.fill_slot(header, key, random), vault.fill_slot(recovery, code, random)}, 1);
  }

  [[nodiscard]] PinKeys keys_for(int pin, BytesView part) const {
    return *pin_keys(header, view_of(pin_text(pin)), part);
  }
  [[nodiscard]] bool opens(const PinKeys& keys, BytesView share) const {
    return Vault::unlock(slots, *slots.of_kind(SlotKind::pin),
                         pin_key(header, keys.local.view(), share))
        .ok();
  }
};

}  // namespace

TEST_CASE("a thousand PINs, the right one among them, are tried on one half of what checks them",
          "[.wide]") {
  Phone phone;
  int by_phone_alone = 0;
  int by_hub_alone = 0;
  std::vector<int> by_both;
  const Bytes zeros(32, 0);
  for (int pin = 0; pin < pins; ++pin) {
    PinKeys keys = phone.keys_for(pin, phone.device_part);
    // The phone's half: slot set and D. Whatever is at hand stands in for the hub's share.
    crypto::Digest check = check_of(keys);
    for (BytesView share : {BytesView(phone.device_part), keys.authentication.view(),
                            BytesView(check), BytesView(zeros)}) {
      by_phone_alone += phone.opens(keys, share) ? 1 : 0;
    }
    // The hub's half: the check and S, and the slot's header from a copied answer.
    PinKeys without_device = phone.keys_for(pin, phone.hub.share);
    by_hub_alone += check_of(without_device) == phone.hub.check ? 1 : 0;
    if (phone.opens(keys, phone.hub.share)) by_both.push_back(pin);
  }
  CHECK(by_phone_alone == 0);
  CHECK(by_hub_alone == 0);
  CHECK(by_both == std::vector<int>{right_pin});  // both together: format.md §2.5 says so in bold
}
