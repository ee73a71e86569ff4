#pragma once

#include <weicun/envelope/statement.h>

namespace weicun::envelope {

/// What lies inside the box of a signed letter (spec §5).
struct Inner {
  std::vector<Digest> cards;
  BytesView statement;
  BytesView signature;
  BytesView content;
};

/// Bytes padded with zeros to a bucket. `limit_exceeded` above 256 KiB.
[[nodiscard]] Result<Bytes> inner_bytes(const Inner& inner);
/// Takes it apart for an envelope with `recipients` stanzas; views point into `plain`. `malformed`;
/// `not_supported` for unsigned letters and identity boxes.
[[nodiscard]] Result<Inner> parse_inner(BytesView plain, std::size_t recipients);

}  // namespace weicun::envelope
