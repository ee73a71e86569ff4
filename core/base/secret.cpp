#include <weicun/base/secret.h>

namespace weicun {

void wipe(std::span<std::uint8_t> memory) {
  volatile std::uint8_t* byte = memory.data();
  for (std::size_t i = 0; i < memory.size(); ++i) byte[i] = 0;
}

bool equal_in_constant_time(BytesView left, BytesView right) {
  if (left.size() != right.size()) return false;
  volatile std::uint8_t difference = 0;
  for (std::size_t i = 0; i < left.size(); ++i) {
    difference = static_cast<std::uint8_t>(difference | (left[i] ^ right[i]));
  }
  return difference == 0;
}

}  // namespace weicun
