#pragma once

#include <weicun/keyring/directory.h>

#include "signature_block.h"

namespace weicun::keyring {

/// One version of a village's roots as parsed (WCR1, format.md §3.2); nothing in it is verified
/// yet.
struct Root {
  Suite suite = Suite::intl;
  std::uint8_t threshold = 1;
  std::uint32_t version = 1;
  TenantId tenant;  ///< As written: zero in version 1.
  std::vector<Bytes> keys;
  BytesView signed_bytes;  ///< Points into the bundle.
  Digest digest{};         ///< Hx("root"; signed bytes).
  SignatureBlock own;
  SignatureBlock by_predecessor;  ///< Empty in version 1.
};

[[nodiscard]] Result<Root> parse_root(BytesView bytes);

/// The tenant that a version-1 root founds: the first half of its digest.
[[nodiscard]] TenantId tenant_of(const Digest& first_root);

/// Versions 1, 2, 3 … of one tenant, each signed by a threshold of its own keys and of the version
/// before. `malformed` for a gap, `wrong_tenant`, `not_trusted` for signatures.
[[nodiscard]] Status check_root_chain(const std::vector<Root>& roots);

}  // namespace weicun::keyring
