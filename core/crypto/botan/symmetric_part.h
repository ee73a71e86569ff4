#pragma once
// NOLINTBEGIN(misc-definitions-in-headers): one unit alone includes it
// A part of Botan's unit (unit.cpp includes it): hashes, SM4 and GHASH as gm_primitives.h names
// them.

#include "../address.h"
#include "../gm_primitives.h"

namespace weicun::crypto::gm {

struct Sm3::State {
  Botan::SM3 hash;
};

Sm3::Sm3() : state_(std::make_unique<State>()) {}
Sm3::Sm3(Sm3&&) noexcept = default;
Sm3& Sm3::operator=(Sm3&&) noexcept = default;
Sm3::~Sm3() = default;

void Sm3::add(BytesView part) {
  if (!part.empty()) state_->hash.update(part);
}

Digest Sm3::finish() {
  Digest digest{};
  state_->hash.final(std::span<std::uint8_t>(digest));
  return digest;
}

/// RFC 2104 §2: a key longer than a block is hashed first. Botan does so too, but refuses keys
/// above 4096 bytes by a throw, which must not be reachable from data.
static void set_hmac_key(Botan::HMAC& mac, BytesView key) {
  if (key.size() <= 64) return mac.set_key(address_of(key), key.size());
  Sm3 shortened;
  shortened.add(key);
  Digest digest = shortened.finish();
  mac.set_key(std::span<const std::uint8_t>(digest));
  wipe(digest);
}

void pbkdf2_sm3_fill(BytesView passphrase, BytesView salt, std::uint32_t iterations,
                     std::span<std::uint8_t> out) {
  Botan::HMAC mac(std::make_unique<Botan::SM3>());
  set_hmac_key(mac, passphrase);
  Botan::pbkdf2(mac, out.data(), out.size(), address_of(salt), salt.size(), iterations);
}

Digest hmac_sm3(BytesView key, Parts parts) {
  Botan::HMAC mac(std::make_unique<Botan::SM3>());
  set_hmac_key(mac, key);
  for (BytesView part : parts) {
    if (!part.empty()) mac.update(part);
  }
  Digest out{};
  mac.final(std::span<std::uint8_t>(out));
  return out;
}

struct Sm4Counter::State {
  Botan::CTR_BE stream{std::make_unique<Botan::SM4>(), 4};
};

Sm4Counter::Sm4Counter(BytesView key, const ByteArray<16>& first_counter)
    : state_(std::make_unique<State>()) {
  state_->stream.set_key(key);
  state_->stream.set_iv(first_counter);
}
Sm4Counter::~Sm4Counter() = default;

void Sm4Counter::apply(std::span<std::uint8_t> data) {
  if (!data.empty()) state_->stream.cipher(data.data(), data.data(), data.size());
}

ByteArray<16> sm4_block(BytesView key, const ByteArray<16>& block) {
  Botan::SM4 cipher;
  cipher.set_key(key);
  ByteArray<16> out{};
  cipher.encrypt_n(block.data(), out.data(), 1);
  return out;
}

ByteArray<16> masked_ghash(const ByteArray<16>& hash_key, const ByteArray<16>& mask,
                           BytesView associated, BytesView ciphertext) {
  Botan::GHASH ghash;
  ghash.set_key(hash_key);
  ghash.set_associated_data(associated);
  ghash.start(mask);
  ghash.update(ciphertext);
  ByteArray<16> tag{};
  ghash.final(tag);
  return tag;
}

}  // namespace weicun::crypto::gm
// NOLINTEND(misc-definitions-in-headers)
