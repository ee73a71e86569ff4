#pragma once

#include <optional>
#include <string_view>

#include <weicun/base/identifier.h>
#include <weicun/crypto/keys.h>

namespace weicun::keyring {

using crypto::Digest;
using crypto::Suite;

enum class Use : std::uint8_t {
  office = 1,
  hub_receipts = 2,
  hub_transport = 3,
  county_drop = 4,
  member_device = 5
};

/// Offices by their numbers in format.md §3.1; 0 is a member.
inline constexpr std::uint8_t office_count = 9;
[[nodiscard]] std::string_view office_name(
    std::uint8_t office);  ///< "branch_secretary", …; "" when unknown.
[[nodiscard]] std::optional<std::uint8_t> office_number(std::string_view name);

/// A card (format.md §3.1): two public keys and what they are for. 104 bytes in suite intl, 168 in
/// gm.
struct Card {
  Use use = Use::member_device;
  Suite suite = Suite::intl;
  std::uint8_t office = 0;
  std::uint8_t flags = 0;
  std::uint32_t serial = 1;
  Instant not_before;
  Instant not_after;  ///< 0: no end.
  ByteArray<12> scope{};
  Bytes encryption_key;
  Bytes signing_key;

  [[nodiscard]] Bytes core() const;
  [[nodiscard]] static Result<Card> parse(BytesView core);
};
[[nodiscard]] std::size_t card_core_length(Suite suite);

/// card = Hx("card"; tenant ‖ core), and kid = its first 16 bytes: a hint, never the ground of a
/// decision.
[[nodiscard]] Digest card_digest(const TenantId& tenant, const Card& card);
[[nodiscard]] KeyId key_id(const Digest& card_digest);

/// A card with its private halves.
struct Identity {
  Card card;
  crypto::KeyPair encryption;
  crypto::KeyPair signing;
  [[nodiscard]] Identity duplicate() const;
};
/// A self-made member card (unverified until a clerk signs for it).
[[nodiscard]] Result<Identity> make_member(Suite suite, crypto::Random& random,
                                           std::string_view village, Instant now);
/// Proof of possession that enrolment asks for: core ‖ Sign("card"; tenant ‖ core).
[[nodiscard]] Result<Bytes> enrolment_request(const Identity& identity, const TenantId& tenant,
                                              crypto::Random& random);
/// KEYS plaintext (decisions: v ‖ suite ‖ u16 n ‖ n × (core ‖ enc32 ‖ sig32)).
[[nodiscard]] Bytes keys_plaintext(const Identity& identity);
[[nodiscard]] Result<Identity> identity_from_keys(BytesView plaintext);

/// Sign("login"; tenant ‖ card32 ‖ u8 len ‖ origin ‖ nonce32 ‖ u64 time) (format.md §9): kid ‖
/// nonce ‖ time ‖ signature.
[[nodiscard]] Result<Bytes> login_answer(const Identity& identity, const TenantId& tenant,
                                         std::string_view origin, BytesView challenge,
                                         crypto::Random& random);

}  // namespace weicun::keyring
