#pragma once

#include "world.h"

namespace weicun::simulator {

/// After all faults have stopped: everything drains within a bound of virtual hours, and what
/// arrived is looked at. Throws a Violation.
void heal(World& world);

}  // namespace weicun::simulator
