#include <catch_amalgamated.hpp>

#include "damage.h"
#include "village.h"

using namespace weicun;
using namespace weicun::keyring;
using weicun::test::assemble;
using weicun::test::digest_of;
using weicun::test::refusal;
using weicun::test::Village;

namespace {

Bytes signed_by(Village& village, const std::vector<Signer>& signers) {
  return assemble({village.root_bytes}, village.sign_directory(village.directory_draft(), signers));
}

}  // namespace

TEST_CASE("a directory under the invitation's roots is believed and found again by every way") {
  Village village("stone village", GENERATE(from_range(test::both_suites)));
  Bytes bundle = village.bundle(village.directory_draft());
  Directory directory = *believe(bundle, village.invitation, nullptr);
  CHECK(directory.tenant == village.tenant);
  CHECK(directory.village == test::village_code);
  CHECK(directory.bundle == bundle);
  CHECK(directory.entries.size() == 4);
  CHECK(directory.fresh_until > directory.issued);
  const DirectoryEntry* secretary = directory.active_office(1);
  REQUIRE(secretary != nullptr);
  CHECK(secretary->card.core() == village.secretary.card.core());
  CHECK(directory.by_digest(secretary->digest) == secretary);
  CHECK(directory.by_key_id(key_id(secretary->digest)) == secretary);
  CHECK(directory.active_office(2) == nullptr);
  CHECK(directory.active(Use::hub_receipts)->card.core() == village.receipts.card.core());
  CHECK(directory.active(Use::county_drop) == nullptr);
  CHECK(directory.by_digest(Digest{}) == nullptr);
}

TEST_CASE("what the founders make is what members believe") {
  Village village("founders", GENERATE(from_range(test::both_suites)));
  auto bundle = make_bundle(village.root, village.directory_draft(), village.holders.some({1, 2}),
                            village.random);
  REQUIRE(bundle.ok());
  CHECK(believe(*bundle, village.invitation, nullptr).ok());
  village.root.version = 2;
  auto second = make_bundle(village.root, village.directory_draft(), village.holders.some({1, 2}),
                            village.random);
  CHECK(refusal(second) == ErrorCode::not_supported);
}

TEST_CASE("no bit of a trust bundle can be changed, and no end cut off") {
  Village village("bits", GENERATE(from_range(test::both_suites)));
  Bytes bundle = village.bundle(village.directory_draft());
  auto opens = [&](BytesView bytes) { return believe(bytes, village.invitation, nullptr); };
  REQUIRE(opens(bundle).ok());
  // Up to four verifications a try: in suite gm one bit of each byte.
  CHECK(test::all_refused(
      test::flip_every_byte(bundle, opens, test::affordable_bits(village.suite))));
  CHECK(test::all_refused(test::cut_everywhere(bundle, opens)));
}

TEST_CASE("a forged secretary's card is not believed") {
  Village village("forgery", GENERATE(from_range(test::both_suites)));
  Village forger("forger", village.suite);
  auto draft = village.directory_draft();
  draft.entries[0] = test::entry_for(village.tenant, forger.secretary);

  SECTION("signed by keys that are no roots") {
    Bytes forged =
        assemble({village.root_bytes}, village.sign_directory(draft, forger.holders.some({0, 1})));
    CHECK(refusal(believe(forged, village.invitation, nullptr)) == ErrorCode::not_trusted);
  }
  SECTION("under the forger's own roots") {
    Bytes forged =
        assemble({forger.root_bytes}, forger.sign_directory(draft, forger.holders.some({0, 1})));
    CHECK(refusal(believe(forged, village.invitation, nullptr)) == ErrorCode::not_trusted);
  }
  SECTION("in place of a card in the signed bytes") {
    Bytes honest = village.bundle(village.directory_draft());
    Bytes core = forger.secretary.card.core();
    Bytes old = village.secretary.card.core();
    auto place = std::search(honest.begin(), honest.end(), old.begin(), old.end());
    REQUIRE(place != honest.end());
    std::copy(core.begin(), core.end(), place);
    CHECK(refusal(believe(honest, village.invitation, nullptr)) == ErrorCode::not_trusted);
  }
}

