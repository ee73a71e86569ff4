#pragma once

#include <optional>

#include <weicun/sync/protocol.h>

/// What somebody makes who has no key that the roots vouch for.
namespace weicun::simulator {

/// A notice in the secretary's name.
[[nodiscard]] const Bytes& forged_notice();

/// A receipt list, well formed and in the hub's name, that accepts every record of a submission
/// which the hub has never seen. Nothing for other requests.
[[nodiscard]] std::optional<Bytes> forged_receipts(const sync::Request& request, BytesView body,
                                                   Instant now);

}  // namespace weicun::simulator
