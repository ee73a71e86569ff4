#pragma once

#include <array>
#include <optional>

#include <weicun/envelope/letter.h>

/// Lengths and pieces of a sealed envelope (format.md §5).
namespace weicun::envelope {

inline constexpr std::size_t envelope_header_length = 96;
inline constexpr std::size_t most_recipients = 8;
inline constexpr std::uint8_t kind_letter = 1;
inline constexpr std::uint8_t kind_identity_box = 2;
inline constexpr std::uint8_t kind_drop = 3;
inline constexpr std::uint8_t kind_courier = 4;
inline constexpr std::array<std::size_t, 4> buckets = {4'096, 16'384, 65'536, 262'144};
inline constexpr std::array<std::size_t, 2> drop_buckets = {65'536, 1'048'576};

[[nodiscard]] std::size_t stanza_length(Suite suite);
/// The smallest bucket that holds so many bytes; none above 256 KiB (a drop: 1 MiB).
[[nodiscard]] std::optional<std::size_t> bucket_for(std::uint8_t kind, std::size_t inner_length);
[[nodiscard]] bool is_bucket(std::uint8_t kind, std::size_t inner_length);
/// The 96 bytes; the number of recipients is that of `header.recipients`.
[[nodiscard]] Bytes header_bytes(const EnvelopeHeader& header);

}  // namespace weicun::envelope
