#pragma once

#include <compare>
#include <string>

#include <weicun/base/bytes.h>
#include <weicun/base/encoding.h>
#include <weicun/base/instant.h>
#include <weicun/base/result.h>

namespace weicun {

/// 16 bytes with a meaning. The tag keeps a record id from being handed over as a vault id.
template <class Tag>
struct Identifier {
  ByteArray<16> bytes{};
  friend auto operator<=>(const Identifier&, const Identifier&) = default;
  [[nodiscard]] BytesView view() const { return bytes; }
  [[nodiscard]] std::string hex() const { return to_hex(bytes); }

  [[nodiscard]] static Identifier from(const ByteArray<16>& bytes) { return {bytes}; }
  [[nodiscard]] static Result<Identifier> from_bytes(BytesView bytes) {
    WEICUN_NEED(bytes.size() == 16, malformed, "identifier");
    Identifier out;
    for (std::size_t i = 0; i < 16; ++i) out.bytes[i] = bytes[i];
    return out;
  }
};

using RecordId = Identifier<struct RecordTag>;
using VaultId = Identifier<struct VaultTag>;
using StoreId = Identifier<struct StoreTag>;
using TenantId =
    Identifier<struct TenantTag>;  ///< The village's roots, not its 12-digit code (format.md §1.3).
using BlobId = Identifier<struct BlobTag>;
using KeyId = Identifier<struct KeyTag>;  ///< kid: the first 16 bytes of a card digest.

/// UUIDv7 (RFC 9562 §5.7): 48 bits of `now`, the rest random but for version and variant.
[[nodiscard]] RecordId make_record_id(Instant now, const ByteArray<16>& random);

/// The 36-character form, lower case. Reading takes any UUID spelling with hyphens.
[[nodiscard]] std::string to_uuid(const ByteArray<16>& bytes);
[[nodiscard]] Result<ByteArray<16>> from_uuid(std::string_view text);

}  // namespace weicun
