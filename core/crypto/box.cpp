#include <weicun/crypto/box.h>

#include <algorithm>

#include "box_steps.h"

namespace weicun::crypto {
namespace {

constexpr std::size_t salt_length = 24;
constexpr std::size_t commitment_length = 32;
// Zero, because the key is used for one message only (format.md §1.2).
constexpr ByteArray<12> zero_nonce{};

/// okm of format.md §1.2: the AEAD key, then the commitment, bound to label, suite and the whole
/// header.
class Derived {
 public:
  Derived(Suite suite, BytesView key, std::string_view word, BytesView header, BytesView salt)
      : key_length_(aead_key_length(suite)) {
    ByteWriter info;
    info.bytes(label(word)).u8(static_cast<std::uint8_t>(suite));
    info.u32(static_cast<std::uint32_t>(header.size())).bytes(header);
    hkdf(suite, key, salt, info.view(), okm_.span().first(key_length_ + commitment_length));
  }
  [[nodiscard]] BytesView key() const { return okm_.view().first(key_length_); }
  [[nodiscard]] BytesView commitment() const {
    return okm_.view().subspan(key_length_, commitment_length);
  }

 private:
  std::size_t key_length_;
  Secret<64> okm_;
};

}  // namespace

Bytes seal_box(Suite suite, Random& random, BytesView key, std::string_view word, BytesView header,
               BytesView plain) {
  auto salt = random.bytes<salt_length>();
  Derived derived(suite, key, word, header, salt);
  Bytes sealed = aead_seal(suite, derived.key(), zero_nonce, header, plain);
  ByteWriter box;
  box.bytes(salt).bytes(derived.commitment()).bytes(sealed);
  return box.take();
}

Result<Bytes> open_box_with(AeadOpen aead, Suite suite, BytesView key, std::string_view word,
                            BytesView header, BytesView box) {
  WEICUN_NEED(box.size() >= box_overhead, wrong_key_or_damaged, "box");
  Derived derived(suite, key, word, header, box.first(salt_length));
  bool committed =
      equal_in_constant_time(derived.commitment(), box.subspan(salt_length, commitment_length));
  WEICUN_NEED(committed, wrong_key_or_damaged, "box");
  auto plain =
      aead(suite, derived.key(), zero_nonce, header, box.subspan(salt_length + commitment_length));
  WEICUN_NEED(plain.ok(), wrong_key_or_damaged, "box");
  return plain;
}

Result<Bytes> open_box(Suite suite, BytesView key, std::string_view word, BytesView header,
                       BytesView box) {
  return open_box_with(aead_open, suite, key, word, header, box);
}

}  // namespace weicun::crypto
