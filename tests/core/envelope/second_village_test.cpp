#include <catch_amalgamated.hpp>

#include <weicun/envelope/letter.h>
#include <weicun/envelope/receipt.h>
#include <weicun/json/canonical.h>

#include "core/keyring/village.h"

// What one village made is refused by another with the same 12-digit code.

using namespace weicun;
using namespace weicun::envelope;
using weicun::test::refusal;
using weicun::test::Village;

namespace {

/// Two villages that got the same code: the roots differ, so the tenants do.
struct TwoVillages {
  Village here;
  Village there;
  keyring::Directory directory;
  explicit TwoVillages(Suite suite)
      : here("here", suite), there("there", suite), directory(there.directory()) {
    REQUIRE(here.directory().village == directory.village);
    REQUIRE(here.tenant != there.tenant);
  }
  Writing writing(const keyring::Identity& author) {
    return {
        here.tenant, make_record_id(test::founded, here.random.bytes<16>()), test::founded, 1, 1,
        &author};
  }
  static std::string content(const keyring::Identity& author) {
    json::ObjectBuilder content;
    content.set("type", "village.notice").set("schema", std::int64_t{1});
    content.set_canonical("value", "{}").set_canonical("attachments", "[]");
    return content.set("from", to_base64url(author.card.core())).text();
  }
};

}  // namespace

TEST_CASE("a letter of one village opens in no other, even for the same keys") {
  TwoVillages villages(GENERATE(from_range(test::both_suites)));
  Village& here = villages.here;
  Recipient to{keyring::card_digest(here.tenant, here.secretary.card),
               here.secretary.card.encryption_key};
  auto sealed = seal(villages.writing(here.township), TwoVillages::content(here.township), {}, {to},
                     here.random);
  REQUIRE(sealed.ok());
  CHECK(open(sealed->bytes, here.tenant, here.secretary).ok());
  CHECK(refusal(open(sealed->bytes, villages.there.tenant, here.secretary)) ==
        ErrorCode::wrong_tenant);
  // With the other village's name on it, it is another header, under which nothing opens.
  Bytes renamed = sealed->bytes;
  std::copy(villages.there.tenant.bytes.begin(), villages.there.tenant.bytes.end(),
            renamed.begin() + 8);
  CHECK_FALSE(open(renamed, villages.there.tenant, here.secretary).ok());
}

TEST_CASE("a statement of one village says nothing in another") {
  TwoVillages villages(GENERATE(from_range(test::both_suites)));
  Village& here = villages.here;
  Digest transport = keyring::card_digest(here.tenant, here.transport.card);
  auto written = write_readable(villages.writing(here.secretary),
                                TwoVillages::content(here.secretary), transport, here.random);
  REQUIRE(written.ok());
  CHECK(read_readable(written->bytes, here.tenant, transport).ok());
  CHECK(refusal(read_readable(written->bytes, villages.there.tenant, transport)) ==
        ErrorCode::wrong_tenant);
  constexpr std::size_t tenant_at = 12 + 4;
  Bytes renamed = written->bytes;
  std::copy(villages.there.tenant.bytes.begin(), villages.there.tenant.bytes.end(),
            renamed.begin() + tenant_at);
  CHECK(refusal(read_readable(renamed, villages.there.tenant, transport)) ==
        ErrorCode::bad_signature);
}

TEST_CASE("a receipt of one village's hub counts in no other") {
  TwoVillages villages(GENERATE(from_range(test::both_suites)));
  Village& here = villages.here;
  ReceiptList list;
  list.suite = here.suite;
  list.tenant = here.tenant;
  list.hub = keyring::key_id(keyring::card_digest(here.tenant, here.receipts.card));
  list.account = keyring::key_id(keyring::card_digest(here.tenant, here.secretary.card));
  list.time = test::founded.plus(1);
  ReceiptEntry entry;
  entry.n = 1;
  list.entries = {entry};
  Bytes bytes = *list.sign(here.receipts.signing, here.random);
  CHECK(verify_receipts(bytes, here.directory(), list.account).ok());
  CHECK(refusal(verify_receipts(bytes, villages.directory, list.account)) ==
        ErrorCode::wrong_tenant);
  list.tenant = villages.there.tenant;
  Bytes renamed = *list.sign(here.receipts.signing, here.random);
  CHECK(refusal(verify_receipts(renamed, villages.directory, list.account)) ==
        ErrorCode::not_trusted);
}

TEST_CASE("a directory and a login of one village count in no other") {
  TwoVillages villages(GENERATE(from_range(test::both_suites)));
  Village& here = villages.here;
  Village& there = villages.there;
  Bytes bundle = here.bundle(here.directory_draft());
  CHECK(refusal(keyring::believe(bundle, there.invitation, nullptr)) == ErrorCode::not_trusted);
  Bytes under_other_roots = test::assemble(
      {there.root_bytes}, here.sign_directory(here.directory_draft(), there.holders.some({0, 1})));
  CHECK(refusal(keyring::believe(under_other_roots, there.invitation, nullptr)) ==
        ErrorCode::wrong_tenant);

  const std::string origin = "https://hub.village.example";
  Bytes challenge(40, 3);
  Bytes answer =
      *keyring::login_answer(here.secretary, here.tenant, origin, challenge, here.random);
  BytesView signature = BytesView(answer).last(crypto::signature_length);
  auto holds_in = [&](const TenantId& tenant) {
    Bytes message = ByteWriter()
                        .bytes(tenant.view())
                        .bytes(keyring::card_digest(tenant, here.secretary.card))
                        .u8(static_cast<std::uint8_t>(origin.size()))
                        .text(origin)
                        .bytes(challenge)
                        .take();
    return crypto::verify(here.suite, here.secretary.card.signing_key, "login", {message},
                          signature);
  };
  CHECK(holds_in(here.tenant));
  CHECK_FALSE(holds_in(there.tenant));
}
