#pragma once

#include <weicun/envelope/statement.h>

namespace weicun::envelope {

/// What lies inside the box of an envelope (format.md §5).
struct Inner {
  std::vector<Digest> cards;
  BytesView statement;  ///< Empty, and the signature too: nobody signed.
  BytesView signature;
  BytesView content;
  BytesView extension;  ///< Of an unsigned letter: its identity box, or nothing.
  [[nodiscard]] bool is_signed() const { return !statement.empty(); }
};

/// Bytes padded with zeros to a bucket of this kind of envelope. `limit_exceeded` above the largest
/// one.
[[nodiscard]] Result<Bytes> inner_bytes(std::uint8_t kind, const Inner& inner);
/// Takes it apart for an envelope of this kind with `recipients` stanzas; views point into `plain`.
/// `malformed` also for a signed letter with an identity box and for an unsigned identity box.
[[nodiscard]] Result<Inner> parse_inner(std::uint8_t kind, BytesView plain, std::size_t recipients);

}  // namespace weicun::envelope
