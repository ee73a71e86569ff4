#include <catch_amalgamated.hpp>

#include <weicun/envelope/receipt.h>
#include "letters.h"

using namespace weicun;
using namespace weicun::envelope;
using weicun::keyring::CardStatus;
using weicun::test::Correspondence;
using weicun::test::refusal;
using weicun::test::why_not;

namespace {

const Instant answered = test::founded.plus(1'000);

struct Answer : Correspondence {
  keyring::Directory known = directory();
  KeyId account = keyring::key_id(keyring::card_digest(tenant, author.card));
  ReceiptList list;

  Answer(std::string_view name, Suite of_suite) : Correspondence(name, of_suite) {
    list.suite = suite;
    list.tenant = tenant;
    list.hub = keyring::key_id(keyring::card_digest(tenant, receipts.card));
    list.account = account;
    list.time = answered;
    list.hub_epoch = 1;
    list.durable_n = 6;
    list.entries = {{id.bytes, random.bytes<32>(), HubVerdict::accepted, 0, 7},
                    {random.bytes<16>(), random.bytes<32>(), HubVerdict::refused, 3, 0}};
  }
  [[nodiscard]] Bytes signed_list() { return *list.sign(receipts.signing, random); }
  [[nodiscard]] std::string verdict() {
    return why_not(verify_receipts(signed_list(), known, account));
  }

  /// The directory as it stands after the hub's receipt key got another status.
  void set_status(CardStatus status, Instant since) {
    auto draft = directory_draft();
    draft.entries[2].status = status;
    draft.entries[2].since = since;
    known = *keyring::believe(bundle(draft), invitation, nullptr);
  }
};

}  // namespace

TEST_CASE("a hub's receipt list is believed as it was signed") {
  Answer answer("receipts", GENERATE(from_range(test::both_suites)));
  Bytes bytes = answer.signed_list();
  CHECK(bytes.size() == 108 + 2 * 64 + 64);
  VerifiedReceipts verified = *verify_receipts(bytes, answer.known, answer.account);
  CHECK(verified.bytes == bytes);
  CHECK(verified.list.unsigned_bytes() == answer.list.unsigned_bytes());
  CHECK(verified.list.time == answered);
  CHECK(verified.list.durable_n == 6);
  REQUIRE(verified.list.entries.size() == 2);
  CHECK(verified.list.entries[0].id == answer.id.bytes);
  CHECK(verified.list.entries[0].verdict == HubVerdict::accepted);
  CHECK(verified.list.entries[0].n == 7);
  CHECK(verified.list.entries[1].verdict == HubVerdict::refused);
  CHECK(verified.list.entries[1].reason == 3);
  BytesView before = BytesView(bytes).first(bytes.size() - 64);
  CHECK(verified.list.digest() == crypto::labelled_hash(answer.suite, "receipt", {before}));
}

TEST_CASE("no bit of a receipt list can be changed, and no end cut off") {
  Answer answer("bits", GENERATE(from_range(test::both_suites)));
  Bytes bytes = answer.signed_list();
  auto opens = [&](BytesView changed) {
    return verify_receipts(changed, answer.known, answer.account);
  };
  REQUIRE(opens(bytes).ok());
  CHECK(test::all_refused(test::flip_every_bit(bytes, opens)));
  CHECK(test::all_refused(test::cut_everywhere(bytes, opens)));
}

TEST_CASE("a receipt for another village or another account is none for us") {
  Answer here("here", GENERATE(from_range(test::both_suites)));
  Answer there("there", here.suite);
  CHECK(why_not(verify_receipts(here.signed_list(), there.known, here.account)) ==
        "wrong-tenant receipt.tenant");
  CHECK(why_not(verify_receipts(here.signed_list(), here.known, there.account)) ==
        "not-for-us receipt.account");
  here.list.tenant = there.tenant;
  CHECK(here.verdict() == "wrong-tenant receipt.tenant");
}

TEST_CASE("a receipt by a key that the directory doesn't vouch for is not trusted") {
  Answer answer("keys", GENERATE(from_range(test::both_suites)));
  SECTION("an unknown key") {
    answer.list.hub = KeyId{{1, 2, 3}};
    CHECK(answer.verdict() == "not-trusted receipt.hub");
  }
  SECTION("the hub's transport key") {
    answer.list.hub = keyring::key_id(answer.transport_card());
    CHECK(answer.verdict() == "not-trusted receipt.hub");
  }
  SECTION("an office's key") {
    answer.list.hub = keyring::key_id(keyring::card_digest(answer.tenant, answer.secretary.card));
    CHECK(answer.verdict() == "not-trusted receipt.hub");
  }
  SECTION("another key under the right kid") {
    Bytes forged = *answer.list.sign(answer.transport.signing, answer.random);
    CHECK(why_not(verify_receipts(forged, answer.known, answer.account)) ==
          "bad-signature receipt.signature");
  }
  SECTION("a revoked key, whatever the date") {
    answer.set_status(CardStatus::revoked, answered.plus(1));
    CHECK(answer.verdict() == "not-trusted receipt.hub");
  }
  SECTION("a compromised key, whatever date its thief wrote") {
    answer.set_status(CardStatus::compromised, answered.plus(1'000));
    CHECK(answer.verdict() == "not-trusted receipt.hub");
  }
}

TEST_CASE("a rotated receipt key speaks for the time before its rotation alone") {
  Answer answer("rotated", GENERATE(from_range(test::both_suites)));
  answer.set_status(CardStatus::superseded, answered.plus(1));
  CHECK(answer.verdict() == "accepted");
  answer.set_status(CardStatus::superseded, answered);
  CHECK(answer.verdict() == "not-trusted receipt.hub");
}

TEST_CASE("a receipt dated outside its key's life is not trusted") {
  Answer answer("life", GENERATE(from_range(test::both_suites)));
  answer.list.time = Instant{test::founded.milliseconds - 1};
  CHECK(answer.verdict() == "not-trusted receipt.hub");
}

TEST_CASE("a list with entries that can't be is refused though it is signed") {
  Answer answer("entries", GENERATE(from_range(test::both_suites)));
  SECTION("accepted for a reason") { answer.list.entries[0].reason = 2; }
  SECTION("a verdict that doesn't exist") {
    answer.list.entries[0].verdict = static_cast<HubVerdict>(4);
  }
  SECTION("a status beside receipts") { answer.list.entries[0].verdict = HubVerdict::status; }
  CHECK(answer.verdict().starts_with("malformed receipt."));
}

TEST_CASE("a status stands alone") {
  Answer answer("status", GENERATE(from_range(test::both_suites)));
  answer.list.entries = {{answer.random.bytes<16>(), Digest{}, HubVerdict::status, 0, 7}};
  CHECK(answer.verdict() == "accepted");
}

TEST_CASE("a list holds one to 256 receipts") {
  Answer answer("count", GENERATE(from_range(test::both_suites)));
  ReceiptEntry entry = answer.list.entries[0];
  answer.list.entries.assign(256, entry);
  CHECK(answer.verdict() == "accepted");
  answer.list.entries.assign(257, entry);
  CHECK(refusal(answer.list.sign(answer.receipts.signing, answer.random)) ==
        ErrorCode::limit_exceeded);
  answer.list.entries.clear();
  CHECK(refusal(answer.list.sign(answer.receipts.signing, answer.random)) ==
        ErrorCode::limit_exceeded);
  // Written by hand, since `sign` would not: the parser has its own bounds.
  for (std::size_t count : {std::size_t{0}, std::size_t{257}}) {
    answer.list.entries.assign(count, entry);
    Bytes before = answer.list.unsigned_bytes();
    Bytes bytes = ByteWriter()
                      .bytes(before)
                      .bytes(*crypto::sign(answer.suite, answer.random, answer.receipts.signing,
                                           "receipt", {before}))
                      .take();
    CHECK(refusal(verify_receipts(bytes, answer.known, answer.account)) == ErrorCode::malformed);
  }
}

TEST_CASE("a signed statement or directory passes for no receipt") {
  Answer answer("labels", GENERATE(from_range(test::both_suites)));
  Bytes before = answer.list.unsigned_bytes();
  for (std::string_view word : {"statement", "directory", "login", "card", "root"}) {
    Bytes bytes = ByteWriter()
                      .bytes(before)
                      .bytes(*crypto::sign(answer.suite, answer.random, answer.receipts.signing,
                                           word, {before}))
                      .take();
    CHECK(why_not(verify_receipts(bytes, answer.known, answer.account)) ==
          "bad-signature receipt.signature");
  }
}
