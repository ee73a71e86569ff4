#pragma once

#include <functional>
#include <memory>
#include <queue>
#include <string>
#include <vector>

#include "draw.h"
#include "faults.h"
#include "hub.h"
#include "watch.h"

namespace weicun::simulator {

class Device;

/// A virtual world: one clock, one queue of things to come, a hub, and the devices of a village.
/// Everything in it follows from the seed.
class World {
 public:
  World(std::uint64_t seed, Coverage& coverage, std::vector<std::string>* trace);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  [[nodiscard]] Instant now() const { return now_; }
  void after(std::uint64_t milliseconds, std::function<void()> what);
  /// Lets the next thing happen; false when nothing is to come.
  bool step();
  [[nodiscard]] std::uint64_t events() const { return events_; }

  Device& add_device(bool office, std::size_t tabs = 1);
  [[nodiscard]] std::vector<std::unique_ptr<Device>>& devices() { return devices_; }
  /// Looks at every running client: what must hold at every step.
  void check() const;

  [[nodiscard]] bool tracing() const { return trace_ != nullptr; }
  void note(const std::string& line);
  /// A number that depends on everything that happened, in order: equal seeds give equal hashes.
  [[nodiscard]] std::uint64_t trace_hash() const { return hash_; }
  void mix(std::uint64_t what) { hash_ = (hash_ ^ what) * 0x100000001B3ULL; }

  Draw draw;
  Coverage& coverage;
  Faults faults;
  Hub hub;
  Watch watch;
  TransitionCounter transitions;

 private:
  struct Event {
    Instant at;
    std::uint64_t order;
    std::function<void()> what;
  };
  struct Later {
    bool operator()(const Event& left, const Event& right) const {
      return left.at != right.at ? left.at > right.at : left.order > right.order;
    }
  };
  Instant now_{1'795'000'000'000};
  std::priority_queue<Event, std::vector<Event>, Later> queue_;
  std::uint64_t order_ = 0;
  std::uint64_t events_ = 0;
  std::uint64_t hash_ = 0xCBF29CE484222325ULL;
  std::vector<std::string>* trace_;
  std::vector<std::unique_ptr<Device>> devices_;
};

}  // namespace weicun::simulator
