#include <algorithm>

#include <crypto_scalarmult_curve25519.h>
#include <crypto_sign_ed25519.h>

#include "address.h"
#include "intl_primitives.h"
#include "require.h"

namespace weicun::crypto::intl {

Result<Secret<32>> x25519(BytesView scalar, BytesView point) {
  require(scalar.size() == 32);
  WEICUN_NEED(point.size() == 32, malformed, "x25519 public key");
  Secret<32> shared;
  // libsodium answers -1 for the low-order points and for an all-zero result (RFC 7748 §6.1).
  int refused = crypto_scalarmult_curve25519(shared.span().data(), scalar.data(), point.data());
  WEICUN_NEED(refused == 0 && !all_zero(shared.view()), malformed, "x25519 public key");
  return shared;
}

Bytes x25519_public_key(BytesView scalar) {
  require(scalar.size() == 32);
  Bytes public_key(crypto_scalarmult_curve25519_BYTES);
  crypto_scalarmult_curve25519_base(public_key.data(), scalar.data());
  return public_key;
}

Bytes ed25519_public_key(BytesView seed) {
  require(seed.size() == crypto_sign_ed25519_SEEDBYTES);
  Bytes public_key(crypto_sign_ed25519_PUBLICKEYBYTES);
  Secret<crypto_sign_ed25519_SECRETKEYBYTES> expanded;
  crypto_sign_ed25519_seed_keypair(public_key.data(), expanded.span().data(), seed.data());
  return public_key;
}

Bytes ed25519_sign(BytesView seed, BytesView public_key, BytesView message) {
  require(seed.size() == crypto_sign_ed25519_SEEDBYTES &&
          public_key.size() == crypto_sign_ed25519_PUBLICKEYBYTES);
  Secret<crypto_sign_ed25519_SECRETKEYBYTES> pair;  // libsodium's secret key is seed ‖ public key.
  std::copy(seed.begin(), seed.end(), pair.span().begin());
  std::copy(public_key.begin(), public_key.end(),
            pair.span().begin() + crypto_sign_ed25519_SEEDBYTES);
  Bytes signature(crypto_sign_ed25519_BYTES);
  crypto_sign_ed25519_detached(signature.data(), nullptr, address_of(message), message.size(),
                               pair.view().data());
  return signature;
}

bool ed25519_verify(BytesView public_key, BytesView message, BytesView signature) {
  if (public_key.size() != crypto_sign_ed25519_PUBLICKEYBYTES ||
      signature.size() != crypto_sign_ed25519_BYTES) {
    return false;
  }
  return crypto_sign_ed25519_verify_detached(signature.data(), address_of(message), message.size(),
                                             public_key.data()) == 0;
}

}  // namespace weicun::crypto::intl
