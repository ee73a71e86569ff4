#include <weicun/crypto/keys.h>

#include "gm_primitives.h"

namespace weicun::crypto {
namespace {

constexpr std::uint32_t least_iterations = 600'000;  // format.md §2.1
constexpr std::uint32_t most_iterations = 5'000'000;

}  // namespace

Result<Secret<32>> pbkdf2_sm3(BytesView passphrase, BytesView salt, std::uint32_t iterations) {
  WEICUN_NEED(iterations >= least_iterations && iterations <= most_iterations, limit_exceeded,
              "pbkdf2 iterations");
  Secret<32> key;
  gm::pbkdf2_sm3_fill(passphrase, salt, iterations, key.span());
  return key;
}

}  // namespace weicun::crypto
