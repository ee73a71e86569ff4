#include "hpke.h"

#include <algorithm>

#include "hkdf.h"
#include "intl_primitives.h"
#include "require.h"

namespace weicun::crypto::hpke {
namespace {

// suite_id of §4.1 (KEM) and §5.1 (the whole suite).
constexpr std::array<std::uint8_t, 5> kem_suite{'K', 'E', 'M', 0x00, 0x20};
constexpr std::array<std::uint8_t, 10> hpke_suite{'H',  'P',  'K',  'E',  0x00,
                                                  0x20, 0x00, 0x01, 0x00, 0x03};
constexpr std::uint8_t mode_base = 0x00;

/// LabeledExtract (§4).
Secret<32> labeled_extract(BytesView suite, BytesView salt, std::string_view label,
                           BytesView input) {
  return hkdf_extract(Suite::intl, salt, {view_of("HPKE-v1"), suite, view_of(label), input});
}

/// LabeledExpand (§4).
void labeled_expand(BytesView suite, const Secret<32>& pseudorandom_key, std::string_view label,
                    Parts info, std::span<std::uint8_t> out) {
  Bytes labeled{static_cast<std::uint8_t>(out.size() >> 8U), static_cast<std::uint8_t>(out.size())};
  for (BytesView part : {view_of("HPKE-v1"), suite, view_of(label)}) {
    labeled.insert(labeled.end(), part.begin(), part.end());
  }
  for (BytesView part : info) labeled.insert(labeled.end(), part.begin(), part.end());
  hkdf_expand(Suite::intl, pseudorandom_key, labeled, out);
}

}  // namespace

Secret<32> shared_secret(const Secret<32>& dh, BytesView encapsulated, BytesView recipient) {
  Secret<32> extracted = labeled_extract(kem_suite, {}, "eae_prk", dh.view());
  Secret<32> shared;
  labeled_expand(kem_suite, extracted, "shared_secret", {encapsulated, recipient}, shared.span());
  return shared;
}

Context key_schedule(const Secret<32>& shared, BytesView info) {
  Secret<32> psk_id_hash = labeled_extract(hpke_suite, {}, "psk_id_hash", {});
  Secret<32> info_hash = labeled_extract(hpke_suite, {}, "info_hash", info);
  Secret<32> secret = labeled_extract(hpke_suite, shared.view(), "secret", {});
  const Parts schedule_context{BytesView(&mode_base, 1), psk_id_hash.view(), info_hash.view()};
  Context context;
  labeled_expand(hpke_suite, secret, "key", schedule_context, context.key.span());
  labeled_expand(hpke_suite, secret, "base_nonce", schedule_context, context.base_nonce);
  return context;
}

Result<Bytes> seal_base(const Secret<32>& ephemeral, BytesView recipient, BytesView info,
                        BytesView associated, BytesView plain) {
  WEICUN_TRY(Secret<32> dh, intl::x25519(ephemeral.view(), recipient));
  Bytes sealed = intl::x25519_public_key(ephemeral.view());
  Context context = key_schedule(shared_secret(dh, sealed, recipient), info);
  Bytes body =
      intl::chacha20_poly1305_seal(context.key.view(), context.base_nonce, associated, plain);
  sealed.insert(sealed.end(), body.begin(), body.end());
  return sealed;
}

Result<Bytes> open_base(BytesView private_key, BytesView public_key, BytesView info,
                        BytesView associated, BytesView sealed) {
  WEICUN_NEED(sealed.size() >= encapsulated_length + tag_length, wrong_key_or_damaged,
              "wrapped key");
  BytesView encapsulated = sealed.first(encapsulated_length);
  auto dh = intl::x25519(private_key, encapsulated);
  WEICUN_NEED(dh.ok(), wrong_key_or_damaged, "wrapped key");
  Context context = key_schedule(shared_secret(*dh, encapsulated, public_key), info);
  return intl::chacha20_poly1305_open(context.key.view(), context.base_nonce, associated,
                                      sealed.subspan(encapsulated_length));
}

}  // namespace weicun::crypto::hpke
