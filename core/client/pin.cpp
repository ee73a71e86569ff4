#include <algorithm>

#include "core.h"

/// A PIN with the hub's share (format.md §2.5): online only, since whoever has the phone alone, or
/// the hub alone, must find nothing to guess against.
namespace weicun::client {

/// Asks the hub to make its share of the prepared slot; the slot is written when it came.
Status Client::Core::set_pin(RequestId request, const Unlocker& unlocker) {
  bool whole = unlocker.derived_key && unlocker.pin_authentication.size() == 32 &&
               unlocker.pin_device_part.size() == 32;
  WEICUN_NEED(whole, wrong_key, "pin");
  WEICUN_NEED(slots->of_kind(keyring::SlotKind::recovery) != nullptr, not_supported,
              "a PIN needs a recovery code beside it");
  drop_share();
  share =
      SharePending{request, *new_slot, copy_of(*unlocker.derived_key), unlocker.pin_device_part};
  new_slot.reset();
  Bytes pin = ByteWriter().bytes(share->slot.slot_id).bytes(unlocker.pin_authentication).take();
  sync.want_share(std::move(pin), true);
  sync.hurry();
  pump();
  return Done{};
}

void Client::Core::ask_share(RequestId request, BytesView slot16, BytesView authentication32) {
  drop_share();
  share = SharePending{request, {}, {}, {}};
  sync.want_share(ByteWriter().bytes(slot16).bytes(authentication32).take(), false);
  sync.hurry();
  pump();
}

void Client::Core::took_share_enrolment(BytesView body) {
  auto given = sync::read_share_enrolment(body);
  if (!given) {
    sync.intercepted(now, random);
    drop_share();
    return pump();
  }
  sync.succeeded(now);
  if (!share) return pump();
  SharePending made = std::move(*share);
  share.reset();
  with_slots(made.request, [this, made, given = *given](const keyring::SlotSet& set) {
    Secret<32> key = keyring::pin_key(made.slot, made.local, given);
    std::vector<keyring::Slot> kept{vault->fill_slot(made.slot, key, random)};
    std::copy_if(
        set.slots.begin(), set.slots.end(), std::back_inserter(kept),
        [](const keyring::Slot& slot) { return slot.header.kind == keyring::SlotKind::recovery; });
    Bytes file = ByteWriter().bytes(made.slot.slot_id).bytes(made.device_part).take();
    write_slots(made.request, set,
                {std::move(kept), Nothing{}, {{"pin", std::move(file), 0}}, {}, nullptr});
  });
  pump();
}

void Client::Core::took_share(BytesView body) {
  auto given = sync::read_share(body);
  bool answered_it = given || given.error().code == ErrorCode::wrong_key;
  if (answered_it) {
    sync.succeeded(now);
  } else {
    sync.intercepted(now, random);
  }
  if (share && answered_it) {
    RequestId request = share->request;
    share.reset();
    settle(request, given ? Result<Answer>(Answer(HubShare{*given}))
                          : Result<Answer>(error(ErrorCode::wrong_key, "pin")));
  }
  drop_share();
  pump();
}

/// Nothing is on its way any more that could bring it.
void Client::Core::drop_share() {
  sync.no_share();
  if (!share) return;
  RequestId request = share->request;
  share.reset();
  fail(request, error(ErrorCode::offline, "pin"));
}

}  // namespace weicun::client
