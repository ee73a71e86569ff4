#include "schedule.h"

#include "device.h"
#include "healing.h"
#include "person.h"
#include "world.h"

namespace weicun::simulator {
namespace {

constexpr std::uint64_t hour = 3'600'000;

void go_offline(World& world, Device& device) {
  device.set_online(false);
  world.after(world.draw.between(1'000, 2 * hour), [&device] { device.set_online(true); });
}

void set_clock_wrong(World& world, Device& device) {
  constexpr std::int64_t day = 24 * 3'600'000;
  auto days = static_cast<std::int64_t>(world.draw.below(7)) - 3;
  std::int64_t scale = world.draw.permille(200) ? 365 * 3 : 1;
  device.set_clock_ahead(days * scale * day);
}

/// What happens around the app: tabs are closed, batteries die, networks and clocks come and go.
void disturb(World& world) {
  Device& device = *world.devices()[world.draw.below(world.devices().size())];
  Tab& tab = *device.tabs[world.draw.below(device.tabs.size())];
  if (tab.running() && world.faults.happens(Fault::tab_killed)) {
    tab.kill();
    tab.open_later();
  }
  if (world.faults.happens(Fault::device_killed)) {
    device.kill();
    for (const auto& each : device.tabs) each->open_later();
  }
  if (world.faults.happens(Fault::offline)) go_offline(world, device);
  if (world.faults.happens(Fault::clock_jump)) set_clock_wrong(world, device);
  if (world.faults.happens(Fault::hub_forgets_sessions)) world.hub.forget_sessions();
  if (world.faults.happens(Fault::hub_key_changed)) world.hub.rotate_key(world.now());
  if (world.draw.permille(50)) world.hub.back_up();
  if (world.hub.has_backup() && world.faults.happens(Fault::hub_restored))
    world.watch.hub_forgot(world.hub.restore());
}

/// Half of the schedules meet a village where everything was in order until today, so that faults
/// hit more than the first enrolment.
void first_day(World& world) {
  for (const auto& device : world.devices()) {
    for (const auto& tab : device->tabs)
      world.after(world.draw.below(2'000), [&tab = *tab] { tab.open(); });
  }
  if (!world.draw.permille(500)) return;
  constexpr std::uint64_t a_quiet_minute = 60'000;
  world.faults.hold(true);
  Instant end = world.now().plus(a_quiet_minute);
  while (world.now() < end && world.step()) world.check();
  world.faults.hold(false);
}

void chaos(World& world, Person& person) {
  std::uint64_t wanted = world.events() + world.draw.between(60, 160);
  while (world.events() < wanted) {
    std::uint64_t what = world.draw.below(1'000);
    if (what < 250) {
      person.do_something();
    } else if (what < 450) {
      disturb(world);
    } else if (!world.step()) {
      world.after(world.draw.below(60'000), [] {});
    }
    world.check();
  }
  if (world.faults.any()) return;
  world.faults.note(Fault::device_killed);
  world.devices().front()->kill();
}

}  // namespace

Outcome run_schedule(std::uint64_t seed, Coverage& coverage, bool traced) {
  Outcome outcome;
  outcome.seed = seed;
  ++coverage.schedules;
  World world(seed, coverage, traced ? &outcome.trace : nullptr);
  Person person(world);
  try {
    world.add_device(false, world.draw.between(1, 3));
    world.add_device(true, world.draw.between(1, 2));
    first_day(world);
    chaos(world, person);
    world.note("-- faults end");
    heal(world);
  } catch (const Violation& violation) {
    outcome.violated = violation.oracle;
    outcome.what = violation.what();
    world.note("VIOLATION " + outcome.what);
  }
  outcome.trace_hash = world.trace_hash();
  return outcome;
}

}  // namespace weicun::simulator
