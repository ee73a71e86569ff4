#include <algorithm>

#include <crypto_aead_chacha20poly1305.h>
#include <crypto_stream_chacha20.h>

#include "address.h"
#include "intl_primitives.h"
#include "require.h"

namespace weicun::crypto::intl {
namespace {

bool lengths_fit(BytesView key, BytesView nonce) {
  return key.size() == crypto_aead_chacha20poly1305_IETF_KEYBYTES &&
         nonce.size() == crypto_aead_chacha20poly1305_IETF_NPUBBYTES;
}

}  // namespace

Bytes chacha20_poly1305_seal(BytesView key, BytesView nonce, BytesView associated,
                             BytesView plain) {
  require(lengths_fit(key, nonce));
  Bytes sealed(plain.size() + tag_length);
  crypto_aead_chacha20poly1305_ietf_encrypt(sealed.data(), nullptr, address_of(plain), plain.size(),
                                            address_of(associated), associated.size(), nullptr,
                                            nonce.data(), key.data());
  return sealed;
}

Result<Bytes> chacha20_poly1305_open(BytesView key, BytesView nonce, BytesView associated,
                                     BytesView sealed) {
  require(lengths_fit(key, nonce));
  WEICUN_NEED(sealed.size() >= tag_length, wrong_key_or_damaged, "aead");
  Bytes plain(sealed.size() - tag_length);
  // libsodium compares the tag in constant time (crypto_verify_16) before it decrypts. It reads a
  // null `plain`, which an empty vector may have, as "verify only": the same when nothing is to
  // decrypt.
  int refused = crypto_aead_chacha20poly1305_ietf_decrypt(
      plain.data(), nullptr, nullptr, sealed.data(), sealed.size(), address_of(associated),
      associated.size(), nonce.data(), key.data());
  WEICUN_NEED(refused == 0, wrong_key_or_damaged, "aead");
  return plain;
}

void chacha20_stream(BytesView key, std::uint32_t first_block, std::span<std::uint8_t> out) {
  require(key.size() == crypto_stream_chacha20_ietf_KEYBYTES);
  static constexpr ByteArray<crypto_stream_chacha20_ietf_NONCEBYTES> nonce{};
  std::fill(out.begin(), out.end(), std::uint8_t{0});
  if (out.empty()) return;
  crypto_stream_chacha20_ietf_xor_ic(out.data(), out.data(), out.size(), nonce.data(), first_block,
                                     key.data());
}

}  // namespace weicun::crypto::intl
