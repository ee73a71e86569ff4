#include <catch_amalgamated.hpp>

#include "damage.h"
#include "village.h"

using namespace weicun;
using namespace weicun::keyring;
using weicun::test::refusal;

namespace {

Identity member(std::string_view name, Suite suite) {
  auto random = test::random_from(name);
  return *make_member(suite, random, test::village_code, test::founded);
}

const TenantId here{{1, 2, 3}};
const TenantId there{{9, 9, 9}};

}  // namespace

TEST_CASE("a member's card is self-made and bears the village it was made for") {
  Suite suite = GENERATE(from_range(test::both_suites));
  Identity identity = member("a member", suite);
  CHECK(identity.card.use == Use::member_device);
  CHECK(identity.card.office == 0);
  CHECK(text_of(identity.card.scope) == test::village_code);
  CHECK(identity.card.encryption_key == identity.encryption.public_key);
  CHECK(identity.card.signing_key == identity.signing.public_key);
  CHECK(Card::parse(identity.card.core()).ok());
  CHECK(member("a member", suite).card.core() == identity.card.core());
  CHECK(member("another", suite).card.core() != identity.card.core());
}

TEST_CASE("a village code that is none makes no card") {
  Suite suite = GENERATE(from_range(test::both_suites));
  auto random = test::random_from("x");
  CHECK(refusal(make_member(suite, random, "5226991012011", test::founded)) ==
        ErrorCode::malformed);
  CHECK(refusal(make_member(suite, random, "52269910120x", test::founded)) == ErrorCode::malformed);
}

TEST_CASE("identity keys come back from the KEYS frame") {
  Suite suite = GENERATE(from_range(test::both_suites));
  Identity identity = member("keys", suite);
  Bytes plain = keys_plaintext(identity);
  CHECK(plain.size() == 4 + card_core_length(suite) + 64);
  Identity again = *identity_from_keys(plain);
  CHECK(again.card.core() == identity.card.core());
  CHECK(equal(again.signing.private_key.view(), identity.signing.private_key.view()));
  CHECK(equal(again.encryption.private_key.view(), identity.encryption.private_key.view()));
  Identity copy = again.duplicate();
  CHECK(keys_plaintext(copy) == plain);
}

TEST_CASE("a private key beside another's card is refused") {
  Suite suite = GENERATE(from_range(test::both_suites));
  Identity identity = member("keys", suite);
  Bytes plain = keys_plaintext(identity);
  const Bytes other = keys_plaintext(member("other", suite));
  const std::size_t keys_at = 4 + card_core_length(suite);
  for (std::size_t begin : {keys_at, keys_at + 32}) {
    Bytes mixed = plain;
    std::copy_n(other.begin() + static_cast<std::ptrdiff_t>(begin), 32,
                mixed.begin() + static_cast<std::ptrdiff_t>(begin));
    CHECK(refusal(identity_from_keys(mixed)) == ErrorCode::malformed);
  }
  CHECK(test::all_refused(test::cut_everywhere(plain, identity_from_keys)));
  plain[0] = 2;
  CHECK(refusal(identity_from_keys(plain)) == ErrorCode::unknown_version);
  plain[0] = 1;
  plain[2] = 2;
  CHECK(refusal(identity_from_keys(plain)) == ErrorCode::not_supported);
}

TEST_CASE("enrolment proves possession of the card's key, in this village alone") {
  Suite suite = GENERATE(from_range(test::both_suites));
  Identity identity = member("enrolling", suite);
  auto random = test::random_from("enrolment");
  Bytes request = *enrolment_request(identity, here, random);
  REQUIRE(request.size() == card_core_length(suite) + crypto::signature_length);
  BytesView core = BytesView(request).first(card_core_length(suite));
  BytesView signature = BytesView(request).last(crypto::signature_length);
  Card card = *Card::parse(core);
  CHECK(crypto::verify(suite, card.signing_key, "card", {here.view(), core}, signature));
  CHECK_FALSE(crypto::verify(suite, card.signing_key, "card", {there.view(), core}, signature));
}

TEST_CASE("nobody can enrol somebody else's key") {
  Suite suite = GENERATE(from_range(test::both_suites));
  Identity victim = member("victim", suite);
  Identity thief = member("thief", suite);
  thief.card = victim.card;  // a card with a key that the thief doesn't hold
  auto random = test::random_from("enrolment");
  Bytes request = *enrolment_request(thief, here, random);
  BytesView core = BytesView(request).first(card_core_length(suite));
  CHECK_FALSE(crypto::verify(suite, victim.card.signing_key, "card", {here.view(), core},
                             BytesView(request).last(crypto::signature_length)));
}

TEST_CASE("a login answer holds for one village, one hub and one challenge") {
  Suite suite = GENERATE(from_range(test::both_suites));
  Identity identity = member("login", suite);
  auto random = test::random_from("challenge");
  Bytes challenge = ByteWriter().bytes(random.bytes<32>()).u64(1'790'000'000'123).take();
  const std::string origin = "https://hub.example";
  Bytes answer = *login_answer(identity, here, origin, challenge, random);
  REQUIRE(answer.size() == 16 + 40 + crypto::signature_length);
  Digest card = card_digest(here, identity.card);
  CHECK(equal(BytesView(answer).first(16), key_id(card).view()));
  CHECK(equal(BytesView(answer).subspan(16, 40), challenge));
  auto holds = [&](const TenantId& tenant, std::string_view asked, BytesView asked_challenge) {
    Bytes message = ByteWriter()
                        .bytes(tenant.view())
                        .bytes(card_digest(tenant, identity.card))
                        .u8(static_cast<std::uint8_t>(asked.size()))
                        .text(asked)
                        .bytes(asked_challenge)
                        .take();
    return crypto::verify(suite, identity.card.signing_key, "login", {message},
                          BytesView(answer).subspan(56));
  };
  CHECK(holds(here, origin, challenge));
  CHECK_FALSE(holds(there, origin, challenge));
  CHECK_FALSE(holds(here, "https://false-hub.example", challenge));
  CHECK_FALSE(holds(here, origin, test::with_flipped_bit(challenge, 0, 0)));
  CHECK_FALSE(holds(here, origin, test::with_flipped_bit(challenge, 39, 7)));
}

TEST_CASE("a challenge or origin of the wrong length is not answered") {
  Suite suite = GENERATE(from_range(test::both_suites));
  Identity identity = member("login", suite);
  auto random = test::random_from("challenge");
  CHECK(refusal(login_answer(identity, here, "https://hub", Bytes(39), random)) ==
        ErrorCode::malformed);
  CHECK(refusal(login_answer(identity, here, "https://hub", Bytes(41), random)) ==
        ErrorCode::malformed);
  CHECK(refusal(login_answer(identity, here, std::string(256, 'x'), Bytes(40), random)) ==
        ErrorCode::limit_exceeded);
  CHECK(refusal(login_answer(identity, here, "", Bytes(40), random)) == ErrorCode::limit_exceeded);
}

TEST_CASE("a signature made for one purpose is none for another") {
  Suite suite = GENERATE(from_range(test::both_suites));
  constexpr std::array<std::string_view, 6> words = {"card",      "root",    "directory",
                                                     "statement", "receipt", "login"};
  auto random = test::random_from("words");
  auto key = *crypto::make_signing_key(suite, random);
  const Bytes message(148, 7);
  for (std::string_view made : words) {
    Bytes signature = *crypto::sign(suite, random, key, made, {message});
    for (std::string_view asked : words) {
      INFO(made << " as " << asked);
      CHECK(crypto::verify(suite, key.public_key, asked, {message}, signature) == (made == asked));
    }
  }
}
