// What libsodium expects from its own run time, and which this project doesn't give it: a source of
// randomness (weicun::crypto::Random is the only one) and CPU detection. Whatever asks stops here.

#include <cstdlib>

#include <core.h>
#include <randombytes.h>

extern "C" {

void sodium_misuse(void) { std::abort(); }

void randombytes_buf(void* const /*buf*/, const size_t /*size*/) { std::abort(); }
uint32_t randombytes_random(void) { std::abort(); }
uint32_t randombytes_uniform(const uint32_t /*upper_bound*/) { std::abort(); }

}  // extern "C"