TEST_CASE("two of three root holders must sign, and one who signs twice is one") {
  Village village("threshold", GENERATE(from_range(test::both_suites)));
  auto verdict = [&](const std::vector<Signer>& signers) {
    return refusal(believe(signed_by(village, signers), village.invitation, nullptr));
  };
  CHECK(verdict(village.holders.some({0, 1})) == std::nullopt);
  CHECK(verdict(village.holders.some({2, 0})) == std::nullopt);
  CHECK(verdict(village.holders.some({0, 1, 2})) == std::nullopt);
  CHECK(verdict({}) == ErrorCode::not_trusted);
  CHECK(verdict(village.holders.some({1})) == ErrorCode::not_trusted);
  CHECK(verdict(village.holders.some({1, 1})) == ErrorCode::not_trusted);
  CHECK(verdict({{0, &village.holders.keys[0]}, {1, &village.holders.keys[0]}}) ==
        ErrorCode::not_trusted);
  CHECK(verdict({{0, &village.holders.keys[0]}, {3, &village.holders.keys[1]}}) ==
        ErrorCode::not_trusted);
}

TEST_CASE("the same key under two indexes makes no root") {
  Village village("double key", GENERATE(from_range(test::both_suites)));
  village.root.keys[1] = village.root.keys[0];
  Bytes unsigned_root = root_unsigned(village.root);
  std::vector<Signer> signers = {{0, &village.holders.keys[0]}, {1, &village.holders.keys[0]}};
  Bytes root = ByteWriter()
                   .bytes(unsigned_root)
                   .bytes(test::signature_block("root", unsigned_root, signers, village.random,
                                                village.suite))
                   .take();
  village.invitation.digest = crypto::labelled_hash(village.suite, "root", {unsigned_root});
  auto draft = village.directory_draft();
  std::copy_n(village.invitation.digest.begin(), 16, draft.tenant.bytes.begin());
  Bytes bundle = assemble({root}, village.sign_directory(draft, signers));
  CHECK(refusal(believe(bundle, village.invitation, nullptr)) == ErrorCode::malformed);
}

TEST_CASE("an older directory than the known one is stale, another of the same number a fork") {
  Village village("versions", GENERATE(from_range(test::both_suites)));
  auto first = village.directory_draft(1);
  auto second = village.directory_draft(2);
  second.previous = digest_of(first);
  Directory known = *believe(village.bundle(second), village.invitation, nullptr);

  CHECK(believe(known.bundle, village.invitation, &known).ok());
  CHECK(refusal(believe(village.bundle(first), village.invitation, &known)) == ErrorCode::stale);
  auto fork = second;
  fork.entries.pop_back();
  CHECK(refusal(believe(village.bundle(fork), village.invitation, &known)) == ErrorCode::forked);
  auto third = village.directory_draft(3);
  third.previous = digest_of(second);
  CHECK(believe(village.bundle(third), village.invitation, &known).ok());
  third.previous = digest_of(fork);
  CHECK(refusal(believe(village.bundle(third), village.invitation, &known)) == ErrorCode::forked);
  auto later = village.directory_draft(9);  // those between were missed
  CHECK(believe(village.bundle(later), village.invitation, &known).ok());
}

TEST_CASE("the same directory with another choice of signers is no fork") {
  Village village("signers", GENERATE(from_range(test::both_suites)));
  Directory known = village.directory();
  Bytes other = signed_by(village, village.holders.some({1, 2}));
  REQUIRE(other != known.bundle);
  CHECK(believe(other, village.invitation, &known).ok());
}

TEST_CASE("a wiped phone can't be fed a directory older than the notice board's code") {
  Village village("notice board", GENERATE(from_range(test::both_suites)));
  village.invitation.least_directory_version = 5;
  CHECK(refusal(believe(village.bundle(village.directory_draft(4)), village.invitation, nullptr)) ==
        ErrorCode::stale);
  CHECK(believe(village.bundle(village.directory_draft(5)), village.invitation, nullptr).ok());
  CHECK(believe(village.bundle(village.directory_draft(6)), village.invitation, nullptr).ok());
}

