#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include <weicun/base/bytes.h>
#include <weicun/base/result.h>
#include <weicun/base/secret.h>

/// Two suites behind one set of calls (format.md §1.1). Which one is used is the tenant's, never
/// negotiated.
namespace weicun::crypto {

enum class Suite : std::uint8_t { gm = 1, intl = 2 };

using Parts = std::initializer_list<BytesView>;
using Digest = ByteArray<32>;

[[nodiscard]] Result<Suite> suite_of(std::uint8_t byte);
[[nodiscard]] std::size_t aead_key_length(Suite suite);    ///< gm 16, intl 32.
[[nodiscard]] std::size_t public_key_length(Suite suite);  ///< gm 64, intl 32.
[[nodiscard]] std::size_t wrapped_key_length(
    Suite suite);  ///< gm 128, intl 80: a CEK wrapped to one recipient.
inline constexpr std::size_t signature_length = 64;
inline constexpr std::size_t tag_length = 16;
inline constexpr std::size_t box_overhead = 72;  ///< salt 24, commitment 32, tag 16.

/// SM3 (GB/T 32905) or SHA-256 (FIPS 180-4) over the parts one after the other.
[[nodiscard]] Digest hash(Suite suite, Parts parts);
/// HMAC (RFC 2104) with that hash.
[[nodiscard]] Digest hmac(Suite suite, BytesView key, Parts parts);
/// HKDF (RFC 5869) extract and expand, always both; fills `out` (at most 255 × 32 bytes).
void hkdf(Suite suite, BytesView input, BytesView salt, BytesView info,
          std::span<std::uint8_t> out);

/// L(x): a length byte and "weicun/1 x" (format.md §1.2), so that labels are prefix-free.
[[nodiscard]] Bytes label(std::string_view word);
/// Hx(x; m) = H(L(x) ‖ m).
[[nodiscard]] Digest labelled_hash(Suite suite, std::string_view word, Parts parts);

/// A hash in pieces, for what is too large to hold.
class Hasher {
 public:
  Hasher(Suite suite, std::string_view word);  ///< Starts with L(word).
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;
  ~Hasher();
  void add(BytesView part);
  [[nodiscard]] Digest finish();

 private:
  struct State;
  State* state_;
};

/// SM4-GCM (SP 800-38D) or ChaCha20-Poly1305 (RFC 8439). `nonce` has 12 bytes; the answer ends with
/// the tag.
[[nodiscard]] Bytes aead_seal(Suite suite, BytesView key, BytesView nonce, BytesView associated,
                              BytesView plain);
/// One error for every reason; the tag is compared in constant time before a byte is decrypted.
[[nodiscard]] Result<Bytes> aead_open(Suite suite, BytesView key, BytesView nonce,
                                      BytesView associated, BytesView sealed);

}  // namespace weicun::crypto
