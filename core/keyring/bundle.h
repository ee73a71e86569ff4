#pragma once

#include "root.h"

namespace weicun::keyring {

/// A directory as parsed (WCD1, format.md §3.3); nothing in it is verified yet.
struct UnverifiedDirectory {
  Directory directory;
  Digest previous{};
  BytesView signed_bytes;  ///< Points into the bundle.
  SignatureBlock signatures;
  /// Hx("directory"; signed bytes): what the next version names as `prev`.
  [[nodiscard]] Digest digest() const;
};

[[nodiscard]] Result<UnverifiedDirectory> parse_directory(BytesView bytes);

/// A trust bundle as parsed (WCT1). Its views point into the bytes that it was parsed from.
struct Bundle {
  std::vector<Root> roots;
  UnverifiedDirectory directory;
};

[[nodiscard]] Result<Bundle> parse_bundle(BytesView bytes);

}  // namespace weicun::keyring
