#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>

#include <weicun/base/bytes.h>

namespace weicun {

/// Overwrites memory in a way that the optimiser may not leave out.
void wipe(std::span<std::uint8_t> memory);

/// Whether two byte strings of the same length are equal, in time that depends on the length only.
[[nodiscard]] bool equal_in_constant_time(BytesView left, BytesView right);

/// Key material of fixed size. Moves, never copies; overwrites itself; has no text form.
template <std::size_t N>
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::span<const std::uint8_t, N> bytes) {
    std::copy(bytes.begin(), bytes.end(), bytes_.begin());
  }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  Secret(Secret&& other) noexcept : bytes_(other.bytes_) { wipe(other.bytes_); }
  Secret& operator=(Secret&& other) noexcept {
    if (this != &other) {
      bytes_ = other.bytes_;
      wipe(other.bytes_);
    }
    return *this;
  }
  ~Secret() { wipe(bytes_); }

  [[nodiscard]] Secret duplicate() const {
    return Secret(std::span<const std::uint8_t, N>(bytes_));
  }
  [[nodiscard]] std::span<std::uint8_t, N> span() { return bytes_; }
  [[nodiscard]] BytesView view() const { return bytes_; }

 private:
  ByteArray<N> bytes_{};
};

/// Key material whose size depends on the suite, or a plaintext that must not stay in memory.
class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(BytesView bytes) : bytes_(bytes.begin(), bytes.end()) {}
  explicit SecretBytes(Bytes&& bytes) : bytes_(std::move(bytes)) {}
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  SecretBytes(SecretBytes&& other) noexcept : bytes_(std::move(other.bytes_)) {}
  SecretBytes& operator=(SecretBytes&& other) noexcept {
    if (this != &other) {
      wipe(bytes_);
      bytes_ = std::move(other.bytes_);
    }
    return *this;
  }
  ~SecretBytes() { wipe(bytes_); }

  [[nodiscard]] SecretBytes duplicate() const { return SecretBytes(view()); }
  [[nodiscard]] BytesView view() const { return bytes_; }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] bool empty() const { return bytes_.empty(); }

 private:
  Bytes bytes_;
};

}  // namespace weicun
