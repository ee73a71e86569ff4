#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weicun {

using Bytes = std::vector<std::uint8_t>;
using BytesView = std::span<const std::uint8_t>;
template <std::size_t N>
using ByteArray = std::array<std::uint8_t, N>;

[[nodiscard]] inline BytesView view_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
[[nodiscard]] inline std::string_view text_of(BytesView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
[[nodiscard]] inline Bytes copy_of(BytesView bytes) { return {bytes.begin(), bytes.end()}; }
[[nodiscard]] bool equal(BytesView left,
                         BytesView right);  ///< Not constant time: public data only.
[[nodiscard]] bool all_zero(BytesView bytes);

/// Writes little-endian integers and bytes one after the other (format.md §1).
class ByteWriter {
 public:
  ByteWriter& u8(std::uint8_t value);
  ByteWriter& u16(std::uint16_t value);
  ByteWriter& u32(std::uint32_t value);
  ByteWriter& u64(std::uint64_t value);
  ByteWriter& bytes(BytesView value);
  ByteWriter& text(std::string_view value) { return bytes(view_of(value)); }
  ByteWriter& zeros(std::size_t count);

  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] const Bytes& view() const { return bytes_; }
  [[nodiscard]] Bytes take() { return std::move(bytes_); }

 private:
  Bytes bytes_;
};

/// Reads what a ByteWriter wrote. Reading past the end gives zeros and makes `ok()` false for ever,
/// so that a parser reads a whole header and asks once.
class ByteReader {
 public:
  explicit ByteReader(BytesView bytes) : rest_(bytes) {}

  std::uint8_t u8();
  std::uint16_t u16();
  std::uint32_t u32();
  std::uint64_t u64();
  BytesView bytes(std::size_t count);
  template <std::size_t N>
  ByteArray<N> array() {
    ByteArray<N> out{};
    BytesView part = bytes(N);
    for (std::size_t i = 0; i < part.size(); ++i) out[i] = part[i];
    return out;
  }
  /// Reads `count` bytes and says whether all were zero, as every `zero` field of the format must
  /// be.
  bool zeros(std::size_t count);

  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool at_end() const { return ok_ && rest_.empty(); }
  [[nodiscard]] std::size_t left() const { return rest_.size(); }

 private:
  BytesView rest_;
  bool ok_ = true;
};

}  // namespace weicun
