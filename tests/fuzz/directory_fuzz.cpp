// A trust bundle from a hostile hub, against an invitation that none of its signatures can satisfy.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include <weicun/keyring/directory.h>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  weicun::BytesView bytes(data, size);
  weicun::keyring::Roots roots;
  roots.digest.fill(0xA5);
  // Nobody can hit this digest, so believing would be a fault and not a find.
  if (weicun::keyring::believe(bytes, roots, nullptr).ok()) std::abort();
  (void)weicun::keyring::Roots::parse(bytes);
  auto card = weicun::keyring::Card::parse(bytes);
  if (card.ok() && !weicun::equal(card->core(), bytes)) std::abort();
  return 0;
}
