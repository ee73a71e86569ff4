#include <weicun/crypto/keys.h>

#include <algorithm>

#include "hpke.h"
#include "intl_primitives.h"

namespace weicun::crypto {
namespace {

// SM2's scheme comes with its own issue; until then suite `gm` has hashes and boxes but no keys.
constexpr std::string_view no_sm2 = "suite gm: SM2";

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

}  // namespace

Result<KeyPair> make_signing_key(Suite suite, Random& random) {
  WEICUN_NEED(suite == Suite::intl, not_supported, no_sm2);
  auto seed = random.secret<32>();
  return KeyPair{intl::ed25519_public_key(seed.view()), SecretBytes(seed.view())};
}

Result<KeyPair> make_encryption_key(Suite suite, Random& random) {
  WEICUN_NEED(suite == Suite::intl, not_supported, no_sm2);
  auto scalar = random.secret<32>();
  return KeyPair{intl::x25519_public_key(scalar.view()), SecretBytes(scalar.view())};
}

Result<Bytes> signing_public_key(Suite suite, BytesView private_key) {
  WEICUN_NEED(suite == Suite::intl, not_supported, no_sm2);
  WEICUN_NEED(private_key.size() == 32, malformed, "signing key");
  return intl::ed25519_public_key(private_key);
}

Result<Bytes> encryption_public_key(Suite suite, BytesView private_key) {
  WEICUN_NEED(suite == Suite::intl, not_supported, no_sm2);
  WEICUN_NEED(private_key.size() == 32, malformed, "encryption key");
  return intl::x25519_public_key(private_key);
}

Result<Bytes> sign(Suite suite, Random& /*random*/, const KeyPair& key, std::string_view word,
                   Parts parts) {
  // Ed25519 draws nothing; `random` hedges the nonce of SM2.
  WEICUN_NEED(suite == Suite::intl, not_supported, no_sm2);
  WEICUN_NEED(key.private_key.size() == 32 && key.public_key.size() == 32, malformed,
              "signing key");
  return intl::ed25519_sign(key.private_key.view(), key.public_key, signed_message(word, parts));
}

bool verify(Suite suite, BytesView public_key, std::string_view word, Parts parts,
            BytesView signature) {
  if (suite != Suite::intl) return false;
  return intl::ed25519_verify(public_key, signed_message(word, parts), signature);
}

Result<Bytes> wrap_key(Suite suite, Random& random, BytesView recipient, BytesView header,
                       const Secret<32>& key) {
  WEICUN_NEED(suite == Suite::intl, not_supported, no_sm2);
  return hpke::seal_base(random.secret<32>(), recipient, wrap_info(header), {}, key.view());
}

Result<Secret<32>> unwrap_key(Suite suite, const KeyPair& recipient, BytesView header,
                              BytesView wrapped) {
  WEICUN_NEED(suite == Suite::intl, not_supported, no_sm2);
  WEICUN_NEED(recipient.private_key.size() == 32 && recipient.public_key.size() == 32, malformed,
              "encryption key");
  WEICUN_NEED(wrapped.size() == wrapped_key_length(suite), wrong_key_or_damaged, "wrapped key");
  WEICUN_TRY(Bytes plain, hpke::open_base(recipient.private_key.view(), recipient.public_key,
                                          wrap_info(header), {}, wrapped));
  SecretBytes opened(std::move(plain));
  WEICUN_NEED(opened.size() == 32, wrong_key_or_damaged, "wrapped key");
  Secret<32> key;
  std::copy_n(opened.view().begin(), 32, key.span().begin());
  return key;
}

}  // namespace weicun::crypto
