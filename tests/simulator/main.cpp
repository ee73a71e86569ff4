// The fault simulator's program: runs schedules, prints what was seen, replays one.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "model/schedule.h"

/// What the crypto stand-in asks for, so that nothing that ships can link it.
extern "C" const int weicun_this_is_a_simulator;
extern "C" const int weicun_this_is_a_simulator = 1;

namespace {

using namespace weicun::simulator;

struct Options {
  std::uint64_t schedules = 1'000;
  std::uint64_t seed = 1;
  bool replay = false;
  bool stop_at_first = false;
  bool quiet = false;
};

struct Columns {
  std::uint64_t lost = 0;
  std::uint64_t duplicated = 0;
  std::uint64_t phantom = 0;
  std::uint64_t stuck = 0;

  void count(Oracle oracle) {
    if (oracle == Oracle::exactly_once)
      ++duplicated;
    else if (oracle == Oracle::phantom || oracle == Oracle::secrecy)
      ++phantom;
    else if (oracle == Oracle::liveness)
      ++stuck;
    else
      ++lost;
  }
  [[nodiscard]] bool none() const { return lost + duplicated + phantom + stuck == 0; }
};

bool read_options(int count, char** words, Options& options) {
  for (int i = 1; i < count; ++i) {
    std::string_view word = words[i];
    bool has_number = i + 1 < count;
    if (word == "--schedules" && has_number) {
      options.schedules = std::strtoull(words[++i], nullptr, 10);
    } else if (word == "--seed" && has_number) {
      options.seed = std::strtoull(words[++i], nullptr, 10);
    } else if (word == "--replay" && has_number) {
      options.seed = std::strtoull(words[++i], nullptr, 10);
      options.replay = true;
    } else if (word == "--stop-at-first") {
      options.stop_at_first = true;
    } else if (word == "--quiet") {
      options.quiet = true;
    } else {
      std::fprintf(stderr,
                   "usage: simulator [--schedules N] [--seed S] [--stop-at-first] [--quiet] "
                   "[--replay SEED]\n");
      return false;
    }
  }
  return true;
}

int replay(const Options& options) {
  Coverage coverage;
  Outcome outcome = run_schedule(options.seed, coverage, true);
  for (const std::string& line : outcome.trace) std::printf("%s\n", line.c_str());
  Coverage again;
  bool same = run_schedule(options.seed, again, false).trace_hash == outcome.trace_hash;
  std::printf("seed %llu: %s, trace %016llx%s\n", static_cast<unsigned long long>(options.seed),
              outcome.violated ? outcome.what.c_str() : "every promise kept",
              static_cast<unsigned long long>(outcome.trace_hash),
              same ? "" : " (NOT the same a second time)");
  return outcome.violated || !same ? 1 : 0;
}

void print_counts(const Coverage& coverage, double seconds) {
  for (std::size_t i = 0; i < fault_count; ++i) {
    std::printf("  %-20s %10llu\n", std::string(name_of(static_cast<Fault>(i))).c_str(),
                static_cast<unsigned long long>(coverage.faults[i]));
  }
  for (std::size_t i = 0; i < coverage.transitions.size(); ++i) {
    const auto& transition = weicun::outbox::transitions[i];
    std::printf("  %-10s + %-10s -> %-10s %10llu\n", std::string(name_of(transition.from)).c_str(),
                std::string(name_of(transition.event)).c_str(),
                std::string(name_of(transition.to)).c_str(),
                static_cast<unsigned long long>(coverage.transitions[i]));
  }
  std::printf("  %llu schedules, %llu events, %.1f s, %.0f schedules a minute\n",
              static_cast<unsigned long long>(coverage.schedules),
              static_cast<unsigned long long>(coverage.events), seconds,
              static_cast<double>(coverage.schedules) / seconds * 60);
}

}  // namespace

int main(int count, char** words) {
  Options options;
  if (!read_options(count, words, options)) return 2;
  if (options.replay) return replay(options);
  Coverage coverage;
  Columns columns;
  auto begin = std::chrono::steady_clock::now();
  for (std::uint64_t i = 0; i < options.schedules; ++i) {
    Outcome outcome = run_schedule(options.seed + i, coverage, false);
    if (!outcome.violated) continue;
    columns.count(*outcome.violated);
    std::printf("seed %llu: %s: %s\n", static_cast<unsigned long long>(outcome.seed),
                std::string(name_of(*outcome.violated)).c_str(), outcome.what.c_str());
    if (options.stop_at_first) break;
  }
  std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  if (!options.quiet) print_counts(coverage, took.count());
  // One line that tools/simulate.mjs adds up.
  std::printf(
      "simulator: schedules=%llu events=%llu transitions=%zu/%zu faults=%zu/%zu lost=%llu "
      "duplicated=%llu "
      "phantom=%llu stuck=%llu\n",
      static_cast<unsigned long long>(coverage.schedules),
      static_cast<unsigned long long>(coverage.events), coverage.transitions_seen(),
      coverage.transitions.size(), coverage.faults_seen(), fault_count,
      static_cast<unsigned long long>(columns.lost),
      static_cast<unsigned long long>(columns.duplicated),
      static_cast<unsigned long long>(columns.phantom),
      static_cast<unsigned long long>(columns.stuck));
  return columns.none() ? 0 : 1;
}
