#include "sm2.h"

#include <algorithm>
#include <string_view>

#include "gm_primitives.h"

namespace weicun::crypto::gm {
namespace {

constexpr std::string_view identifier = "1234567812345678";
constexpr std::size_t digest_length = 32;
/// Each round fails with a chance of about 2⁻²⁵⁵; a generator that fails eight times is broken.
constexpr std::uint8_t most_rounds = 8;

/// a ‖ b ‖ x_G ‖ y_G of sm2p256v1 (GB/T 32918.5 §2), as Z_A hashes them.
constexpr ByteArray<128> curve_parameters{
    0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfc,
    0x28, 0xe9, 0xfa, 0x9e, 0x9d, 0x9f, 0x5e, 0x34, 0x4d, 0x5a, 0x9e, 0x4b, 0xcf, 0x65, 0x09, 0xa7,
    0xf3, 0x97, 0x89, 0xf5, 0x15, 0xab, 0x8f, 0x92, 0xdd, 0xbc, 0xbd, 0x41, 0x4d, 0x94, 0x0e, 0x93,
    0x32, 0xc4, 0xae, 0x2c, 0x1f, 0x19, 0x81, 0x19, 0x5f, 0x99, 0x04, 0x46, 0x6a, 0x39, 0xc9, 0x94,
    0x8f, 0xe3, 0x0b, 0xbf, 0xf2, 0x66, 0x0b, 0xe1, 0x71, 0x5a, 0x45, 0x89, 0x33, 0x4c, 0x74, 0xc7,
    0xbc, 0x37, 0x36, 0xa2, 0xf4, 0xf6, 0x77, 0x9c, 0x59, 0xbd, 0xce, 0xe3, 0x6b, 0x69, 0x21, 0x53,
    0xd0, 0xa9, 0x87, 0x7c, 0xc6, 0x2a, 0x47, 0x40, 0x02, 0xdf, 0x32, 0xe5, 0x21, 0x39, 0xf0, 0xa0};

Digest sm3_of(Parts parts) {
  Sm3 function;
  for (BytesView part : parts) function.add(part);
  return function.finish();
}

/// Z_A = SM3(ENTL ‖ ID ‖ a ‖ b ‖ x_G ‖ y_G ‖ x_A ‖ y_A) (GB/T 32918.2 §5.5); ENTL counts bits.
Digest identity_hash(BytesView public_key) {
  constexpr std::size_t bits = identifier.size() * 8;
  constexpr ByteArray<2> entl{static_cast<std::uint8_t>(bits >> 8U),
                              static_cast<std::uint8_t>(bits & 0xffU)};
  return sm3_of({entl, view_of(identifier), curve_parameters, public_key});
}

/// XORs KDF(x₂ ‖ y₂, klen) (GB/T 32918.4 §5.4.3) into `data`; false when the key stream was all
/// zero, in which case the standard wants another k (A5) or refuses (B4).
bool apply_key_stream(BytesView shared, std::span<std::uint8_t> data) {
  std::uint8_t any = 0;
  std::uint32_t counter = 1;
  for (std::size_t at = 0; at < data.size(); at += digest_length, ++counter) {
    ByteArray<4> big_endian{
        static_cast<std::uint8_t>(counter >> 24U), static_cast<std::uint8_t>(counter >> 16U),
        static_cast<std::uint8_t>(counter >> 8U), static_cast<std::uint8_t>(counter)};
    Digest block = sm3_of({shared, big_endian});
    std::size_t length = std::min(digest_length, data.size() - at);
    for (std::size_t i = 0; i < length; ++i) {
      any = static_cast<std::uint8_t>(any | block[i]);
      data[at + i] = static_cast<std::uint8_t>(data[at + i] ^ block[i]);
    }
    wipe(block);
  }
  return any != 0;
}

/// C3 = SM3(x₂ ‖ M ‖ y₂) (GB/T 32918.4 §6.1 A7).
Digest proof_of(BytesView shared, BytesView plain) {
  return sm3_of({shared.first(digest_length), plain, shared.last(digest_length)});
}

/// 64 bytes of HMAC-SM3(d, randomness ‖ e ‖ round ‖ half), modulo n.
Result<Secret<32>> hedged_nonce(BytesView private_key, const Digest& digest, std::uint8_t round,
                                Random& random) {
  auto fresh = random.secret<32>();
  Secret<64> wide;
  for (std::uint8_t half = 0; half < 2; ++half) {
    const ByteArray<2> place{round, half};
    Digest part = hmac_sm3(private_key, {fresh.view(), digest, place});
    std::copy(part.begin(), part.end(), wide.span().begin() + half * std::ptrdiff_t{32});
    wipe(part);
  }
  return reduce_to_scalar(wide.view());
}

}  // namespace

Result<Secret<32>> sm2_private_key(Random& random) {
  for (std::uint8_t round = 0; round < most_rounds; ++round) {
    auto scalar = reduce_to_scalar(random.secret<64>().view());
    if (scalar && is_private_key(scalar->view())) return scalar;
  }
  return error(ErrorCode::no_randomness, "sm2 private key");
}

Result<Bytes> sm2_public_key(BytesView private_key, Random& blinding) {
  WEICUN_NEED(is_private_key(private_key), malformed, "sm2 private key");
  return multiply_generator(private_key, blinding);
}

Digest sm2_digest(BytesView public_key, Parts message) {
  Sm3 function;
  function.add(identity_hash(public_key));
  for (BytesView part : message) function.add(part);
  return function.finish();
}

Result<Bytes> sm2_sign(const SigningScalars& key, const Digest& digest, Random& random) {
  WEICUN_NEED(is_signing_key(key), malformed, "sm2 private key");
  for (std::uint8_t round = 0; round < most_rounds; ++round) {
    auto nonce = hedged_nonce(key.d, digest, round, random);
    if (!nonce) continue;
    auto signature = signature_equation(key, nonce->view(), digest, random);
    if (signature) return signature;
  }
  return error(ErrorCode::no_randomness, "sm2 nonce");
}

bool sm2_verify(BytesView public_key, const Digest& digest, BytesView signature) {
  return verification_equation(public_key, signature, digest);
}

Result<Bytes> sm2_encrypt_with(BytesView public_key, BytesView plain, BytesView nonce,
                               Random& blinding) {
  WEICUN_NEED(!plain.empty(), malformed, "sm2 plaintext");
  WEICUN_TRY(Bytes sealed, multiply_generator(nonce, blinding));
  WEICUN_TRY(Bytes product, multiply_point(public_key, nonce, blinding));
  SecretBytes shared(std::move(product));
  Bytes hidden = copy_of(plain);
  bool usable = apply_key_stream(shared.view(), hidden);
  WEICUN_NEED(usable, malformed, "sm2 nonce");
  Digest proof = proof_of(shared.view(), plain);
  sealed.insert(sealed.end(), proof.begin(), proof.end());
  sealed.insert(sealed.end(), hidden.begin(), hidden.end());
  return sealed;
}

Result<Bytes> sm2_encrypt(BytesView public_key, BytesView plain, Random& random) {
  WEICUN_NEED(is_point(public_key), malformed, "sm2 point");
  WEICUN_NEED(!plain.empty(), malformed, "sm2 plaintext");
  for (std::uint8_t round = 0; round < most_rounds; ++round) {
    auto nonce = reduce_to_scalar(random.secret<64>().view());
    if (!nonce) continue;
    auto sealed = sm2_encrypt_with(public_key, plain, nonce->view(), random);
    if (sealed) return sealed;
  }
  return error(ErrorCode::no_randomness, "sm2 nonce");
}

Result<SecretBytes> sm2_decrypt(BytesView private_key, BytesView sealed, Random& blinding) {
  WEICUN_NEED(is_private_key(private_key), malformed, "sm2 private key");
  WEICUN_NEED(sealed.size() > sm2_overhead, wrong_key_or_damaged, "sm2 ciphertext");
  auto product = multiply_point(sealed.first(sm2_point_length), private_key, blinding);
  WEICUN_NEED(product.ok(), wrong_key_or_damaged, "sm2 ciphertext");
  SecretBytes shared(std::move(*product));
  Bytes bytes = copy_of(sealed.subspan(sm2_overhead));
  bool usable = apply_key_stream(shared.view(), bytes);
  SecretBytes plain(std::move(bytes));
  Digest proof = proof_of(shared.view(), plain.view());
  bool genuine =
      equal_in_constant_time(proof, sealed.subspan(sm2_point_length, digest_length)) && usable;
  wipe(proof);
  WEICUN_NEED(genuine, wrong_key_or_damaged, "sm2 ciphertext");
  return plain;
}

}  // namespace weicun::crypto::gm
