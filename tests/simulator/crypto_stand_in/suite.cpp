// hash, HMAC, HKDF and AEAD of weicun/crypto/suite.h on the stand-in's mix. Lengths, labels and
// boxes are the core's own files, compiled again.
#include <weicun/crypto/suite.h>

#include <utility>

#include "mix.h"

namespace weicun::crypto {

using stand_in::Mix;

Digest hash(Suite suite, Parts parts) {
  Mix mix(suite, "hash");
  for (BytesView part : parts) mix.add(part);
  return mix.digest();
}

Digest hmac(Suite suite, BytesView key, Parts parts) {
  Mix mix(suite, "hmac");
  mix.field(key);
  for (BytesView part : parts) mix.add(part);
  return mix.digest();
}

void hkdf(Suite suite, BytesView input, BytesView salt, BytesView info,
          std::span<std::uint8_t> out) {
  Mix mix(suite, "hkdf");
  mix.field(input).field(salt).field(info).stream(out);
}

struct Hasher::State {
  Mix mix;
};

Hasher::Hasher(Suite suite, std::string_view word) : state_(new State{Mix(suite, "hash")}) {
  add(label(word));
}
Hasher::Hasher(Hasher&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
Hasher& Hasher::operator=(Hasher&& other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}
Hasher::~Hasher() { delete state_; }
void Hasher::add(BytesView part) { state_->mix.add(part); }
Digest Hasher::finish() { return state_->mix.digest(); }

namespace {

ByteArray<tag_length> tag_of(Suite suite, BytesView key, BytesView nonce, BytesView associated,
                             BytesView ciphertext) {
  Mix mix(suite, "tag");
  mix.field(key).field(nonce).field(associated).field(ciphertext);
  ByteArray<tag_length> tag{};
  mix.stream(tag);
  return tag;
}

}  // namespace

Bytes aead_seal(Suite suite, BytesView key, BytesView nonce, BytesView associated,
                BytesView plain) {
  Bytes sealed;
  sealed.reserve(plain.size() + tag_length);
  sealed.assign(plain.begin(), plain.end());
  Mix(suite, "aead").field(key).field(nonce).mask(sealed);
  auto tag = tag_of(suite, key, nonce, associated, sealed);
  sealed.insert(sealed.end(), tag.begin(), tag.end());
  return sealed;
}

Result<Bytes> aead_open(Suite suite, BytesView key, BytesView nonce, BytesView associated,
                        BytesView sealed) {
  WEICUN_NEED(sealed.size() >= tag_length, wrong_key_or_damaged, "aead");
  BytesView ciphertext = sealed.first(sealed.size() - tag_length);
  auto tag = tag_of(suite, key, nonce, associated, ciphertext);
  WEICUN_NEED(equal(tag, sealed.last(tag_length)), wrong_key_or_damaged, "aead");
  Bytes plain = copy_of(ciphertext);
  Mix(suite, "aead").field(key).field(nonce).mask(plain);
  return plain;
}

}  // namespace weicun::crypto
