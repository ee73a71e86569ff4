#pragma once

#include <weicun/catalogue/catalogue.h>

namespace weicun::test {

/// The types that ship, read once.
inline const catalogue::Catalogue& built_in() {
  static const catalogue::Catalogue all = catalogue::Catalogue::built_in();
  return all;
}

}  // namespace weicun::test
