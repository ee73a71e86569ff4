#include "world.h"

#include "device.h"

namespace weicun::simulator {

World::World(std::uint64_t seed, Coverage& seen, std::vector<std::string>* trace)
    : draw(seed),
      coverage(seen),
      faults(draw, seen),
      hub(village(), draw, faults),
      watch(hub),
      transitions(seen),
      trace_(trace) {}

World::~World() = default;

void World::after(std::uint64_t milliseconds, std::function<void()> what) {
  queue_.push({now_.plus(milliseconds), ++order_, std::move(what)});
}

bool World::step() {
  if (queue_.empty()) return false;
  Event next = queue_.top();
  queue_.pop();
  now_ = next.at;
  ++events_;
  ++coverage.events;
  mix(now_.milliseconds);
  next.what();
  return true;
}

Device& World::add_device(bool office, std::size_t tabs) {
  Bytes secret = draw.bytes(32);
  std::size_t number = watch.add_device(secret);
  devices_.push_back(std::make_unique<Device>(*this, number, office, std::move(secret), tabs));
  return *devices_.back();
}

void World::check() const {
  for (const auto& device : devices_) device->check();
  watch.nothing_lost();
}

void World::note(const std::string& line) {
  if (trace_ != nullptr)
    trace_->push_back(std::to_string(now_.milliseconds % 1'000'000'000) + " " + line);
}

}  // namespace weicun::simulator
