#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include <weicun/outbox/outbox.h>

#include "draw.h"

/// What may go wrong, which of it a schedule has, and what was seen of it (docs/simulator.md).
namespace weicun::simulator {

enum class Fault : std::uint8_t {
  crash_before_commit,
  crash_in_commit,
  crash_after_commit,
  tab_killed,
  device_killed,
  commit_full,
  commit_failed,
  commit_unknown,
  commit_slow,
  another_tab_first,
  load_slow,
  load_failed,
  load_damaged,
  opening_damaged,
  offline,
  request_lost,
  request_late,
  request_doubled,
  answer_lost,
  answer_late,
  answer_doubled,
  portal_html,
  server_error,
  busy_retry_after,
  unauthorised,
  too_large,
  declined,
  receipt_forged,
  receipt_truncated,
  receipt_of_another,
  trust_forged,
  trust_stale,
  inbox_forged,
  hub_refuses,
  hub_reconsiders,
  hub_forgets_sessions,
  hub_key_changed,
  hub_restored,
  clock_jump,
  timer_late,
};
inline constexpr std::size_t fault_count = 40;
[[nodiscard]] std::string_view name_of(Fault fault);

/// What all schedules of a run have seen together.
struct Coverage {
  std::array<std::uint64_t, fault_count> faults{};
  std::array<std::uint64_t, outbox::transitions.size()> transitions{};
  std::uint64_t schedules = 0;
  std::uint64_t events = 0;

  void add(const Coverage& other);
  [[nodiscard]] std::size_t faults_seen() const;
  [[nodiscard]] std::size_t transitions_seen() const;
};

/// Swarm: each schedule draws which faults exist for it and how often, since all at once mask each
/// other.
class Faults {
 public:
  Faults(Draw& draw, Coverage& coverage);

  /// Whether this fault happens here and now; counts it.
  bool happens(Fault fault);
  /// While the devices enrol, in schedules that begin with everything in order.
  void hold(bool held) { held_ = held; }
  /// Counts a fault that the world brought about by itself.
  void note(Fault fault);
  void heal() { healed_ = true; }
  [[nodiscard]] bool quiet() const { return healed_ || held_; }
  [[nodiscard]] bool any() const { return any_; }

 private:
  Draw& draw_;
  Coverage& coverage_;
  std::array<std::uint16_t, fault_count> permille_{};
  bool healed_ = false;
  bool held_ = false;
  bool any_ = false;
};

/// Counts the outbox's transitions as they happen in any client.
class TransitionCounter final : public outbox::Observer {
 public:
  explicit TransitionCounter(Coverage& coverage) : coverage_(coverage) {}
  void moved(outbox::State from, outbox::Event event, outbox::State to) override;

 private:
  Coverage& coverage_;
};

}  // namespace weicun::simulator
