#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include <weicun/base/encoding.h>
#include <weicun/crypto/suite.h>

#include "../../core/crypto/intl_primitives.h"
#include "../../core/crypto/sm4_gcm.h"
#include "conformance/suite.h"

/// Wycheproof's tests of what the two suites are built from. A test that the file calls
/// - `valid`: must be accepted, with the very bytes;
/// - `invalid`: must be refused;
/// - `acceptable` (X25519 only): accepted with the very bytes (twist and non-canonical points are
/// part
///   of RFC 7748 §5), except where the flag ZeroSharedSecret is set: then refused (format.md §1.1).
/// Lengths that a call doesn't take at all (a nonce of ChaCha20-Poly1305 that hasn't 12 bytes, an
/// empty nonce of GCM, HKDF output above 255 × 32 bytes) count as refused: the caller promises
/// them.
namespace weicun::conformance {

using Json = nlohmann::json;

inline Bytes hex_in(const Json& test, const char* name) {
  return from_hex(test.at(name).get<std::string>()).value();
}
inline bool is_valid(const Json& test) { return test.at("result") == "valid"; }

/// An AEAD right for one test: opens to the message exactly when valid, and seals to the same
/// bytes.
template <class Seal, class Open>
bool aead_is_right(const Json& test, bool nonce_fits, Seal seal, Open open) {
  if (!nonce_fits) return !is_valid(test);
  Bytes plain = hex_in(test, "msg");
  Bytes sealed = hex_in(test, "ct");
  Bytes tag = hex_in(test, "tag");
  sealed.insert(sealed.end(), tag.begin(), tag.end());
  auto opened = open(hex_in(test, "key"), hex_in(test, "iv"), hex_in(test, "aad"), sealed);
  if (!is_valid(test)) return !opened.ok();
  return opened.ok() && *opened == plain &&
         seal(hex_in(test, "key"), hex_in(test, "iv"), hex_in(test, "aad"), plain) == sealed;
}

inline bool chacha20_poly1305_is_right(const Json& /*group*/, const Json& test) {
  bool nonce_fits = hex_in(test, "iv").size() == 12;
  return aead_is_right(test, nonce_fits, crypto::intl::chacha20_poly1305_seal,
                       crypto::intl::chacha20_poly1305_open);
}

inline bool sm4_gcm_is_right(const Json& /*group*/, const Json& test) {
  bool nonce_fits = !hex_in(test, "iv").empty();
  return aead_is_right(test, nonce_fits, crypto::gm::sm4_gcm_seal, crypto::gm::sm4_gcm_open);
}

inline bool ed25519_is_right(const Json& group, const Json& test) {
  Bytes public_key = hex_in(group.at("publicKey"), "pk");
  return crypto::intl::ed25519_verify(public_key, hex_in(test, "msg"), hex_in(test, "sig")) ==
         is_valid(test);
}

inline bool x25519_is_right(const Json& /*group*/, const Json& test) {
  auto shared = crypto::intl::x25519(hex_in(test, "private"), hex_in(test, "public"));
  const Json& flags = test.at("flags");
  bool zero = std::find(flags.begin(), flags.end(), "ZeroSharedSecret") != flags.end();
  if (zero || test.at("result") == "invalid") return !shared.ok();
  return shared.ok() && equal(shared->view(), hex_in(test, "shared"));
}

inline bool hmac_is_right(crypto::Suite suite, const Json& group, const Json& test) {
  crypto::Digest tag = crypto::hmac(suite, hex_in(test, "key"), {hex_in(test, "msg")});
  std::size_t length =
      group.at("tagSize").get<std::size_t>() / 8;  // 128 bits: RFC 2104 §5, truncated
  return equal(BytesView(tag).first(length), hex_in(test, "tag")) == is_valid(test);
}

inline bool hmac_sha256_is_right(const Json& group, const Json& test) {
  return hmac_is_right(crypto::Suite::intl, group, test);
}
inline bool hmac_sm3_is_right(const Json& group, const Json& test) {
  return hmac_is_right(crypto::Suite::gm, group, test);
}

inline bool hkdf_sha256_is_right(const Json& /*group*/, const Json& test) {
  Bytes out(test.at("size").get<std::size_t>());
  if (out.size() > 255 * 32) return !is_valid(test);
  crypto::hkdf(crypto::Suite::intl, hex_in(test, "ikm"), hex_in(test, "salt"), hex_in(test, "info"),
               out);
  return (out == hex_in(test, "okm")) == is_valid(test);
}

/// Adds every test of the seven files to `count`. False when a file is missing.
[[nodiscard]] inline bool run_wycheproof(const std::filesystem::path& folder, Count& count) {
  struct File {
    const char* name;
    bool (*is_right)(const Json& group, const Json& test);
  };
  const File files[] = {
      {"chacha20_poly1305", chacha20_poly1305_is_right},
      {"ed25519", ed25519_is_right},
      {"hkdf_sha256", hkdf_sha256_is_right},
      {"hmac_sha256", hmac_sha256_is_right},
      {"hmac_sm3", hmac_sm3_is_right},
      {"sm4_gcm", sm4_gcm_is_right},
      {"x25519", x25519_is_right},
  };
  for (const File& file : files) {
    std::filesystem::path path = folder / (std::string(file.name) + "_test.json");
    if (!std::filesystem::exists(path)) return false;
    Json suite = Json::parse(read_file(path));
    int before = count.total();
    for (const Json& group : suite.at("testGroups")) {
      for (const Json& test : group.at("tests")) {
        count.add(file.is_right(group, test),
                  std::string(file.name) + " tcId " + test.at("tcId").dump());
      }
    }
    // A file that lost tests on the way must not look complete.
    if (count.total() - before != suite.at("numberOfTests").get<int>()) count.add(false, file.name);
  }
  return true;
}

}  // namespace weicun::conformance
