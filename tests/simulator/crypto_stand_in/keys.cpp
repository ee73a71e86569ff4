// weicun/crypto/keys.h on the stand-in's mix. A public key is a mix of the private one; a signature
// is a tag under the public key, made from the private key so that a mismatched pair shows. Suite
// gm has no keys here while the real one has none.
#include <weicun/crypto/keys.h>

#include <algorithm>

#include "mix.h"

namespace weicun::crypto {
namespace {

using stand_in::Mix;

Result<Bytes> public_of(Suite suite, std::string_view purpose, BytesView private_key) {
  WEICUN_NEED(suite == Suite::intl, not_supported, "suite gm: SM2");
  WEICUN_NEED(private_key.size() == 32, malformed, purpose);
  Bytes public_key(public_key_length(suite));
  Mix(suite, purpose).add(private_key).stream(public_key);
  return public_key;
}

Result<KeyPair> make_pair_of(Suite suite, std::string_view purpose, Random& random) {
  auto seed = random.secret<32>();
  WEICUN_TRY(Bytes public_key, public_of(suite, purpose, seed.view()));
  return KeyPair{std::move(public_key), SecretBytes(seed.view())};
}

Bytes signature_of(Suite suite, BytesView public_key, std::string_view word, Parts parts) {
  Mix mix(suite, "signature");
  mix.field(public_key).field(label(word));
  for (BytesView part : parts) mix.add(part);
  Bytes signature(signature_length);
  mix.stream(signature);
  return signature;
}

/// wrapped = token ‖ masked key 32 ‖ tag 16; the token stands where the real suites have a curve
/// point.
struct Wrap {
  Suite suite;
  BytesView recipient;
  BytesView header;
  BytesView token;

  [[nodiscard]] Mix mix(std::string_view purpose) const {
    Mix mix(suite, purpose);
    mix.field(recipient).field(header).field(token);
    return mix;
  }
  [[nodiscard]] ByteArray<tag_length> tag(BytesView masked) const {
    ByteArray<tag_length> tag{};
    mix("wrap tag").add(masked).stream(tag);
    return tag;
  }
};

}  // namespace

Result<KeyPair> make_signing_key(Suite suite, Random& random) {
  return make_pair_of(suite, "signing key", random);
}
Result<KeyPair> make_encryption_key(Suite suite, Random& random) {
  return make_pair_of(suite, "encryption key", random);
}
Result<KeyPair> derive_encryption_key(Suite suite, BytesView seed48) {
  WEICUN_NEED(seed48.size() == 48, malformed, "encryption key seed");
  BytesView scalar = seed48.first(32);
  WEICUN_TRY(Bytes public_key, public_of(suite, "encryption key", scalar));
  return KeyPair{std::move(public_key), SecretBytes(scalar)};
}
Result<Bytes> signing_public_key(Suite suite, BytesView private_key) {
  return public_of(suite, "signing key", private_key);
}
Result<Bytes> encryption_public_key(Suite suite, BytesView private_key) {
  return public_of(suite, "encryption key", private_key);
}

Result<Bytes> sign(Suite suite, Random& /*random*/, const KeyPair& key, std::string_view word,
                   Parts parts) {
  WEICUN_TRY(Bytes public_key, public_of(suite, "signing key", key.private_key.view()));
  return signature_of(suite, public_key, word, parts);
}

bool verify(Suite suite, BytesView public_key, std::string_view word, Parts parts,
            BytesView signature) {
  if (suite != Suite::intl || public_key.size() != public_key_length(suite)) return false;
  return equal(signature_of(suite, public_key, word, parts), signature);
}

Result<Bytes> wrap_key(Suite suite, Random& random, BytesView recipient, BytesView header,
                       const Secret<32>& key) {
  WEICUN_NEED(suite == Suite::intl, not_supported, "suite gm: SM2");
  WEICUN_NEED(recipient.size() == public_key_length(suite) && !all_zero(recipient), malformed,
              "encryption key");
  Bytes wrapped(wrapped_key_length(suite) - 48);
  random.fill(wrapped);
  Bytes masked = copy_of(key.view());
  Wrap wrap{suite, recipient, header, wrapped};
  wrap.mix("wrap").mask(masked);
  auto tag = wrap.tag(masked);
  masked.insert(masked.end(), tag.begin(), tag.end());
  wrapped.insert(wrapped.end(), masked.begin(), masked.end());
  return wrapped;
}

Result<Secret<32>> unwrap_key(Suite suite, const KeyPair& recipient, BytesView header,
                              BytesView wrapped) {
  WEICUN_TRY(Bytes public_key, public_of(suite, "encryption key", recipient.private_key.view()));
  WEICUN_NEED(wrapped.size() == wrapped_key_length(suite), wrong_key_or_damaged, "wrapped key");
  Wrap wrap{suite, public_key, header, wrapped.first(wrapped.size() - 48)};
  BytesView masked = wrapped.last(48).first(32);
  WEICUN_NEED(equal(wrap.tag(masked), wrapped.last(tag_length)), wrong_key_or_damaged,
              "wrapped key");
  Secret<32> key;
  std::copy(masked.begin(), masked.end(), key.span().begin());
  wrap.mix("wrap").mask(key.span());
  return key;
}

Result<Secret<32>> argon2id(BytesView passphrase, BytesView salt, Argon2Cost cost) {
  WEICUN_NEED(cost.memory_kib >= 19'456 && cost.memory_kib <= 262'144, limit_exceeded,
              "argon2id memory");
  WEICUN_NEED(cost.passes >= 2 && cost.passes <= 10, limit_exceeded, "argon2id passes");
  ByteWriter numbers;
  numbers.u32(cost.memory_kib).u8(cost.passes);
  return Secret<32>(
      Mix(Suite::intl, "argon2id").field(passphrase).add(salt).add(numbers.view()).digest());
}

Result<Secret<32>> pbkdf2_sm3(BytesView passphrase, BytesView salt, std::uint32_t iterations) {
  WEICUN_NEED(iterations >= 600'000 && iterations <= 5'000'000, limit_exceeded,
              "pbkdf2 iterations");
  Bytes number = ByteWriter().u32(iterations).take();
  return Secret<32>(Mix(Suite::intl, "pbkdf2").field(passphrase).add(salt).add(number).digest());
}

}  // namespace weicun::crypto
