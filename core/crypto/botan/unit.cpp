// Botan's only translation unit: its patched amalgamation (cmake/botan.cmake), then the few
// functions through which the rest of the core uses it. Botan's hash, cipher and curve classes are
// internal to the library, so that they can be reached only from inside its own unit.

#include <sys/stat.h>
#include <sys/types.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <deque>
#include <exception>
#include <fstream>
#include <functional>
#include <iomanip>
#include <iosfwd>
#include <iostream>
#include <istream>
#include <limits>
#include <locale>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <ostream>
#include <ranges>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <variant>
#include <vector>

#include <dirent.h>

// Everything of Botan's in an unnamed namespace: the compiler drops what nobody calls (its streams,
// dates and folders would bring libc++'s locales along) and no name of it can meet another's. The
// headers above are Botan's own includes, seen first so that they stay outside.
namespace {
#include "botan_all_patched.inc"
}  // namespace

#include "../address.h"
#include "../gm_primitives.h"
#include "../sm2_curve.h"

namespace weicun::crypto::gm {

struct Sm3::State {
  Botan::SM3 hash;
};

Sm3::Sm3() : state_(std::make_unique<State>()) {}
Sm3::Sm3(Sm3&&) noexcept = default;
Sm3& Sm3::operator=(Sm3&&) noexcept = default;
Sm3::~Sm3() = default;

void Sm3::add(BytesView part) {
  if (!part.empty()) state_->hash.update(part);
}

Digest Sm3::finish() {
  Digest digest{};
  state_->hash.final(std::span<std::uint8_t>(digest));
  return digest;
}

Digest hmac_sm3(BytesView key, Parts parts) {
  Botan::HMAC mac(std::make_unique<Botan::SM3>());
  // RFC 2104 §2: a key longer than a block is hashed first. Botan does so too, but refuses keys
  // above 4096 bytes by a throw, which must not be reachable from data.
  if (key.size() > 64) {
    Sm3 shortened;
    shortened.add(key);
    Digest digest = shortened.finish();
    mac.set_key(std::span<const std::uint8_t>(digest));
    wipe(digest);
  } else {
    mac.set_key(address_of(key), key.size());
  }
  for (BytesView part : parts) {
    if (!part.empty()) mac.update(part);
  }
  Digest out{};
  mac.final(std::span<std::uint8_t>(out));
  return out;
}

struct Sm4Counter::State {
  Botan::CTR_BE stream{std::make_unique<Botan::SM4>(), 4};
};

Sm4Counter::Sm4Counter(BytesView key, const ByteArray<16>& first_counter)
    : state_(std::make_unique<State>()) {
  state_->stream.set_key(key);
  state_->stream.set_iv(first_counter);
}
Sm4Counter::~Sm4Counter() = default;

void Sm4Counter::apply(std::span<std::uint8_t> data) {
  if (!data.empty()) state_->stream.cipher(data.data(), data.data(), data.size());
}

ByteArray<16> sm4_block(BytesView key, const ByteArray<16>& block) {
  Botan::SM4 cipher;
  cipher.set_key(key);
  ByteArray<16> out{};
  cipher.encrypt_n(block.data(), out.data(), 1);
  return out;
}

ByteArray<16> masked_ghash(const ByteArray<16>& hash_key, const ByteArray<16>& mask,
                           BytesView associated, BytesView ciphertext) {
  Botan::GHASH ghash;
  ghash.set_key(hash_key);
  ghash.set_associated_data(associated);
  ghash.start(mask);
  ghash.update(ciphertext);
  ByteArray<16> tag{};
  ghash.final(tag);
  return tag;
}

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
  WEICUN_NEED(point.size() == 2 * coordinate_length, malformed, "sm2 point");
  auto number = curve()->deserialize_scalar(scalar);
  WEICUN_NEED(number.has_value(), malformed, "sm2 scalar");
  Bytes encoded{0x04};
  encoded.insert(encoded.end(), point.begin(), point.end());
  auto on_curve = curve()->deserialize_point(encoded);
  WEICUN_NEED(on_curve.has_value() && !on_curve->is_identity(), malformed, "sm2 point");
  Blinding source(blinding);
  return coordinates_of(curve()->mul(*on_curve, *number, source));
}

}  // namespace weicun::crypto::gm
