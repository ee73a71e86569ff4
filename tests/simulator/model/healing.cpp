#include "healing.h"

#include <algorithm>
#include <map>
#include <set>

#include "device.h"
#include "opening.h"
#include "person.h"

namespace weicun::simulator {
namespace {

constexpr std::uint64_t hour = 3'600'000;
constexpr std::uint64_t bound = 30 * hour;  // the longest Retry-After that is believed is a day
constexpr std::size_t steps_between_looks = 16;
// An office that looks into its inbox twice a minute for all those hours makes some 15,000;
// somebody who asks in a circle makes them in no time.
constexpr std::uint64_t most_events = 40'000;

/// Steps until `quiet` holds; false when the bound is reached first.
template <class Quiet>
bool settles(World& world, Quiet quiet) {
  Instant end = world.now().plus(bound);
  std::uint64_t last_event = world.events() + most_events;
  while (!quiet()) {
    if (world.now() > end || world.events() > last_event) return false;
    for (std::size_t i = 0; i < steps_between_looks; ++i) {
      if (!world.step()) world.after(1'000, [] {});
      world.check();
    }
  }
  return true;
}

/// Its last tab speaks for a device. It was opened after the faults or has looked at the store
/// since, so it knows what the disk holds.
Tab& speaker(Device& device) { return *device.tabs.back(); }

bool everybody_is_ready(World& world) {
  for (const auto& device : world.devices()) {
    Tab& tab = speaker(*device);
    if (!tab.running()) tab.open();
    if (!tab.ready()) return false;
  }
  return true;
}

/// A hub that was restored may say so only later: then it is delivered once more.
bool hub_has_all(const Hub& hub, const outbox::Item& item) {
  return hub.find(item.id) != nullptr &&
         std::all_of(item.attachments.begin(), item.attachments.end(),
                     [&](const auto& attachment) { return hub.has_blob(attachment.blob); });
}

bool is_final(const World& world, Device& device, const Intent& intent) {
  const outbox::Item* item = speaker(device).client().outbox().find(*intent.saved_as);
  // Another tab saved it a moment ago and this one has not heard of it yet; if it never does,
  // nothing drains.
  if (item == nullptr) return false;
  bool taken_back = item->state == outbox::State::withdrawn && intent.withdraw_asked;
  // A refusal is for ever, also when the hub has forgotten it.
  bool refused = item->state == outbox::State::refused;
  bool delivered = item->state == outbox::State::delivered && hub_has_all(world.hub, *item);
  return taken_back || refused || delivered;
}

bool everything_is_delivered(World& world) {
  for (const auto& device : world.devices()) Person::retry_everything(speaker(*device));
  for (const Intent& intent : world.watch.intents()) {
    if (intent.saved_as && !is_final(world, *world.devices()[intent.device], intent)) return false;
  }
  return true;
}

/// What is left, for whoever replays it.
std::string what_is_left(World& world) {
  for (const Intent& intent : world.watch.intents()) {
    Device& device = *world.devices()[intent.device];
    if (!intent.saved_as || is_final(world, device, intent)) continue;
    const outbox::Item* item = speaker(device).client().outbox().find(*intent.saved_as);
    return "not drained: " + std::to_string(intent.number) + " is " +
           (item == nullptr ? "unknown" : std::string(name_of(item->state)) + " " + item->reason);
  }
  return "not drained";
}

/// A round of each device, one after the other: what one sends the other fetches.
void synchronise_all(World& world) {
  for (const auto& device : world.devices()) {
    Tab& tab = speaker(*device);
    auto done = std::make_shared<bool>(false);
    auto request = tab.expect([done](const Result<client::Answer>&) { *done = true; });
    tab.client().synchronise(request, device->clock());
    tab.perform();
    require(settles(world, [done] { return *done; }), Oracle::liveness, "a round did not end");
  }
}

using Counts = std::map<std::size_t, std::size_t>;

/// What a device received, counted by who wrote it for what.
Counts received_by(Device& device) {
  auto client = start_client(device, device.world.draw.bytes(32), false);
  require(client.ok() && open_store(*client, device).ok(), Oracle::reopen, "a store did not open");
  Counts counts;
  for (const char* type : {"gov.secretary_letter", "gov.letter_event", "village.notice"}) {
    client::Query query;
    query.type = type;
    query.delivery = {"received"};
    query.limit = 10'000;
    for (const client::Entry& entry : look(*client, device.disk, query).entries) {
      require(entry.value.has_value(), Oracle::reopen, "a received record does not open");
      auto number = mark_in(*entry.value);
      const auto& intents = device.world.watch.intents();
      require(number && *number < intents.size(), Oracle::phantom, "received what nobody wrote");
      ++counts[*number];
    }
  }
  return counts;
}

/// What a letter's author took back may still arrive, by a request that was on its way: only what
/// the hub had before the last rounds must have come down.
void check_received(World& world, const std::set<RecordId>& at_hub) {
  for (const auto& device : world.devices()) {
    Counts counts = received_by(*device);
    for (const Intent& intent : world.watch.intents()) {
      if (intent.device == device->number || !intent.saved_as) continue;
      bool sent = at_hub.count(*intent.saved_as) != 0;
      auto found = counts.find(intent.number);
      std::size_t times = found == counts.end() ? 0 : found->second;
      require(times <= 1, Oracle::exactly_once, "received more than once");
      require(!sent || times == 1, Oracle::conservation,
              "the hub has it, and it never arrived: " + std::to_string(intent.number));
    }
  }
}

bool all_answered(World& world) {
  for (const auto& device : world.devices()) {
    for (const Tab* tab : device->running()) {
      if (tab->unanswered_requests() != 0) return false;
    }
  }
  return true;
}

std::set<RecordId> accepted_by(const Hub& hub) {
  std::set<RecordId> ids;
  for (const auto& [id, record] : hub.records()) {
    if (record.verdict == envelope::HubVerdict::accepted) ids.insert(id);
  }
  return ids;
}

/// Half of the devices come back by opening the app again; on the others whatever still runs must
/// find its way by itself, once it has looked at the store.
void wake_up(World& world, Device& device) {
  device.set_online(true);
  if (world.draw.permille(500)) {
    if (world.draw.permille(500)) device.kill();
    speaker(device).kill();
  }
  for (Tab* tab : device.running()) tab->look_at_store();
}

}  // namespace

void heal(World& world) {
  world.faults.heal();
  for (const auto& device : world.devices()) wake_up(world, *device);
  require(settles(world, [&] { return everybody_is_ready(world); }), Oracle::liveness,
          "a device did not come back");
  if (!settles(world, [&] { return everything_is_delivered(world); }))
    throw Violation(Oracle::liveness, what_is_left(world));
  auto at_hub = accepted_by(world.hub);
  synchronise_all(world);
  synchronise_all(world);
  check_received(world, at_hub);
  require(settles(world, [&] { return all_answered(world); }), Oracle::settled,
          "a request was never answered");
  for (const auto& device : world.devices()) check_reopening(*device, world.draw.bytes(32));
}

}  // namespace weicun::simulator
