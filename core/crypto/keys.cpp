#include <weicun/crypto/keys.h>

#include <algorithm>

#include "gm_primitives.h"
#include "hpke.h"
#include "intl_primitives.h"
#include "sm2.h"

namespace weicun::crypto {
namespace {

constexpr std::size_t private_key_length = 32;  // in both suites

/// Blinds a scalar from timing where no generator is at hand: opening a letter stays a function of
/// the letter and the key, and the mask is as unknown to others as the key.
Result<Random> blinding_of(BytesView private_key, BytesView input) {
  Digest seed = gm::hmac_sm3(private_key, {view_of("weicun sm2 blinding"), input});
  auto blinding = Random::seeded(seed);
  wipe(seed);
  return blinding;
}

Result<Bytes> sm2_public_half(BytesView private_key) {
  WEICUN_TRY(Random blinding, blinding_of(private_key, {}));
  return gm::sm2_public_key(private_key, blinding);
}

Result<KeyPair> make_sm2_key(Random& random) {
  WEICUN_TRY(const auto scalar, gm::sm2_private_key(random));
  WEICUN_TRY(Bytes point, gm::sm2_public_key(scalar.view(), random));
  return KeyPair{std::move(point), SecretBytes(scalar.view())};
}

Bytes signed_message(std::string_view word, Parts parts) {
  ByteWriter message;
  message.bytes(label(word));
  for (BytesView part : parts) message.bytes(part);
  return message.take();
}

Bytes wrap_info(BytesView header) {
  ByteWriter info;
  info.bytes(label("wrap")).bytes(header);
  return info.take();
}

Result<SecretBytes> unwrapped(Suite suite, const KeyPair& recipient, BytesView header,
                              BytesView wrapped) {
  if (suite == Suite::gm) {
    WEICUN_TRY(Random blinding, blinding_of(recipient.private_key.view(), wrapped));
    return gm::sm2_decrypt(recipient.private_key.view(), wrapped, blinding);
  }
  WEICUN_TRY(Bytes plain, hpke::open_base(recipient.private_key.view(), recipient.public_key,
                                          wrap_info(header), {}, wrapped));
  return SecretBytes(std::move(plain));
}

}  // namespace

Result<KeyPair> make_signing_key(Suite suite, Random& random) {
  if (suite == Suite::gm) return make_sm2_key(random);
  auto seed = random.secret<private_key_length>();
  return KeyPair{intl::ed25519_public_key(seed.view()), SecretBytes(seed.view())};
}

Result<KeyPair> make_encryption_key(Suite suite, Random& random) {
  if (suite == Suite::gm) return make_sm2_key(random);
  auto scalar = random.secret<private_key_length>();
  return KeyPair{intl::x25519_public_key(scalar.view()), SecretBytes(scalar.view())};
}

Result<KeyPair> derive_encryption_key(Suite suite, BytesView seed48) {
  WEICUN_NEED(seed48.size() == 48, malformed, "encryption key seed");
  if (suite == Suite::intl) {
    BytesView scalar = seed48.first(private_key_length);
    return KeyPair{intl::x25519_public_key(scalar), SecretBytes(scalar)};
  }
  SecretBytes wide(ByteWriter().zeros(16).bytes(seed48).take());
  WEICUN_TRY(const Secret<32> scalar, gm::reduce_to_scalar(wide.view()));
  WEICUN_NEED(gm::is_private_key(scalar.view()), malformed, "encryption key seed");
  WEICUN_TRY(Bytes point, sm2_public_half(scalar.view()));
  return KeyPair{std::move(point), SecretBytes(scalar.view())};
}

Result<Bytes> signing_public_key(Suite suite, BytesView private_key) {
  WEICUN_NEED(private_key.size() == private_key_length, malformed, "signing key");
  return suite == Suite::gm ? sm2_public_half(private_key) : intl::ed25519_public_key(private_key);
}

Result<Bytes> encryption_public_key(Suite suite, BytesView private_key) {
  WEICUN_NEED(private_key.size() == private_key_length, malformed, "encryption key");
  return suite == Suite::gm ? sm2_public_half(private_key) : intl::x25519_public_key(private_key);
}

Result<Bytes> sign(Suite suite, Random& random, const KeyPair& key, std::string_view word,
                   Parts parts) {
  WEICUN_NEED(key.private_key.size() == private_key_length &&
                  key.public_key.size() == public_key_length(suite),
              malformed, "signing key");
  Bytes message = signed_message(word, parts);
  if (suite == Suite::gm) {
    Digest digest = gm::sm2_digest(key.public_key, {message});
    if (key.inverse.empty()) {
      WEICUN_TRY(const auto inverse, gm::signing_inverse(key.private_key.view()));
      key.inverse = SecretBytes(inverse.view());
    }
    return gm::sm2_sign({key.private_key.view(), key.inverse.view()}, digest, random);
  }
  return intl::ed25519_sign(key.private_key.view(), key.public_key, message);  // draws nothing
}

bool verify(Suite suite, BytesView public_key, std::string_view word, Parts parts,
            BytesView signature) {
  Bytes message = signed_message(word, parts);
  if (suite == Suite::gm) {
    return gm::sm2_verify(public_key, gm::sm2_digest(public_key, {message}), signature);
  }
  return intl::ed25519_verify(public_key, message, signature);
}

Result<Bytes> wrap_key(Suite suite, Random& random, BytesView recipient, BytesView header,
                       const Secret<32>& key) {
  // SM2 has no place for a context; the Box, whose key no other header derives, binds it (format.md
  // §1.2).
  if (suite == Suite::gm) return gm::sm2_encrypt(recipient, key.view(), random);
  return hpke::seal_base(random.secret<32>(), recipient, wrap_info(header), {}, key.view());
}

Result<Secret<32>> unwrap_key(Suite suite, const KeyPair& recipient, BytesView header,
                              BytesView wrapped) {
  WEICUN_NEED(recipient.private_key.size() == private_key_length &&
                  recipient.public_key.size() == public_key_length(suite),
              malformed, "encryption key");
  WEICUN_NEED(wrapped.size() == wrapped_key_length(suite), wrong_key_or_damaged, "wrapped key");
  WEICUN_TRY(SecretBytes opened, unwrapped(suite, recipient, header, wrapped));
  WEICUN_NEED(opened.size() == 32, wrong_key_or_damaged, "wrapped key");
  Secret<32> key;
  std::copy_n(opened.view().begin(), 32, key.span().begin());
  return key;
}

}  // namespace weicun::crypto
