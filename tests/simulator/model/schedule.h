#pragma once

#include <optional>
#include <string>
#include <vector>

#include "faults.h"
#include "violation.h"

namespace weicun::simulator {

struct Outcome {
  std::uint64_t seed = 0;
  std::uint64_t trace_hash = 0;
  std::optional<Oracle> violated;
  std::string what;
  std::vector<std::string> trace;
};

/// One schedule from its seed: at least 60 events of chaos with at least one fault, then healing,
/// then the oracles. `traced`: keeps a line for each thing that happened.
[[nodiscard]] Outcome run_schedule(std::uint64_t seed, Coverage& coverage, bool traced);

}  // namespace weicun::simulator
