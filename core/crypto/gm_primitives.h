#pragma once

#include <memory>

#include <weicun/base/bytes.h>
#include <weicun/base/secret.h>
#include <weicun/crypto/suite.h>

/// What suite `gm` takes from Botan. Defined in Botan's one translation unit (botan/unit.cpp),
/// because these classes are internal in Botan 3; nothing of Botan's appears here.
namespace weicun::crypto::gm {

/// SM3 (GB/T 32905) in pieces.
class Sm3 {
 public:
  Sm3();
  Sm3(Sm3&&) noexcept;
  Sm3& operator=(Sm3&&) noexcept;
  ~Sm3();
  void add(BytesView part);
  [[nodiscard]] Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] Digest hmac_sm3(BytesView key, Parts parts);

/// PBKDF2 (RFC 8018 §5.2) with HMAC-SM3; `iterations` at least 1.
void pbkdf2_sm3_fill(BytesView passphrase, BytesView salt, std::uint32_t iterations,
                     std::span<std::uint8_t> out);

/// SM4 (GB/T 32907) in counter mode, counting in the last 32 bits as GCM does (SP 800-38D §6.5).
class Sm4Counter {
 public:
  Sm4Counter(BytesView key, const ByteArray<16>& first_counter);
  Sm4Counter(const Sm4Counter&) = delete;
  Sm4Counter& operator=(const Sm4Counter&) = delete;
  ~Sm4Counter();
  /// XORs the next part of the key stream into `data`.
  void apply(std::span<std::uint8_t> data);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// One block through SM4, for its known answers and for GCM's hash key.
[[nodiscard]] ByteArray<16> sm4_block(BytesView key, const ByteArray<16>& block);

/// GHASH (SP 800-38D §6.4) over A and C padded and their lengths, XORed with `mask`: with
/// mask = E(J0) that is GCM's tag T of §7.1 step 6.
[[nodiscard]] ByteArray<16> masked_ghash(const ByteArray<16>& hash_key, const ByteArray<16>& mask,
                                         BytesView associated, BytesView ciphertext);

}  // namespace weicun::crypto::gm
