// A trust bundle from a hostile hub: as it comes, and an honest one with bytes changed.
#include <weicun/keyring/directory.h>

#include "core/keyring/village.h"
#include "fuzz/patched.h"
#include "fuzz/split.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weicun;
  static test::Village village("fuzz");
  static const Bytes honest = village.bundle(village.directory_draft());
  BytesView input(data, size);
  fuzz::must(!keyring::believe(input, village.invitation, nullptr).ok());
  Bytes changed = fuzz::patched(honest, input);
  fuzz::must(keyring::believe(changed, village.invitation, nullptr).ok() == (changed == honest));

  (void)keyring::Roots::parse(input);
  auto card = keyring::Card::parse(input);
  fuzz::must(!card.ok() || equal(card->core(), input));
  return 0;
}
