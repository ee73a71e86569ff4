#include "faults.h"

#include <algorithm>

namespace weicun::simulator {
namespace {

constexpr std::array<std::string_view, fault_count> names = {
    "crash-before-commit", "crash-in-commit",   "crash-after-commit",
    "tab-killed",          "device-killed",     "commit-full",
    "commit-failed",       "commit-unknown",    "commit-slow",
    "another-tab-first",   "load-slow",         "load-failed",
    "load-damaged",        "opening-damaged",   "offline",
    "request-lost",        "request-late",      "request-doubled",
    "answer-lost",         "answer-late",       "answer-doubled",
    "portal-html",         "server-error",      "busy-retry-after",
    "unauthorised",        "too-large",         "declined",
    "receipt-forged",      "receipt-truncated", "receipt-of-another",
    "trust-forged",        "trust-stale",       "inbox-forged",
    "hub-refuses",         "hub-reconsiders",   "hub-forgets",
    "hub-key-changed",     "hub-restored",      "clock-jump",
    "timer-late",
};

std::size_t index_of(Fault fault) { return static_cast<std::size_t>(fault); }

template <class Counts>
std::size_t seen(const Counts& counts) {
  return static_cast<std::size_t>(
      std::count_if(counts.begin(), counts.end(), [](std::uint64_t count) { return count > 0; }));
}

}  // namespace

std::string_view name_of(Fault fault) { return names[index_of(fault)]; }

void Coverage::add(const Coverage& other) {
  for (std::size_t i = 0; i < faults.size(); ++i) faults[i] += other.faults[i];
  for (std::size_t i = 0; i < transitions.size(); ++i) transitions[i] += other.transitions[i];
  schedules += other.schedules;
  events += other.events;
}

std::size_t Coverage::faults_seen() const { return seen(faults); }
std::size_t Coverage::transitions_seen() const { return seen(transitions); }

Faults::Faults(Draw& draw, Coverage& coverage) : draw_(draw), coverage_(coverage) {
  constexpr std::array<std::uint16_t, 4> rates = {10, 40, 120, 300};
  std::uint64_t presence = draw.between(100, 600);
  for (std::uint16_t& rate : permille_) {
    if (draw.permille(presence)) rate = rates[draw.below(rates.size())];
  }
  // Their occasions are rare enough.
  for (Fault fault : {Fault::hub_refuses, Fault::hub_reconsiders}) {
    std::uint16_t& rate = permille_[index_of(fault)];
    if (rate != 0) rate = 400;
  }
}

bool Faults::happens(Fault fault) {
  if (healed_ || held_ || !draw_.permille(permille_[index_of(fault)])) return false;
  note(fault);
  return true;
}

void Faults::note(Fault fault) {
  any_ = true;
  ++coverage_.faults[index_of(fault)];
}

void TransitionCounter::moved(outbox::State from, outbox::Event event, outbox::State to) {
  for (std::size_t i = 0; i < outbox::transitions.size(); ++i) {
    const outbox::Transition& known = outbox::transitions[i];
    if (known.from == from && known.event == event && known.to == to) ++coverage_.transitions[i];
  }
}

}  // namespace weicun::simulator
