#include <cstdlib>

#include <weicun/keyring/fingerprint.h>

/// What a person types to compare a key's words: read or refused, and what was read is spelled so
/// that it reads the same again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weicun::keyring;
  auto read = read_words({reinterpret_cast<const char*>(data), size});
  if (!read) return 0;
  for (Script script : {Script::simplified, Script::traditional}) {
    auto again = read_words(words_of(*read, script));
    if (!again || !(*again == *read)) std::abort();
  }
  return 0;
}
