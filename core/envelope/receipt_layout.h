#pragma once

#include <weicun/envelope/receipt.h>

namespace weicun::envelope {

inline constexpr std::size_t most_receipts = 256;

/// 108 + 64 × count + 64 (format.md §7).
[[nodiscard]] constexpr std::size_t receipt_list_length(std::size_t count) {
  return 108 + 64 * count + crypto::signature_length;
}

/// Shape only; the signature is not looked at.
[[nodiscard]] Result<ReceiptList> parse_receipts(BytesView bytes);

}  // namespace weicun::envelope
