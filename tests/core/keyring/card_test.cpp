#include <catch_amalgamated.hpp>

#include "damage.h"
#include "village.h"

using namespace weicun;
using namespace weicun::keyring;
using weicun::test::refusal;

namespace {

Card card_of(Suite suite, Use use, std::uint8_t office) {
  auto random = test::random_from("card");
  return test::make_identity(random, use, office, suite).card;
}

Bytes changed(Bytes core, std::size_t place, std::uint8_t value) {
  core[place] = value;
  return core;
}

}  // namespace

TEST_CASE("a card reads back as it was written") {
  Suite suite = GENERATE(from_range(test::both_suites));
  Card card = card_of(suite, Use::office, 1);
  card.serial = 0x01020304;
  card.not_after = Instant{1'900'000'000'000};
  Bytes core = card.core();
  CHECK(core.size() == (suite == Suite::gm ? 168 : 104));
  CHECK(core.size() == card_core_length(suite));
  Card again = *Card::parse(core);
  CHECK(again.core() == core);
  CHECK(again.use == Use::office);
  CHECK(again.office == 1);
  CHECK(again.serial == 0x01020304);
  CHECK(again.not_before == card.not_before);
  CHECK(again.not_after == card.not_after);
  CHECK(again.encryption_key == card.encryption_key);
  CHECK(again.signing_key == card.signing_key);
}

TEST_CASE("a card with impossible fields is refused") {
  Suite suite = GENERATE(from_range(test::both_suites));
  const Bytes core = card_of(suite, Use::office, 1).core();
  REQUIRE(Card::parse(core).ok());
  CHECK(refusal(Card::parse(changed(core, 0, 0))) == ErrorCode::malformed);
  CHECK(refusal(Card::parse(changed(core, 0, 6))) == ErrorCode::malformed);
  CHECK(refusal(Card::parse(changed(core, 1, 3))) == ErrorCode::unknown_version);
  // The other suite's cards have another length.
  CHECK(refusal(Card::parse(changed(core, 1, test::suite_byte(test::other_suite(suite))))) ==
        ErrorCode::malformed);
  CHECK(refusal(Card::parse(changed(core, 2, office_count))) == ErrorCode::malformed);
  CHECK(refusal(Card::parse(changed(core, 3, 1))) == ErrorCode::malformed);
  CHECK(refusal(Card::parse(changed(core, 24, 'x'))) == ErrorCode::malformed);
  CHECK(refusal(Card::parse(changed(core, 26, 0))) ==
        ErrorCode::malformed);  // digits behind a zero
  for (std::size_t place = 36; place < 40; ++place) {
    CHECK(refusal(Card::parse(changed(core, place, 1))) == ErrorCode::malformed);
  }
  CHECK(test::all_refused(test::cut_everywhere(core, Card::parse)));
}

TEST_CASE("a member's card can't name an office, and an office card must") {
  Suite suite = GENERATE(from_range(test::both_suites));
  const Bytes office = card_of(suite, Use::office, 1).core();
  const Bytes member = card_of(suite, Use::member_device, 0).core();
  CHECK(refusal(Card::parse(changed(office, 2, 0))) == ErrorCode::malformed);
  CHECK(refusal(Card::parse(changed(member, 2, 1))) == ErrorCode::malformed);
}

TEST_CASE("the same keys in another village are another card") {
  Card card = card_of(GENERATE(from_range(test::both_suites)), Use::office, 1);
  TenantId here{{1}};
  TenantId there{{2}};
  CHECK(card_digest(here, card) != card_digest(there, card));
  Card older = card;
  older.serial += 1;
  CHECK(card_digest(here, card) != card_digest(here, older));
  KeyId id = key_id(card_digest(here, card));
  CHECK(std::equal(id.bytes.begin(), id.bytes.end(), card_digest(here, card).begin()));
}

TEST_CASE("offices have the numbers and names of format.md §3.1") {
  CHECK(office_name(0) == "member");
  CHECK(office_name(1) == "branch_secretary");
  CHECK(office_name(8) == "coop_manager");
  CHECK(office_name(9).empty());
  for (std::uint8_t office = 0; office < office_count; ++office)
    CHECK(office_number(office_name(office)) == office);
  CHECK(!office_number("king"));
}
