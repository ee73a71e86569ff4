#pragma once

#include <weicun/base/bytes.h>
#include <weicun/base/result.h>
#include <weicun/base/secret.h>

namespace weicun::crypto {

/// The only source of randomness in the core: a generator with fast key erasure on ChaCha20,
/// seeded by the host. Not copyable, since two copies would give the same nonces.
class Random {
 public:
  /// `entropy`: at least 32 bytes from the host's secure generator. Refuses too few bytes, and one
  /// byte or word (up to four bytes) repeated throughout (`no_randomness`); never falls back to
  /// anything.
  [[nodiscard]] static Result<Random> seeded(BytesView entropy);

  Random(Random&&) noexcept = default;
  Random& operator=(Random&&) noexcept = default;

  void fill(std::span<std::uint8_t> out);
  template <std::size_t N>
  [[nodiscard]] ByteArray<N> bytes() {
    ByteArray<N> out{};
    fill(out);
    return out;
  }
  template <std::size_t N>
  [[nodiscard]] Secret<N> secret() {
    Secret<N> out;
    fill(out.span());
    return out;
  }
  /// Uniform in [0, bound), without modulo bias; 0 for bound 0.
  [[nodiscard]] std::uint64_t below(std::uint64_t bound);

 private:
  explicit Random(Secret<32> key) : key_(std::move(key)) {}
  Secret<32> key_;
};

}  // namespace weicun::crypto
