#include <catch_amalgamated.hpp>

#include "sm2.h"
#include "sm2_curve.h"
#include "support.h"

using namespace weicun;
using namespace weicun::crypto;

namespace {

// GB/T 32918.5-2017 Annexes A and C: one key pair and one secret number for both examples.
const char* const private_half = "3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8";
const char* const public_half =
    "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
    "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13";
const char* const secret_number =
    "59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21";
const char* const order = "FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123";

Bytes number(std::uint16_t value) {
  Bytes scalar(32);
  scalar[30] = static_cast<std::uint8_t>(value >> 8U);
  scalar[31] = static_cast<std::uint8_t>(value & 0xffU);
  return scalar;
}

Bytes minus(Bytes scalar, std::uint8_t less) {
  scalar.back() = static_cast<std::uint8_t>(scalar.back() - less);
  return scalar;
}

/// As who signs once: the inverse is worked out and thrown away. An error where d has none.
Result<Bytes> sign_with(const Bytes& d, const Digest& digest, Random& random) {
  WEICUN_TRY(const auto inverse, gm::signing_inverse(d));
  return gm::sm2_sign({d, inverse.view()}, digest, random);
}
Result<Bytes> equation_with(const Bytes& d, const Bytes& nonce, const Digest& digest,
                            Random& random) {
  WEICUN_TRY(const auto inverse, gm::signing_inverse(d));
  return gm::signature_equation({d, inverse.view()}, nonce, digest, random);
}

Bytes with(Bytes bytes, std::size_t at, const Bytes& part) {
  std::copy(part.begin(), part.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
  return bytes;
}

/// What GB/T 32918.4 §6.1 makes of a secret number k, whether or not it allows that k (A5).
struct Encryption {
  Bytes first;   ///< C1 = k·G
  Bytes shared;  ///< x₂ ‖ y₂ = k·P
  Bytes stream;  ///< KDF(x₂ ‖ y₂), its first block

  Encryption(const Bytes& k, Random& random)
      : first(gm::multiply_generator(k, random).value()),
        shared(gm::multiply_point(hex(public_half), k, random).value()) {
    constexpr ByteArray<4> counter{0, 0, 0, 1};
    Digest block = hash(Suite::gm, {shared, counter});
    stream.assign(block.begin(), block.end());
  }
  /// C1 ‖ C3 ‖ C2 of a message no longer than that block.
  [[nodiscard]] Bytes of(const Bytes& plain) const {
    BytesView point(shared);
    Digest proof = hash(Suite::gm, {point.first(32), plain, point.last(32)});
    Bytes sealed = first;
    sealed.insert(sealed.end(), proof.begin(), proof.end());
    for (std::size_t i = 0; i < plain.size(); ++i)
      sealed.push_back(static_cast<std::uint8_t>(plain[i] ^ stream[i]));
    return sealed;
  }
};

/// left − right modulo n, for numbers below 2²⁵⁶ that differ by less than n.
Bytes difference(const Bytes& left, const Bytes& right) {
  Bytes out(32);
  int carry = 0;
  Bytes n = left < right ? hex(order) : Bytes(32);
  for (std::size_t i = 32; i-- > 0;) {
    int digit = left[i] - right[i] + n[i] + carry;
    carry = digit < 0 ? -1 : digit / 256;
    out[i] = static_cast<std::uint8_t>(digit & 0xff);
  }
  return out;
}

/// x₁ of a signature, which shows whether two were made with one secret number.
Bytes first_coordinate(const Bytes& signature, const Digest& digest) {
  return difference(Bytes(signature.begin(), signature.begin() + 32),
                    Bytes(digest.begin(), digest.end()));
}

}  // namespace

TEST_CASE("SM2 signs the example of GB/T 32918.5-2017 Annex A to its printed digits") {
  Random random = random_from(1);
  Digest digest = gm::sm2_digest(hex(public_half), {view_of("message digest")});
  CHECK(hex_of(digest) ==
        hex_of(hex("F0B43E94BA45ACCAACE692ED534382EB17E6AB5A19CE7B31F4486FDFC0D28640")));
  Bytes signature = equation_with(hex(private_half), hex(secret_number), digest, random).value();
  CHECK(hex_of(signature) ==
        hex_of(hex("F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
                   "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA")));
  CHECK(gm::sm2_verify(hex(public_half), digest, signature));
}

TEST_CASE("SM2 encrypts the example of GB/T 32918.5-2017 Annex C to its printed digits") {
  Random random = random_from(2);
  Bytes plain = copy_of(view_of("encryption standard"));
  Bytes sealed = gm::sm2_encrypt_with(hex(public_half), plain, hex(secret_number), random).value();
  CHECK(hex_of(sealed) ==
        hex_of(hex("04EBFC718E8D1798620432268E77FEB6415E2EDE0E073C0F4F640ECD2E149A73"
                   "E858F9D81E5430A57B36DAAB8F950A3C64E6EE6A63094D99283AFF767E124DF0"
                   "59983C18F809E262923C53AEC295D30383B54E39D609D160AFCB1908D0BD8766"
                   "21886CA989CA9C7D58087307CA93092D651EFA")));
  CHECK(equal(gm::sm2_decrypt(hex(private_half), sealed, random).value().view(), plain));
}

TEST_CASE("messages longer than one block of the key stream come back") {
  Random random = random_from(3);
  for (std::size_t length : {1U, 31U, 32U, 33U, 64U, 65U, 1000U}) {
    Bytes plain(length, 0x5a);
    Bytes sealed = gm::sm2_encrypt(hex(public_half), plain, random).value();
    CHECK(sealed.size() == gm::sm2_overhead + length);
    CHECK(equal(gm::sm2_decrypt(hex(private_half), sealed, random).value().view(), plain));
  }
  CHECK(gm::sm2_encrypt(hex(public_half), {}, random).error().code == ErrorCode::malformed);
}

TEST_CASE("a key stream of zeros hides nothing: it is neither made nor read") {
  Random random = random_from(12);
  // One secret number in 256 begins its stream with a zero, which is all of it for one byte.
  std::uint16_t value = 1;
  while (Encryption(number(value), random).stream[0] != 0) ++value;
  const Encryption forbidden(number(value), random);
  const Bytes byte{0x5a};
  REQUIRE(forbidden.of(byte).back() == byte.back());
  CHECK(gm::sm2_encrypt_with(hex(public_half), byte, number(value), random).error().code ==
        ErrorCode::malformed);
  CHECK(gm::sm2_decrypt(hex(private_half), forbidden.of(byte), random).error().code ==
        ErrorCode::wrong_key_or_damaged);

  // Nothing else is wrong with it: another number, or a longer stream of the same one, is right.
  const Bytes two{0x5a, 0x5b};
  const std::uint16_t next = static_cast<std::uint16_t>(value + 1);
  for (const auto& [k, plain] : {std::pair{value, two}, std::pair{next, byte}}) {
    Bytes sealed = Encryption(number(k), random).of(plain);
    CHECK(gm::sm2_encrypt_with(hex(public_half), plain, number(k), random).value() == sealed);
    CHECK(equal(gm::sm2_decrypt(hex(private_half), sealed, random).value().view(), plain));
  }
}

TEST_CASE("a C3 of 31 or 33 bytes does not open (CVE-2026-32877)") {
  Random random = random_from(4);
  Bytes plain(32, 7);
  Bytes sealed = gm::sm2_encrypt(hex(public_half), plain, random).value();
  Bytes longer = sealed;
  longer.insert(longer.begin() + 96, 0);  // C3 ‖ 0, then C2
  Bytes shorter = sealed;
  shorter.erase(shorter.begin() + 95);
  for (const Bytes& changed : {longer, shorter}) {
    CHECK(gm::sm2_decrypt(hex(private_half), changed, random).error().code ==
          ErrorCode::wrong_key_or_damaged);
  }
}

TEST_CASE("points off the curve, (0, 0), and coordinates ≥ p are refused") {
  Random random = random_from(5);
  Bytes sealed = gm::sm2_encrypt(hex(public_half), Bytes(32, 7), random).value();
  Bytes field = hex("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF");
  Bytes off_curve = hex(public_half);
  off_curve.back() ^= 1U;
  for (const Bytes& point :
       {Bytes(64), off_curve, Bytes(64, 0xff), with(hex(public_half), 0, field),
        with(hex(public_half), 32, field), with(Bytes(64), 0, field)}) {
    CHECK(gm::sm2_decrypt(hex(private_half), with(sealed, 0, point), random).error().code ==
          ErrorCode::wrong_key_or_damaged);
    CHECK(gm::sm2_encrypt(point, Bytes(32, 7), random).error().code == ErrorCode::malformed);
    CHECK_FALSE(gm::sm2_verify(point, Digest{}, Bytes(64, 1)));
  }
}

TEST_CASE("r and s of 0, n and n + 1, and r + s = n are no signature") {
  Random random = random_from(6);
  Digest digest = gm::sm2_digest(hex(public_half), {view_of("x")});
  Bytes signature = sign_with(hex(private_half), digest, random).value();
  REQUIRE(gm::sm2_verify(hex(public_half), digest, signature));
  Bytes next = hex(order);
  next.back() = static_cast<std::uint8_t>(next.back() + 1);
  for (const Bytes& bad : {Bytes(32), hex(order), next, Bytes(32, 0xff)}) {
    CHECK_FALSE(gm::sm2_verify(hex(public_half), digest, with(signature, 0, bad)));
    CHECK_FALSE(gm::sm2_verify(hex(public_half), digest, with(signature, 32, bad)));
  }
  // r = 5, s = n − 5: t = 0, which the standard refuses before it multiplies (B5).
  Bytes cancelled = with(with(Bytes(64), 0, number(5)), 32, minus(hex(order), 5));
  CHECK_FALSE(gm::sm2_verify(hex(public_half), digest, cancelled));
}

TEST_CASE("private keys are numbers from 1 to n − 2") {
  Random random = random_from(7);
  for (const Bytes& bad :
       {Bytes(32), minus(hex(order), 1), hex(order), Bytes(32, 0xff), Bytes(31, 1), Bytes(33, 1)}) {
    CHECK(gm::sm2_public_key(bad, random).error().code == ErrorCode::malformed);
    CHECK(sign_with(bad, Digest{}, random).error().code == ErrorCode::malformed);
    CHECK(gm::sm2_decrypt(bad, Bytes(128, 1), random).error().code == ErrorCode::malformed);
  }
  for (const Bytes& good : {number(1), number(2), minus(hex(order), 2)}) {
    Bytes public_key = gm::sm2_public_key(good, random).value();
    Digest digest = gm::sm2_digest(public_key, {view_of("edge")});
    CHECK(gm::sm2_verify(public_key, digest, sign_with(good, digest, random).value()));
  }
}

TEST_CASE("another number's inverse signs nothing") {
  Random random = random_from(11);
  const Bytes d = hex(private_half);
  const Bytes other = number(7);
  const auto inverse = gm::signing_inverse(other);
  for (const Bytes& wrong : {copy_of(inverse->view()), Bytes(32), Bytes(), d, hex(order)}) {
    CHECK(gm::sm2_sign({d, wrong}, Digest{}, random).error().code == ErrorCode::malformed);
  }
}

TEST_CASE("a secret number that the standard refuses is refused, and only that") {
  Random random = random_from(8);
  Digest digest = gm::sm2_digest(hex(public_half), {view_of("x")});
  for (const Bytes& bad : {Bytes(32), hex(order), Bytes(31, 1)}) {
    CHECK_FALSE(equation_with(hex(private_half), bad, digest, random).ok());
  }
  // e = n − x_G with k = 1 makes r = 0 (A5).
  Bytes one = number(1);
  Bytes x = gm::multiply_generator(one, random).value();
  Bytes e = difference(hex(order), Bytes(x.begin(), x.begin() + 32));
  Digest opposite{};
  std::copy(e.begin(), e.end(), opposite.begin());
  CHECK(equation_with(hex(private_half), one, opposite, random).error().code ==
        ErrorCode::malformed);
  CHECK(equation_with(hex(private_half), number(2), opposite, random).ok());
}

TEST_CASE("the secret number differs each time, even from generators that repeat themselves") {
  Digest first = gm::sm2_digest(hex(public_half), {view_of("one")});
  Digest second = gm::sm2_digest(hex(public_half), {view_of("two")});
  Random same = random_from(9);
  Random again = random_from(9);
  Bytes one = sign_with(hex(private_half), first, same).value();
  Bytes two = sign_with(hex(private_half), second, again).value();
  Bytes three = sign_with(hex(private_half), first, same).value();
  CHECK(first_coordinate(one, first) != first_coordinate(two, second));
  CHECK(first_coordinate(one, first) != first_coordinate(three, first));
  Random alike = random_from(9);
  CHECK(sign_with(hex(private_half), first, alike).value() == one);
}
