#pragma once

#include <weicun/base/identifier.h>
#include <weicun/crypto/box.h>
#include <weicun/crypto/suite.h>

namespace weicun::journal {

using crypto::Digest;
using crypto::Suite;

/// What a frame holds (format.md §8.1). Numbers are never re-used.
enum class FrameKind : std::uint8_t {
  envelope = 1,
  meta = 2,
  record = 3,
  draft = 4,
  inbox = 5,
  receipt = 6,
  refusal = 7,
  directory = 8,
  dropped = 9,
  keys = 10,
  state = 11,
  epoch = 12,
  checkpoint = 13,
};
/// Clear kinds verify by themselves (signatures); all others are boxed.
[[nodiscard]] bool is_clear(FrameKind kind);

inline constexpr std::size_t frame_header_length = 64;
inline constexpr std::size_t chunk_header_length = 96;
inline constexpr std::uint8_t must_understand = 0x80;

/// Whose frame it is; never where it lies. Position is not part of what is authenticated,
/// so that a frame can be placed again after another tab came first.
struct FrameAddress {
  FrameKind kind;
  Suite suite = Suite::intl;
  std::uint32_t epoch = 1;
  std::uint32_t revision = 1;  ///< Rises per (kind, rid).
  ByteArray<16> rid{};         ///< Record id or handle.
  VaultId vault;
};

/// A frame as it is stored: these bytes are final (format.md §8.8, step 1).
struct Frame {
  FrameAddress address;
  Bytes bytes;    ///< Header and body.
  Digest digest;  ///< fd = Hx("frame"; header[8..63] ‖ body).
  Bytes plain;    ///< What is inside, kept for the one who built it; empty after reading.

  [[nodiscard]] BytesView body() const { return BytesView(bytes).subspan(frame_header_length); }
};

[[nodiscard]] Frame clear_frame(const FrameAddress& address, BytesView body);
[[nodiscard]] Frame boxed_frame(const FrameAddress& address, const Secret<32>& frame_key,
                                BytesView plain, crypto::Random& random);

/// One frame at the beginning of `bytes`. Checks magic, both checksums, lengths and zero fields.
/// `journal_damaged`, or `newer_store` for an unknown kind that must be understood.
[[nodiscard]] Result<Frame> read_frame(BytesView bytes);
/// The body of a clear frame, or the opened box. `wrong_key_or_damaged`.
[[nodiscard]] Result<Bytes> open_frame(const Frame& frame, const Secret<32>& frame_key);

/// CRC-32C (RFC 3720 §12.1): finds damage, says nothing about malice.
[[nodiscard]] std::uint32_t crc32c(BytesView bytes);

}  // namespace weicun::journal
