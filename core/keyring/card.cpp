#include <weicun/keyring/card.h>

#include <algorithm>
#include <array>

namespace weicun::keyring {
namespace {

constexpr std::size_t fields_before_keys = 40;

constexpr std::array<std::string_view, office_count> office_names = {
    "member",           "branch_secretary", "village_director", "supervision_chair",
    "township_letters", "township_party",   "county_letters",   "county_discipline",
    "coop_manager"};

/// A prefix of a division code: digits, then zero bytes to the end (format.md §3.1).
bool is_scope(const ByteArray<12>& scope) {
  auto is_digit = [](std::uint8_t byte) { return byte >= '0' && byte <= '9'; };
  auto end = std::find_if_not(scope.begin(), scope.end(), is_digit);
  return std::all_of(end, scope.end(), [](std::uint8_t byte) { return byte == 0; });
}

/// An office card names an office and no other card does: a self-made card can't look like an
/// office's.
bool office_fits_use(Use use, std::uint8_t office) { return (use == Use::office) == (office != 0); }

}  // namespace

std::string_view office_name(std::uint8_t office) {
  return office < office_count ? office_names[office] : std::string_view();
}

std::optional<std::uint8_t> office_number(std::string_view name) {
  const auto* place = std::find(office_names.begin(), office_names.end(), name);
  if (place == office_names.end()) return std::nullopt;
  return static_cast<std::uint8_t>(place - office_names.begin());
}

std::size_t card_core_length(Suite suite) {
  return fields_before_keys + 2 * crypto::public_key_length(suite);
}

Bytes Card::core() const {
  ByteWriter out;
  out.u8(static_cast<std::uint8_t>(use))
      .u8(static_cast<std::uint8_t>(suite))
      .u8(office)
      .u8(flags)
      .u32(serial);
  out.u64(not_before.milliseconds).u64(not_after.milliseconds).bytes(scope).zeros(4);
  out.bytes(encryption_key).bytes(signing_key);
  return out.take();
}

Result<Card> Card::parse(BytesView core) {
  WEICUN_NEED(core.size() > 1, malformed, "card.length");
  WEICUN_TRY(const Suite suite, crypto::suite_of(core[1]));
  WEICUN_NEED(core.size() == card_core_length(suite), malformed, "card.length");
  ByteReader reader(core);
  Card card;
  std::uint8_t use = reader.u8();
  card.suite = suite;
  reader.u8();
  card.office = reader.u8();
  card.flags = reader.u8();
  card.serial = reader.u32();
  card.not_before.milliseconds = reader.u64();
  card.not_after.milliseconds = reader.u64();
  card.scope = reader.array<12>();
  WEICUN_NEED(reader.zeros(4), malformed, "card.zero");
  WEICUN_NEED(use >= 1 && use <= 5, malformed, "card.use");
  card.use = static_cast<Use>(use);
  WEICUN_NEED(card.office < office_count && office_fits_use(card.use, card.office), malformed,
              "card.office");
  WEICUN_NEED(card.flags == 0, malformed, "card.flags");
  WEICUN_NEED(is_scope(card.scope), malformed, "card.scope");
  card.encryption_key = copy_of(reader.bytes(crypto::public_key_length(suite)));
  card.signing_key = copy_of(reader.bytes(crypto::public_key_length(suite)));
  return card;
}

Digest card_digest(const TenantId& tenant, const Card& card) {
  return crypto::labelled_hash(card.suite, "card", {tenant.view(), card.core()});
}

KeyId key_id(const Digest& card_digest) {
  KeyId id;
  std::copy_n(card_digest.begin(), id.bytes.size(), id.bytes.begin());
  return id;
}

}  // namespace weicun::keyring