TEST_CASE("another village with the same 12-digit code is another village") {
  Village here("here", GENERATE(from_range(test::both_suites)));
  Village there("there", here.suite);
  REQUIRE(here.directory().village == there.directory().village);
  CHECK(refusal(believe(there.bundle(there.directory_draft()), here.invitation, nullptr)) ==
        ErrorCode::not_trusted);
  // Even where the same root holders serve two villages, a directory of one is none of the other.
  auto draft = there.directory_draft();
  Bytes moved = assemble({here.root_bytes}, here.sign_directory(draft, here.holders.some({0, 1})));
  CHECK(refusal(believe(moved, here.invitation, nullptr)) == ErrorCode::wrong_tenant);
}

TEST_CASE("an expired directory is still believed: saving is never blocked by a date") {
  Village village("expired", GENERATE(from_range(test::both_suites)));
  auto draft = village.directory_draft();
  draft.fresh_until = Instant{1};
  auto directory = believe(village.bundle(draft), village.invitation, nullptr);
  REQUIRE(directory.ok());
  CHECK(directory->fresh_until == Instant{1});
}

TEST_CASE("a directory with lines that can't be is refused though it is signed") {
  Village village("lines", GENERATE(from_range(test::both_suites)));
  auto verdict = [&](const DirectoryDraft& draft) {
    return refusal(believe(village.bundle(draft), village.invitation, nullptr));
  };
  auto draft = village.directory_draft();
  REQUIRE(verdict(draft) == std::nullopt);
  SECTION("the same card twice") { draft.entries.push_back(draft.entries[0]); }
  SECTION("a member's card") {
    draft.entries[0] = test::entry_for(
        village.tenant, test::make_identity(village.random, Use::member_device, 0, village.suite));
  }
  SECTION("a status that doesn't exist") { draft.entries[0].status = static_cast<CardStatus>(5); }
  SECTION("more than 64 lines") {
    for (std::uint32_t serial = 2; serial < 63; ++serial) {
      draft.entries.push_back(draft.entries[0]);
      draft.entries.back().card.serial = serial;
    }
    REQUIRE(draft.entries.size() == 65);
  }
  SECTION("a code that isn't digits") { draft.village = "52269910120x"; }
  SECTION("a code that is too short") { draft.village = "5226991012"; }
  SECTION("version zero") { draft.directory_version = 0; }
  CHECK(verdict(draft) == ErrorCode::malformed);
}

TEST_CASE("lookups pass over cards that are no longer active") {
  Village village("status", GENERATE(from_range(test::both_suites)));
  auto draft = village.directory_draft();
  auto successor = test::make_identity(village.random, Use::office, 1, village.suite);
  draft.entries[0].status = CardStatus::superseded;
  draft.entries.push_back(test::entry_for(village.tenant, successor));
  Directory directory = *believe(village.bundle(draft), village.invitation, nullptr);
  CHECK(directory.active_office(1)->card.core() == successor.card.core());
  CHECK(directory.by_digest(card_digest(village.tenant, village.secretary.card))->status ==
        CardStatus::superseded);
}

TEST_CASE("an invitation's roots are forty-one bytes") {
  Village village("invitation", GENERATE(from_range(test::both_suites)));
  Bytes bytes = ByteWriter()
                    .bytes(village.invitation.digest)
                    .u32(3)
                    .u32(7)
                    .u8(test::suite_byte(village.suite))
                    .take();
  Roots roots = *Roots::parse(bytes);
  CHECK(roots.digest == village.invitation.digest);
  CHECK(roots.root_version == 3);
  CHECK(roots.least_directory_version == 7);
  CHECK(roots.suite == village.suite);
  CHECK(roots.bytes() == bytes);
  CHECK(test::all_refused(test::cut_everywhere(bytes, Roots::parse)));
  for (std::uint8_t suite : {std::uint8_t{0}, std::uint8_t{3}, std::uint8_t{255}}) {
    bytes.back() = suite;
    CHECK(refusal(Roots::parse(bytes)) == ErrorCode::unknown_version);
  }
  bytes.back() = test::suite_byte(village.suite);
  bytes[32] = 0;
  CHECK(refusal(Roots::parse(bytes)) == ErrorCode::malformed);
}
