#include <algorithm>

#include <weicun/json/canonical.h>

#include "door.h"
#include "request.h"

/// The calls that open a store, make one, and change what opens it.
namespace weicun::bindings {
namespace {

using json::ArrayBuilder;
using json::ObjectBuilder;

const std::string nothing = "{}";

std::string spell_slot(const keyring::SlotHeader& slot) {
  ObjectBuilder out;
  out.set("kind", static_cast<std::int64_t>(slot.kind)).set("slot", to_base64url(slot.slot_id));
  return out.set("header", to_base64url(slot.bytes())).set("vault", slot.vault.hex()).text();
}

/// Part 0: the device's secret or what was derived. Of a PIN also: 1, the hub's share to open or A
/// to change; 2, D.
client::Unlocker unlocker_of(const Message& message) {
  client::Unlocker unlocker;
  unlocker.recovery_code = message.text("code");
  BytesView secret = message.part(0);
  unlocker.device_secret = copy_of(secret);
  if (message.flag("derived") && secret.size() == 32) {
    unlocker.derived_key.emplace();
    std::copy(secret.begin(), secret.end(), unlocker.derived_key->begin());
  }
  unlocker.hub_share = copy_of(message.part(1));
  unlocker.pin_authentication = copy_of(message.part(1));
  unlocker.pin_device_part = copy_of(message.part(2));
  return unlocker;
}

keyring::SlotKind kind_of(const Message& message) {
  return static_cast<keyring::SlotKind>(message.count("kind"));
}

}  // namespace

Door::Answer Door::perform_unlocking(std::string_view call, const Message& message) {
  if (call == "unlock") {
    WEICUN_CHECK(client_->unlock(kind_of(message), unlocker_of(message)));
  } else if (call == "stayLocked") {
    WEICUN_CHECK(client_->stay_locked(message.part(0), message.part(1)));
  } else if (call == "setUnlock") {
    WEICUN_TRY(Bytes header, from_base64url(message.text("header")));
    WEICUN_TRY(auto slot, keyring::SlotHeader::parse(header));
    WEICUN_CHECK(
        client_->set_unlock(request_of(message), slot, unlocker_of(message), now_of(message)));
  } else if (call == "askShare") {
    client_->ask_share(request_of(message), message.part(0), message.part(1), now_of(message));
  } else if (call == "recoveryCode") {
    client_->recovery_code(request_of(message), now_of(message));
  } else {
    return error(ErrorCode::not_supported, "call");
  }
  return nothing;
}

Door::Answer Door::perform_opening(std::string_view call, const Message& message) {
  if (call == "slots") {
    WEICUN_TRY(auto set, client_->read_slots(message.part(0)));
    ArrayBuilder slots;
    for (const keyring::Slot& slot : set.slots) slots.add_canonical(spell_slot(slot.header));
    return ObjectBuilder()
        .set("vault", set.vault.hex())
        .set_canonical("slots", slots.text())
        .text();
  }
  if (call == "formerKeys") {
    WEICUN_CHECK(client_->former_keys(message.part(0)));
    return nothing;
  }
  if (call == "replay") {
    WEICUN_CHECK(client_->replay(message.part(0)));
    return nothing;
  }
  if (call == "finish") {
    client_->sent_while_locked(message.part(2));
    WEICUN_CHECK(client_->finish(message.part(0), message.part(1), now_of(message)));
    return nothing;
  }
  if (call == "found") {
    WEICUN_NEED(!client_->locked(), locked, "vault");
    crypto::Argon2Cost cost{static_cast<std::uint32_t>(message.count("memory")),
                            static_cast<std::uint8_t>(message.count("passes"))};
    if (message.flag("newKeys")) {
      WEICUN_TRY(auto slot, client_->renewed(kind_of(message), cost));
      return spell_slot(slot);
    }
    return spell_slot(client_->found(kind_of(message), cost));
  }
  if (call == "create") {
    WEICUN_CHECK(client_->create(request_of(message), unlocker_of(message), now_of(message)));
    return nothing;
  }
  WEICUN_NEED(call == "restore", not_supported, "call");
  WEICUN_CHECK(client_->restore(message.part(0), message.text("code")));
  return nothing;
}

}  // namespace weicun::bindings
