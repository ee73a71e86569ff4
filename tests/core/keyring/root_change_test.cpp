#include <catch_amalgamated.hpp>

#include "changed_village.h"
#include "damage.h"

using namespace weicun;
using namespace weicun::keyring;
using weicun::test::assemble;
using weicun::test::ChangedVillage;
using weicun::test::refusal;

TEST_CASE("new root holders take over when a threshold of old and new ones signed") {
  ChangedVillage village("take-over", GENERATE(from_range(test::both_suites)));
  Bytes second = village.honest_second();
  Bytes bundle = village.bundle_with(second, village.draft_under(2, 1));
  Directory directory = *believe(bundle, village.invitation, nullptr);
  CHECK(directory.root_version == 2);
  CHECK(directory.tenant == village.tenant);
  auto opens = [&](BytesView bytes) { return believe(bytes, village.invitation, nullptr); };
  // Where the directory stands, the flips of directory_test.cpp are sampled: a try there costs
  // seven verifications.
  const std::size_t roots_end = 8 + 4 + village.root_bytes.size() + 4 + second.size();
  auto chosen = [&](std::size_t byte) { return byte < roots_end || byte % 17 == 0; };
  CHECK(test::all_refused(
      test::flip_bits(bundle, opens, chosen, test::affordable_bits(village.suite))));
  CHECK(test::all_refused(test::cut_everywhere(bundle, opens)));
}

TEST_CASE("a new root without the old holders, or without its own, is no root") {
  ChangedVillage village("coup", GENERATE(from_range(test::both_suites)));
  auto verdict = [&](const Bytes& second) {
    return refusal(believe(village.bundle_with(second, village.draft_under(2, 1)),
                           village.invitation, nullptr));
  };
  auto own = village.successors.some({0, 1});
  auto old = village.holders.some({0, 1});
  REQUIRE(verdict(village.second(own, old)) == std::nullopt);
  CHECK(verdict(village.second(own, {})) == ErrorCode::not_trusted);
  CHECK(verdict(village.second(own, village.holders.some({0}))) == ErrorCode::not_trusted);
  CHECK(verdict(village.second(own, village.holders.some({0, 0}))) == ErrorCode::not_trusted);
  CHECK(verdict(village.second(own, own)) == ErrorCode::not_trusted);
  CHECK(verdict(village.second({}, old)) == ErrorCode::not_trusted);
  CHECK(verdict(village.second(old, own)) == ErrorCode::not_trusted);
}

TEST_CASE("a directory numbered 2³²−1 locks nobody out for ever") {
  ChangedVillage village("fast forward", GENERATE(from_range(test::both_suites)));
  Directory known =
      *believe(village.bundle(village.directory_draft(0xFFFFFFFF)), village.invitation, nullptr);
  Bytes next = village.bundle_with(village.honest_second(), village.draft_under(2, 1));
  auto directory = believe(next, village.invitation, &known);
  REQUIRE(directory.ok());
  CHECK(directory->directory_version == 1);
}

TEST_CASE("replaced root holders can't go on signing directories") {
  ChangedVillage village("replaced", GENERATE(from_range(test::both_suites)));
  Bytes second = village.honest_second();
  Directory known =
      *believe(village.bundle_with(second, village.draft_under(2, 1)), village.invitation, nullptr);
  auto higher = village.draft_under(1, 100);
  CHECK(refusal(believe(village.bundle(higher), village.invitation, &known)) == ErrorCode::stale);
  Bytes beside = assemble({village.root_bytes, second},
                          village.sign_directory(higher, village.holders.some({0, 1})));
  CHECK(refusal(believe(beside, village.invitation, nullptr)) == ErrorCode::stale);
  Bytes claimed =
      assemble({village.root_bytes, second},
               village.sign_directory(village.draft_under(2, 100), village.holders.some({0, 1})));
  CHECK(refusal(believe(claimed, village.invitation, nullptr)) == ErrorCode::not_trusted);
  Bytes future = village.bundle_with(second, village.draft_under(3, 1));
  CHECK(refusal(believe(future, village.invitation, nullptr)) == ErrorCode::not_trusted);
}

TEST_CASE("two successions from the same roots are a fork") {
  ChangedVillage village("fork", GENERATE(from_range(test::both_suites)));
  Directory known =
      *believe(village.bundle_with(village.honest_second(), village.draft_under(2, 1)),
               village.invitation, nullptr);
  village.second_root.created = Instant{village.second_root.created.milliseconds + 1};
  Bytes other = village.bundle_with(village.honest_second(), village.draft_under(2, 9));
  REQUIRE(believe(other, village.invitation, nullptr).ok());
  CHECK(refusal(believe(other, village.invitation, &known)) == ErrorCode::forked);
}

TEST_CASE("an invitation to the new roots refuses the old ones") {
  ChangedVillage village("new code", GENERATE(from_range(test::both_suites)));
  Roots invitation;
  invitation.suite = village.suite;
  invitation.root_version = 2;
  invitation.digest =
      crypto::labelled_hash(village.suite, "root", {root_unsigned(village.second_root)});
  invitation.least_directory_version = 1;
  Bytes second = village.honest_second();
  CHECK(believe(village.bundle_with(second, village.draft_under(2, 1)), invitation, nullptr).ok());
  CHECK(refusal(believe(village.bundle(village.directory_draft(9)), invitation, nullptr)) ==
        ErrorCode::stale);
  invitation.digest[0] ^= 1U;
  CHECK(refusal(believe(village.bundle_with(second, village.draft_under(2, 1)), invitation,
                        nullptr)) == ErrorCode::not_trusted);
}

TEST_CASE("roots come from the first one on and without a gap") {
  ChangedVillage village("gap", GENERATE(from_range(test::both_suites)));
  Bytes second = village.honest_second();
  Bytes directory =
      village.sign_directory(village.draft_under(2, 1), village.successors.some({0, 1}));
  CHECK(refusal(believe(assemble({second}, directory), village.invitation, nullptr)) ==
        ErrorCode::malformed);
  CHECK(refusal(believe(assemble({village.root_bytes, village.root_bytes}, directory),
                        village.invitation, nullptr)) == ErrorCode::malformed);
  CHECK(refusal(believe(assemble({}, directory), village.invitation, nullptr)) ==
        ErrorCode::malformed);
  village.second_root.tenant = TenantId{{1}};
  CHECK(refusal(believe(village.bundle_with(village.honest_second(), village.draft_under(2, 1)),
                        village.invitation, nullptr)) == ErrorCode::wrong_tenant);
}
