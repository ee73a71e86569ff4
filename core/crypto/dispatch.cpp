#include <weicun/crypto/suite.h>

#include <utility>
#include <variant>

#include "gm_primitives.h"
#include "intl_primitives.h"
#include "require.h"
#include "sm4_gcm.h"

// Which library answers for which suite. The simulator's stand-in replaces this file and keeps
// suite.cpp.
namespace weicun::crypto {
namespace {

template <class HashFunction>
Digest hash_of(Parts parts) {
  HashFunction function;
  for (BytesView part : parts) function.add(part);
  return function.finish();
}

}  // namespace

Digest hash(Suite suite, Parts parts) {
  return suite == Suite::gm ? hash_of<gm::Sm3>(parts) : hash_of<intl::Sha256>(parts);
}

Digest hmac(Suite suite, BytesView key, Parts parts) {
  return suite == Suite::gm ? gm::hmac_sm3(key, parts) : intl::hmac_sha256(key, parts);
}

struct Hasher::State {
  std::variant<intl::Sha256, gm::Sm3> function;
};

Hasher::Hasher(Suite suite, std::string_view word) : state_(new State) {
  if (suite == Suite::gm) state_->function.emplace<gm::Sm3>();
  add(label(word));
}
Hasher::Hasher(Hasher&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
Hasher& Hasher::operator=(Hasher&& other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}
Hasher::~Hasher() { delete state_; }

void Hasher::add(BytesView part) {
  require(state_ != nullptr);
  if (auto* sm3 = std::get_if<gm::Sm3>(&state_->function)) {
    sm3->add(part);
  } else {
    std::get_if<intl::Sha256>(&state_->function)->add(part);
  }
}

Digest Hasher::finish() {
  require(state_ != nullptr);
  if (auto* sm3 = std::get_if<gm::Sm3>(&state_->function)) return sm3->finish();
  return std::get_if<intl::Sha256>(&state_->function)->finish();
}

Bytes aead_seal(Suite suite, BytesView key, BytesView nonce, BytesView associated,
                BytesView plain) {
  return suite == Suite::gm ? gm::sm4_gcm_seal(key, nonce, associated, plain)
                            : intl::chacha20_poly1305_seal(key, nonce, associated, plain);
}

Result<Bytes> aead_open(Suite suite, BytesView key, BytesView nonce, BytesView associated,
                        BytesView sealed) {
  return suite == Suite::gm ? gm::sm4_gcm_open(key, nonce, associated, sealed)
                            : intl::chacha20_poly1305_open(key, nonce, associated, sealed);
}

}  // namespace weicun::crypto
