#pragma once

#include <array>
#include <optional>
#include <span>

#include <weicun/crypto/keys.h>

namespace weicun::bindings {

/// What a caller asks for; the numbers cross the boundary (examples/hub/src/suites/operations.ts).
enum class Operation : std::uint8_t {
  hash = 1,                    ///< part… → 32
  hmac = 2,                    ///< key, part… → 32
  hkdf = 3,                    ///< input, salt, info, u32 length → length bytes
  aead_seal = 4,               ///< key, nonce12, associated, plain → ciphertext ‖ tag
  aead_open = 5,               ///< key, nonce12, associated, sealed → plain
  box_seal = 6,                ///< key32, word, header, plain → box
  box_open = 7,                ///< key32, word, header, box → plain
  make_signing_key = 8,        ///< → private32 ‖ public
  make_encryption_key = 9,     ///< → private32 ‖ public
  signing_public_key = 10,     ///< private32 → public
  encryption_public_key = 11,  ///< private32 → public
  sign = 12,                   ///< private32, public, word, message → 64
  verify = 13,                 ///< public, word, message, signature → nothing
  wrap = 14,                   ///< recipient's public, header, key32 → wrapped
  unwrap = 15,                 ///< private32, public, header, wrapped → key32
  seal = 16,                   ///< author's core, signing private32, tenant16, id16, content,
                               ///< recipients' cores → WCE1; see `seal_letter`
};

/// What an operation is given, in its order; at most eight, so that a call allocates nothing for
/// them.
class OperationParts {
 public:
  static constexpr std::size_t most = 8;
  void add(BytesView part) { parts_[size_++] = part; }
  [[nodiscard]] std::size_t size() const { return size_; }
  BytesView operator[](std::size_t at) const { return parts_[at]; }
  [[nodiscard]] std::span<const BytesView> from(std::size_t first) const {
    return std::span(parts_).subspan(first, size_ - first);
  }

 private:
  std::array<BytesView, most> parts_{};
  std::size_t size_ = 0;
};

/// What lasts from one call to the next.
struct Kept {
  crypto::Random random;
  crypto::KeyPair signer{};  ///< Who signed last: a hub signs with one key over and over.
};

/// u32 count ‖ count × (u32 length ‖ bytes), little-endian; nothing for other shapes.
[[nodiscard]] std::optional<OperationParts> read_parts(BytesView input);

/// A signed letter without attachments, by core/envelope as it ships: what a benchmark measures.
/// Times and versions are fixed; the tenant's bytes are taken as they are.
[[nodiscard]] Result<Bytes> seal_letter(crypto::Suite suite, const OperationParts& parts,
                                        crypto::Random& random);

/// `malformed` for another number of parts and for key lengths that no suite has; else what
/// core/crypto answers. The parts may be anybody's bytes.
[[nodiscard]] Result<Bytes> perform(Operation operation, crypto::Suite suite,
                                    const OperationParts& parts, Kept& kept);

}  // namespace weicun::bindings
