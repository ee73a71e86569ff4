#include <new>

#include <crypto_auth_hmacsha256.h>
#include <crypto_hash_sha256.h>

#include "address.h"
#include "intl_primitives.h"

namespace weicun::crypto::intl {
namespace {

using State = crypto_hash_sha256_state;
static_assert(sizeof(State) == 104 && alignof(State) <= 8 && std::is_trivially_copyable_v<State>);

State* state_in(ByteArray<104>& bytes) {
  return std::launder(reinterpret_cast<State*>(bytes.data()));
}

}  // namespace

Sha256::Sha256() { crypto_hash_sha256_init(new (state_.data()) State); }

void Sha256::add(BytesView part) {
  crypto_hash_sha256_update(state_in(state_), address_of(part), part.size());
}

Digest Sha256::finish() {
  Digest digest{};
  crypto_hash_sha256_final(state_in(state_), digest.data());
  return digest;
}

Digest hmac_sha256(BytesView key, Parts parts) {
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, address_of(key), key.size());
  for (BytesView part : parts) {
    crypto_auth_hmacsha256_update(&state, address_of(part), part.size());
  }
  Digest digest{};
  crypto_auth_hmacsha256_final(&state, digest.data());
  wipe({reinterpret_cast<std::uint8_t*>(&state), sizeof state});
  return digest;
}

}  // namespace weicun::crypto::intl
