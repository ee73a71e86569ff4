#include "sm4_gcm.h"

#include <algorithm>

#include "gm_primitives.h"
#include "require.h"

namespace weicun::crypto::gm {
namespace {

/// What one (key, nonce) gives: H = E(0), the tag's mask E(J0), and the key stream from inc32(J0)
/// on (SP 800-38D §7.1 steps 1 to 3).
class Message {
 public:
  Message(BytesView key, BytesView nonce)
      : hash_key_(hash_key(key, nonce)), stream_(key, first_counter(hash_key_, nonce)) {
    stream_.apply(mask_);
  }
  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;
  ~Message() {
    wipe(hash_key_);
    wipe(mask_);
  }

  void crypt(std::span<std::uint8_t> data) { stream_.apply(data); }
  [[nodiscard]] ByteArray<16> tag(BytesView associated, BytesView ciphertext) const {
    return masked_ghash(hash_key_, mask_, associated, ciphertext);
  }

 private:
  static ByteArray<16> hash_key(BytesView key, BytesView nonce) {
    require(key.size() == 16 && !nonce.empty());
    return sm4_block(key, ByteArray<16>{});
  }
  static ByteArray<16> first_counter(const ByteArray<16>& hash_key, BytesView nonce) {
    if (nonce.size() != 12) return masked_ghash(hash_key, ByteArray<16>{}, {}, nonce);
    ByteArray<16> counter{};  // J0 = IV ‖ 0^31 ‖ 1 for a nonce of 96 bits
    std::copy(nonce.begin(), nonce.end(), counter.begin());
    counter[15] = 1;
    return counter;
  }

  ByteArray<16> hash_key_;
  Sm4Counter stream_;
  ByteArray<16> mask_{};
};

}  // namespace

Bytes sm4_gcm_seal(BytesView key, BytesView nonce, BytesView associated, BytesView plain) {
  Message message(key, nonce);
  Bytes sealed = copy_of(plain);
  message.crypt(sealed);
  ByteArray<16> tag = message.tag(associated, sealed);
  sealed.insert(sealed.end(), tag.begin(), tag.end());
  return sealed;
}

Result<Bytes> sm4_gcm_open(BytesView key, BytesView nonce, BytesView associated, BytesView sealed) {
  WEICUN_NEED(sealed.size() >= tag_length, wrong_key_or_damaged, "aead");
  Message message(key, nonce);
  BytesView ciphertext = sealed.first(sealed.size() - tag_length);
  ByteArray<16> tag = message.tag(associated, ciphertext);
  bool genuine = equal_in_constant_time(tag, sealed.last(tag_length));
  wipe(tag);  // the right tag of a forged message is worth as much as a signature on it
  WEICUN_NEED(genuine, wrong_key_or_damaged, "aead");
  Bytes plain = copy_of(ciphertext);
  message.crypt(plain);
  return plain;
}

}  // namespace weicun::crypto::gm
