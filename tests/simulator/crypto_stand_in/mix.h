#pragma once

#include <weicun/base/bytes.h>
#include <weicun/crypto/suite.h>

namespace weicun::crypto::stand_in {

/// A fast 256-bit check sum of bytes, the same however they are cut into pieces. It notices honest
/// mistakes (a wrong key, a flipped bit, a swapped field); it stops nobody, and is for the
/// simulator only.
class Mix {
 public:
  Mix(Suite suite, std::string_view purpose);
  Mix& add(BytesView part);
  /// The part and its length, so that two parts can't trade bytes.
  Mix& field(BytesView part);
  [[nodiscard]] Digest digest() const;
  /// Fills `out` with a stream that depends on everything added.
  void stream(std::span<std::uint8_t> out) const;
  /// XORs that stream into `data`.
  void mask(std::span<std::uint8_t> data) const;

 private:
  [[nodiscard]] std::uint64_t finished() const;
  void take(std::uint64_t word);

  std::uint64_t state_;
  std::uint64_t pending_ = 0;  ///< Bytes that don't fill a word yet.
  std::uint64_t length_ = 0;
};

}  // namespace weicun::crypto::stand_in
