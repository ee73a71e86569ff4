#include <catch_amalgamated.hpp>

#include <set>

#include "changed_village.h"

// Every way in which a list of keys can be wrong has a verdict of its own (format.md §3.6).

using namespace weicun;
using namespace weicun::keyring;
using weicun::test::assemble;
using weicun::test::ChangedVillage;
using weicun::test::digest_of;

namespace {

/// "stale: directory.version", or "believed".
std::string verdict(const Result<Directory>& result) {
  if (result.ok()) return "believed";
  return std::string(name_of(result.error().code)) + ": " + result.error().place;
}

/// A village with the verdicts of a phone that knows version 5 of its directory.
struct Believer : ChangedVillage {
  Directory known;
  explicit Believer(Suite of_suite)
      : ChangedVillage("verdicts", of_suite),
        known(*believe(bundle(directory_draft(5)), invitation, nullptr)) {}
  std::string says(BytesView offered) { return verdict(believe(offered, invitation, &known)); }

  std::string lower_version() { return says(bundle(directory_draft(4))); }
  std::string same_version_other_bytes() {
    DirectoryDraft other = directory_draft(5);
    other.entries.pop_back();
    return says(bundle(other));
  }
  std::string next_version_of_another_history() {
    DirectoryDraft other = directory_draft(5);
    other.issued = other.issued.plus(1);
    DirectoryDraft next = directory_draft(6);
    next.previous = digest_of(other);
    return says(bundle(next));
  }
  std::string higher_version_under_an_older_root() {
    DirectoryDraft higher = draft_under(1, 100);
    return says(
        assemble({root_bytes, honest_second()}, sign_directory(higher, holders.some({0, 1}))));
  }
  std::string one_signature_twice() {
    return says(assemble({root_bytes}, sign_directory(directory_draft(7), holders.some({1, 1}))));
  }
  std::string threshold_of_new_keys_only() {
    return says(bundle_with(second(successors.some({0, 1}), {}), draft_under(2, 1)));
  }
  std::string wrong_tenant() {
    DirectoryDraft moved = directory_draft(7);
    moved.tenant = TenantId{{7}};
    return says(bundle(moved));
  }
  std::string older_than_the_notice_board() {
    Roots board = invitation;
    board.least_directory_version = 9;
    return verdict(believe(bundle(directory_draft(8)), board, nullptr));
  }
};

}  // namespace

TEST_CASE("each wrong directory has its own verdict, in both suites") {
  Believer phone(GENERATE(from_range(test::both_suites)));
  CHECK(phone.lower_version() == "stale: directory.version");
  CHECK(phone.same_version_other_bytes() == "forked: directory.version");
  CHECK(phone.next_version_of_another_history() == "forked: directory.previous");
  CHECK(phone.higher_version_under_an_older_root() == "stale: directory.older-root");
  CHECK(phone.one_signature_twice() == "not-trusted: directory.signatures");
  CHECK(phone.threshold_of_new_keys_only() == "not-trusted: root.predecessor");
  CHECK(phone.wrong_tenant() == "wrong-tenant: directory.tenant");
  CHECK(phone.older_than_the_notice_board() == "stale: directory.older-than-invitation");
}

TEST_CASE("what looks odd and is right is believed, in both suites") {
  Believer phone(GENERATE(from_range(test::both_suites)));
  SECTION("past its date: a flag, never a lock") {
    DirectoryDraft expired = phone.directory_draft(7);
    expired.fresh_until = Instant{1};
    CHECK(phone.says(phone.bundle(expired)) == "believed");
  }
  SECTION("the highest number that there is, and then a new root that counts from 1") {
    phone.known =
        *believe(phone.bundle(phone.directory_draft(0xFFFFFFFF)), phone.invitation, &phone.known);
    Bytes next = phone.bundle_with(phone.honest_second(), phone.draft_under(2, 1));
    CHECK(phone.says(next) == "believed");
  }
  SECTION("the known one again, signed by others of the holders") {
    Bytes again = assemble({phone.root_bytes}, phone.sign_directory(phone.directory_draft(5),
                                                                    phone.holders.some({1, 2})));
    CHECK(phone.says(again) == "believed");
  }
}
