#include "cases.h"

#include <valgrind/memcheck.h>

#include <weicun/base/secret.h>
#include <weicun/crypto/box.h>
#include <weicun/crypto/keys.h>

namespace weicun::timing {
namespace {

using namespace weicun::crypto;

/// From here on what the bytes are must not show in any branch or address.
void hide(BytesView bytes) {
  // memcheck wants an address; nothing is written.
  VALGRIND_MAKE_MEM_UNDEFINED(const_cast<std::uint8_t*>(bytes.data()), bytes.size());  // NOLINT
}
/// What is published or told anyway.
void show(BytesView bytes) {
  VALGRIND_MAKE_MEM_DEFINED(const_cast<std::uint8_t*>(bytes.data()), bytes.size());  // NOLINT
}
bool shown(bool verdict) {
  VALGRIND_MAKE_MEM_DEFINED(&verdict, sizeof verdict);
  return verdict;
}
void require(bool holds) {
  if (!shown(holds)) std::abort();
}

Random generator() {
  Bytes entropy(48);
  for (std::size_t i = 0; i < entropy.size(); ++i)
    entropy[i] = static_cast<std::uint8_t>(i * 7 + 1);
  return Random::seeded(entropy).value();
}

const Bytes& message() {
  static const Bytes bytes(148, 5);
  return bytes;
}

void comparison() {
  for (bool equal : {true, false}) {
    Bytes left(32, 1);
    Bytes right(32, equal ? 1 : 2);
    hide(left);
    hide(right);
    require(shown(equal_in_constant_time(left, right)) == equal);
  }
}

template <Suite suite>
void derivation() {
  Bytes key(32, 1);
  Bytes out(77);
  hide(key);
  hkdf(suite, key, message(), message(), out);
}

template <Suite suite>
void key_made() {
  Random random = generator();
  for (const auto& half : {signing_public_key, encryption_public_key}) {
    KeyPair key = make_signing_key(suite, random).value();
    hide(key.private_key.view());
    auto again = half(suite, key.private_key.view());
    show(again.value());
    require(again.value().size() == public_key_length(suite));
  }
}

template <Suite suite>
void signing() {
  Random random = generator();
  KeyPair key = make_signing_key(suite, random).value();
  hide(key.private_key.view());
  Bytes signature = sign(suite, random, key, "statement", {message()}).value();
  show(signature);
  require(verify(suite, key.public_key, "statement", {message()}, signature));
}

template <Suite suite>
void wrapping() {
  Random random = generator();
  KeyPair reader = make_encryption_key(suite, random).value();
  Secret<32> key = random.secret<32>();
  hide(key.view());
  Bytes wrapped = wrap_key(suite, random, reader.public_key, message(), key).value();
  require(wrapped.size() == wrapped_key_length(suite));
}

/// A true one, and one that was spoilt at its end.
template <Suite suite>
void unwrapping() {
  Random random = generator();
  KeyPair reader = make_encryption_key(suite, random).value();
  Bytes wrapped =
      wrap_key(suite, random, reader.public_key, message(), random.secret<32>()).value();
  Bytes spoilt = wrapped;
  spoilt.back() ^= 1U;
  hide(reader.private_key.view());
  require(unwrap_key(suite, reader, message(), wrapped).ok());
  require(!unwrap_key(suite, reader, message(), spoilt).ok());
}

template <Suite suite>
void box() {
  Random random = generator();
  Bytes key(32, 9);
  Bytes plain(100, 1);
  hide(key);
  hide(plain);
  Bytes sealed = seal_box(suite, random, key, "slot", message(), plain);
  show(sealed);
  Bytes spoilt = sealed;
  spoilt.back() ^= 1U;
  require(open_box(suite, key, "slot", message(), sealed).ok());
  require(!open_box(suite, key, "slot", message(), spoilt).ok());
}

/// What the check must see, or it sees nothing: a table looked up by a secret.
void control() {
  static const Bytes table(256, 3);
  Bytes secret(1, 77);
  hide(secret);
  volatile std::uint8_t found = table[secret[0]];
  static_cast<void>(found);
}

}  // namespace

const std::vector<Case>& cases() {
  static const std::vector<Case> all{
      {"a table looked up by a secret (the check itself)", control, true},
      {"equal_in_constant_time", comparison, false},
      {"HKDF-SHA256", derivation<Suite::intl>, false},
      {"HKDF-SM3", derivation<Suite::gm>, false},
      {"X25519 and Ed25519: public keys", key_made<Suite::intl>, false},
      {"SM2: public keys", key_made<Suite::gm>, false},
      {"Ed25519: signing", signing<Suite::intl>, false},
      {"SM2: signing", signing<Suite::gm>, false},
      {"HPKE: wrapping a key", wrapping<Suite::intl>, false},
      {"SM2: encrypting a key", wrapping<Suite::gm>, false},
      {"HPKE with X25519: unwrapping a key", unwrapping<Suite::intl>, false},
      {"SM2: decrypting a key", unwrapping<Suite::gm>, false},
      {"box of suite intl, sealed and opened", box<Suite::intl>, false},
      {"box of suite gm, sealed and opened: SM4 by table", box<Suite::gm>, true}};
  return all;
}

}  // namespace weicun::timing
