#include "operations.h"

#include <algorithm>

#include <weicun/crypto/box.h>
#include <weicun/crypto/keys.h>

namespace weicun::bindings {
namespace {

using crypto::KeyPair;
using crypto::Suite;

constexpr std::size_t key_length = 32;
constexpr std::size_t nonce_length = 12;
constexpr std::size_t longest_derivation = 255 * std::size_t{32};  // RFC 5869 §2.3

Bytes joined(std::span<const BytesView> parts) {
  ByteWriter out;
  for (BytesView part : parts) out.bytes(part);
  return out.take();
}

template <std::size_t N>
Bytes bytes_of(const ByteArray<N>& array) {
  return {array.begin(), array.end()};
}

Result<Bytes> both_halves(Result<KeyPair> pair) {
  WEICUN_TRY(KeyPair key, std::move(pair));
  return ByteWriter().bytes(key.private_key.view()).bytes(key.public_key).take();
}

Result<Bytes> derive(Suite suite, const OperationParts& parts) {
  WEICUN_NEED(parts.size() == 4 && parts[3].size() == 4, malformed, "hkdf");
  std::size_t length = ByteReader(parts[3]).u32();
  WEICUN_NEED(length <= longest_derivation, limit_exceeded, "hkdf");
  Bytes out(length);
  crypto::hkdf(suite, parts[0], parts[1], parts[2], out);
  return out;
}

Result<Bytes> aead(Operation operation, Suite suite, const OperationParts& parts) {
  WEICUN_NEED(parts.size() == 4 && parts[0].size() == crypto::aead_key_length(suite) &&
                  parts[1].size() == nonce_length,
              malformed, "aead");
  if (operation == Operation::aead_open)
    return crypto::aead_open(suite, parts[0], parts[1], parts[2], parts[3]);
  return crypto::aead_seal(suite, parts[0], parts[1], parts[2], parts[3]);
}

Result<Bytes> box(Operation operation, Suite suite, const OperationParts& parts,
                  crypto::Random& random) {
  WEICUN_NEED(parts.size() == 4 && parts[0].size() == key_length, malformed, "box");
  std::string_view word = text_of(parts[1]);
  if (operation == Operation::box_open)
    return crypto::open_box(suite, parts[0], word, parts[2], parts[3]);
  return crypto::seal_box(suite, random, parts[0], word, parts[2], parts[3]);
}

Result<Bytes> signature(Operation operation, Suite suite, const OperationParts& parts, Kept& kept) {
  WEICUN_NEED(parts.size() == 4, malformed, "signature");
  if (operation == Operation::verify) {
    bool genuine = crypto::verify(suite, parts[0], text_of(parts[1]), {parts[2]}, parts[3]);
    WEICUN_NEED(genuine, bad_signature, "signature");
    return Bytes();
  }
  bool same = equal_in_constant_time(kept.signer.private_key.view(), parts[0]) &&
              std::ranges::equal(kept.signer.public_key, parts[1]);
  if (!same) kept.signer = {copy_of(parts[1]), SecretBytes(parts[0])};
  return crypto::sign(suite, kept.random, kept.signer, text_of(parts[2]), {parts[3]});
}

Result<Bytes> wrapping(Operation operation, Suite suite, const OperationParts& parts,
                       crypto::Random& random) {
  if (operation == Operation::wrap) {
    WEICUN_NEED(parts.size() == 3 && parts[2].size() == key_length, malformed, "wrap");
    Secret<key_length> key(parts[2].first<key_length>());
    return crypto::wrap_key(suite, random, parts[0], parts[1], key);
  }
  WEICUN_NEED(parts.size() == 4, malformed, "unwrap");
  KeyPair recipient{copy_of(parts[1]), SecretBytes(parts[0])};
  WEICUN_TRY(const auto key, crypto::unwrap_key(suite, recipient, parts[2], parts[3]));
  return copy_of(key.view());
}

Result<Bytes> public_half(Operation operation, Suite suite, const OperationParts& parts) {
  WEICUN_NEED(parts.size() == 1, malformed, "public half");
  return operation == Operation::signing_public_key
             ? crypto::signing_public_key(suite, parts[0])
             : crypto::encryption_public_key(suite, parts[0]);
}

}  // namespace

std::optional<OperationParts> read_parts(BytesView input) {
  ByteReader reader(input);
  std::uint32_t count = reader.u32();
  if (count > OperationParts::most) return std::nullopt;
  OperationParts parts;
  for (std::uint32_t i = 0; i < count; ++i) parts.add(reader.bytes(reader.u32()));
  if (!reader.at_end()) return std::nullopt;
  return parts;
}

Result<Bytes> perform(Operation operation, Suite suite, const OperationParts& parts, Kept& kept) {
  crypto::Random& random = kept.random;
  switch (operation) {
    case Operation::hash:
      return bytes_of(crypto::hash(suite, {joined(parts.from(0))}));
    case Operation::hmac: {
      WEICUN_NEED(parts.size() > 0, malformed, "hmac");
      return bytes_of(crypto::hmac(suite, parts[0], {joined(parts.from(1))}));
    }
    case Operation::hkdf:
      return derive(suite, parts);
    case Operation::aead_seal:
    case Operation::aead_open:
      return aead(operation, suite, parts);
    case Operation::box_seal:
    case Operation::box_open:
      return box(operation, suite, parts, random);
    case Operation::make_signing_key:
      return both_halves(crypto::make_signing_key(suite, random));
    case Operation::make_encryption_key:
      return both_halves(crypto::make_encryption_key(suite, random));
    case Operation::signing_public_key:
    case Operation::encryption_public_key:
      return public_half(operation, suite, parts);
    case Operation::sign:
    case Operation::verify:
      return signature(operation, suite, parts, kept);
    case Operation::wrap:
    case Operation::unwrap:
      return wrapping(operation, suite, parts, random);
    case Operation::seal:
      return seal_letter(suite, parts, random);
  }
  return error(ErrorCode::not_supported, "operation");
}

}  // namespace weicun::bindings
