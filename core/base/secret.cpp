#include <weicun/base/secret.h>

#include <cstring>

namespace weicun {

void wipe(std::span<std::uint8_t> memory) {
  if (memory.empty()) return;
  std::memset(memory.data(), 0, memory.size());
  // To the optimiser this reads the memory, so the zeros must have been written. (Byte by byte
  // through a volatile pointer takes ten times as long, and every call of the door wipes.)
  __asm__ __volatile__("" : : "r"(memory.data()) : "memory");
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
