#include <weicun/keyring/card.h>

#include <algorithm>

namespace weicun::keyring {
namespace {

constexpr std::size_t private_key_length = 32;
constexpr std::size_t keys_header_length = 4;
constexpr std::size_t challenge_length = 40;
constexpr std::size_t longest_origin = 255;

crypto::KeyPair duplicate_of(const crypto::KeyPair& pair) {
  return {pair.public_key, pair.private_key.duplicate()};
}

}  // namespace

Identity Identity::duplicate() const {
  return {card, duplicate_of(encryption), duplicate_of(signing)};
}

Result<Identity> make_member(Suite suite, crypto::Random& random, std::string_view village,
                             Instant now) {
  auto is_digit = [](char character) { return character >= '0' && character <= '9'; };
  WEICUN_NEED(village.size() <= 12 && std::all_of(village.begin(), village.end(), is_digit),
              malformed, "card.scope");
  Identity identity;
  WEICUN_TRY(identity.encryption, crypto::make_encryption_key(suite, random));
  WEICUN_TRY(identity.signing, crypto::make_signing_key(suite, random));
  identity.card.suite = suite;
  identity.card.not_before = now;
  BytesView scope = view_of(village);
  std::copy(scope.begin(), scope.end(), identity.card.scope.begin());
  identity.card.encryption_key = identity.encryption.public_key;
  identity.card.signing_key = identity.signing.public_key;
  return identity;
}

Result<Bytes> enrolment_request(const Identity& identity, const TenantId& tenant,
                                crypto::Random& random) {
  Bytes core = identity.card.core();
  WEICUN_TRY(Bytes signature, crypto::sign(identity.card.suite, random, identity.signing, "card",
                                           {tenant.view(), core}));
  return ByteWriter().bytes(core).bytes(signature).take();
}

Bytes keys_plaintext(const Identity& identity) {
  ByteWriter out;
  out.u8(1).u8(static_cast<std::uint8_t>(identity.card.suite)).u16(1);
  out.bytes(identity.card.core()).bytes(identity.encryption.private_key.view());
  return out.bytes(identity.signing.private_key.view()).take();
}

Result<Identity> identity_from_keys(BytesView plaintext) {
  WEICUN_NEED(plaintext.size() > keys_header_length, malformed, "keys.length");
  ByteReader reader(plaintext);
  WEICUN_NEED(reader.u8() == 1, unknown_version, "keys.version");
  WEICUN_TRY(const Suite suite, crypto::suite_of(reader.u8()));
  WEICUN_NEED(reader.u16() == 1, not_supported, "keys.count");
  WEICUN_NEED(reader.left() == card_core_length(suite) + 2 * private_key_length, malformed,
              "keys.length");
  Identity identity;
  WEICUN_TRY(identity.card, Card::parse(reader.bytes(card_core_length(suite))));
  WEICUN_NEED(identity.card.suite == suite, malformed, "keys.suite");
  identity.encryption.private_key = SecretBytes(reader.bytes(private_key_length));
  identity.signing.private_key = SecretBytes(reader.bytes(private_key_length));
  // A card beside another key's private half would seal and sign what nobody can open or verify.
  WEICUN_TRY(identity.encryption.public_key,
             crypto::encryption_public_key(suite, identity.encryption.private_key.view()));
  WEICUN_TRY(identity.signing.public_key,
             crypto::signing_public_key(suite, identity.signing.private_key.view()));
  WEICUN_NEED(identity.encryption.public_key == identity.card.encryption_key, malformed,
              "keys.encryption");
  WEICUN_NEED(identity.signing.public_key == identity.card.signing_key, malformed, "keys.signing");
  return identity;
}

Result<Bytes> login_answer(const Identity& identity, const TenantId& tenant,
                           std::string_view origin, BytesView challenge, crypto::Random& random) {
  WEICUN_NEED(challenge.size() == challenge_length, malformed, "challenge.length");
  WEICUN_NEED(!origin.empty() && origin.size() <= longest_origin, limit_exceeded, "origin.length");
  Digest card = card_digest(tenant, identity.card);
  Bytes message = ByteWriter()
                      .bytes(tenant.view())
                      .bytes(card)
                      .u8(static_cast<std::uint8_t>(origin.size()))
                      .text(origin)
                      .bytes(challenge)
                      .take();
  WEICUN_TRY(Bytes signature,
             crypto::sign(identity.card.suite, random, identity.signing, "login", {message}));
  return ByteWriter().bytes(key_id(card).view()).bytes(challenge).bytes(signature).take();
}

}  // namespace weicun::keyring
