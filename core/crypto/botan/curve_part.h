#pragma once
// NOLINTBEGIN(misc-definitions-in-headers): one unit alone includes it
// A part of Botan's unit (unit.cpp includes it): the group of sm2p256v1 as sm2_curve.h names it.

#include "../sm2_curve.h"

namespace weicun::crypto::gm {
namespace {

/// Lets pcurves blind its scalars from the core's only source of randomness.
class Blinding final : public Botan::RandomNumberGenerator {
 public:
  explicit Blinding(Random& random) : random_(random) {}
  bool is_seeded() const override { return true; }
  bool accepts_input() const override { return false; }
  void clear() override {}
  std::string name() const override { return "weicun"; }

 private:
  void fill_bytes_with_input(std::span<std::uint8_t> out,
                             std::span<const std::uint8_t> /*input*/) override {
    random_.fill(out);
  }
  Random& random_;
};

using Curve = Botan::PCurve::PrimeOrderCurve;
constexpr std::size_t coordinate_length = 32;

std::shared_ptr<const Curve> curve() {
  return Curve::from_id(Botan::PCurve::PrimeOrderCurveId::sm2p256v1);
}

using Scalar = Curve::Scalar;

/// A number modulo n of 32 or 64 bytes, zero included: a digest, or randomness twice as long as n.
std::optional<Scalar> reduced(BytesView number) { return curve()->scalar_from_wide_bytes(number); }

std::optional<Curve::AffinePoint> point_at(BytesView coordinates) {
  if (coordinates.size() != 2 * coordinate_length) return std::nullopt;
  Bytes encoded{0x04};
  encoded.insert(encoded.end(), coordinates.begin(), coordinates.end());
  auto point = curve()->deserialize_point(encoded);
  if (!point || point->is_identity()) return std::nullopt;
  return point;
}

/// d in [1, n − 2]: for n − 1 the signature's (1 + d)⁻¹ does not exist (GB/T 32918.1 §6.1).
std::optional<Scalar> private_scalar(BytesView private_key) {
  auto number = curve()->deserialize_scalar(private_key);
  if (!number || (*number + curve()->scalar_one()).is_zero()) return std::nullopt;
  return number;
}

/// Multiples of the generator and of a public key. Receipts, and the letters of one office, are
/// verified under one key again and again, so that those of the last key are kept; nothing in them
/// is secret.
const Curve::PrecomputedMul2Table* multiples_of(BytesView public_key) {
  static Bytes key;
  static std::unique_ptr<const Curve::PrecomputedMul2Table> table;
  if (table != nullptr && equal(key, public_key)) return table.get();
  auto point = point_at(public_key);
  if (!point) return nullptr;
  table = curve()->mul2_setup_g(*point);
  key = copy_of(public_key);
  return table.get();
}

Result<Bytes> coordinates_of(const Curve::ProjectivePoint& point) {
  Bytes encoded = point.to_affine().serialize();  // 0x04 ‖ x ‖ y
  WEICUN_NEED(encoded.size() == 1 + 2 * coordinate_length, malformed, "sm2 point");
  return Bytes(encoded.begin() + 1, encoded.end());
}

}  // namespace

Result<Bytes> multiply_generator(BytesView scalar, Random& blinding) {
  auto number = curve()->deserialize_scalar(scalar);
  WEICUN_NEED(number.has_value(), malformed, "sm2 scalar");
  Blinding source(blinding);
  return coordinates_of(curve()->mul_by_g(*number, source));
}

Result<Bytes> multiply_point(BytesView point, BytesView scalar, Random& blinding) {
  auto number = curve()->deserialize_scalar(scalar);
  WEICUN_NEED(number.has_value(), malformed, "sm2 scalar");
  auto on_curve = point_at(point);
  WEICUN_NEED(on_curve.has_value(), malformed, "sm2 point");
  Blinding source(blinding);
  return coordinates_of(curve()->mul(*on_curve, *number, source));
}

bool is_point(BytesView point) { return point_at(point).has_value(); }

bool is_private_key(BytesView scalar) { return private_scalar(scalar).has_value(); }

Result<Secret<32>> reduce_to_scalar(BytesView wide) {
  auto number = reduced(wide);
  WEICUN_NEED(number.has_value() && !number->is_zero(), malformed, "sm2 scalar");
  Secret<32> scalar;
  curve()->serialize_scalar(scalar.span(), *number);
  return scalar;
}

Result<Secret<32>> signing_inverse(BytesView d) {
  auto number = private_scalar(d);
  WEICUN_NEED(number.has_value(), malformed, "sm2 private key");
  Secret<32> inverse;
  curve()->serialize_scalar(inverse.span(), (curve()->scalar_one() + *number).invert());
  return inverse;
}

bool is_signing_key(const SigningScalars& key) {
  auto d = private_scalar(key.d);
  auto inverse = curve()->deserialize_scalar(key.inverse);
  if (!d || !inverse) return false;
  return (curve()->scalar_one() + *d) * *inverse == curve()->scalar_one();
}

Result<Bytes> signature_equation(const SigningScalars& key, BytesView nonce, const Digest& digest,
                                 Random& blinding) {
  WEICUN_NEED(is_signing_key(key), malformed, "sm2 private key");
  auto d = private_scalar(key.d);
  auto inverse = curve()->deserialize_scalar(key.inverse);
  auto k = curve()->deserialize_scalar(nonce);
  auto e = reduced(digest);
  WEICUN_NEED(k.has_value() && e.has_value(), malformed, "sm2 nonce");
  Blinding source(blinding);
  Scalar r = *e + curve()->base_point_mul_x_mod_order(*k, source);
  WEICUN_NEED(!r.is_zero() && !(r + *k).is_zero(), malformed, "sm2 nonce");
  Scalar s = *inverse * (*k - r * *d);
  WEICUN_NEED(!s.is_zero(), malformed, "sm2 nonce");
  Bytes signature = r.serialize();
  Bytes second = s.serialize();
  signature.insert(signature.end(), second.begin(), second.end());
  return signature;
}

bool verification_equation(BytesView public_key, BytesView signature, const Digest& digest) {
  if (signature.size() != 2 * coordinate_length) return false;
  auto r = curve()->deserialize_scalar(signature.first(coordinate_length));
  auto s = curve()->deserialize_scalar(signature.last(coordinate_length));
  auto e = reduced(digest);
  if (!r || !s || !e) return false;
  Scalar t = *r + *s;
  if (t.is_zero()) return false;
  const Curve::PrecomputedMul2Table* table = multiples_of(public_key);
  return table != nullptr && curve()->mul2_vartime_x_mod_order_eq(*table, *r - *e, *s, t);
}

}  // namespace weicun::crypto::gm
// NOLINTEND(misc-definitions-in-headers)
