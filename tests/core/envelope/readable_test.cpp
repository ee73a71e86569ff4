#include <catch_amalgamated.hpp>

#include "letters.h"

using namespace weicun;
using namespace weicun::envelope;
using weicun::test::Correspondence;
using weicun::test::refusal;
using weicun::test::why_not;

namespace {

struct Notice : Correspondence {
  ReadableRecord record;
  Notice(std::string_view name, Suite of_suite)
      : Correspondence(name, of_suite),
        record(*write_readable({tenant, id, test::founded, 1, 3, &secretary},
                               test::content_by(secretary), transport_card(), random)) {}
};

}  // namespace

TEST_CASE("a notice can be read by anybody, and shows who wrote it") {
  Notice notice("notice", GENERATE(from_range(test::both_suites)));
  Opened opened = *read_readable(notice.record.bytes, notice.tenant, notice.transport_card());
  CHECK(opened.mode == Mode::readable);
  CHECK(opened.id == notice.id);
  CHECK(opened.content.from.core() == notice.secretary.card.core());
  CHECK(opened.content_text == test::content_by(notice.secretary));
  CHECK(opened.recipients.empty());
  CHECK(opened.fingerprint == notice.record.fingerprint);
  BytesView statement = BytesView(notice.record.bytes).subspan(12, statement_length);
  CHECK(opened.fingerprint == crypto::labelled_hash(notice.suite, "envelope", {statement}));
}

TEST_CASE("no bit of a notice can be changed, and no end cut off") {
  Notice notice("bits", GENERATE(from_range(test::both_suites)));
  auto opens = [&](BytesView bytes) {
    return read_readable(bytes, notice.tenant, notice.transport_card());
  };
  REQUIRE(opens(notice.record.bytes).ok());
  CHECK(test::all_refused(test::flip_every_bit(notice.record.bytes, opens)));
  CHECK(test::all_refused(test::cut_everywhere(notice.record.bytes, opens)));
}

TEST_CASE("a notice offered to another village or another hub is refused") {
  Notice here("here", GENERATE(from_range(test::both_suites)));
  Notice there("there", here.suite);
  CHECK(why_not(read_readable(here.record.bytes, there.tenant, here.transport_card())) ==
        "wrong-tenant statement.tenant");
  CHECK(why_not(read_readable(here.record.bytes, here.tenant, there.transport_card())) ==
        "bad-signature statement.recipients");
}

TEST_CASE("a notice longer than the limit is refused by its stated length") {
  Notice notice("long", GENERATE(from_range(test::both_suites)));
  Bytes changed = notice.record.bytes;
  for (std::size_t place = 8; place < 12; ++place) changed[place] = 0xFF;
  CHECK(refusal(read_readable(changed, notice.tenant, notice.transport_card())) ==
        ErrorCode::limit_exceeded);
  std::string value = '"' + std::string(262'144, 'x') + '"';
  Writing writing{notice.tenant, notice.id, test::founded, 1, 3, &notice.secretary};
  CHECK(refusal(write_readable(writing, test::content_by(notice.secretary, value),
                               notice.transport_card(), notice.random)) ==
        ErrorCode::limit_exceeded);
}

TEST_CASE("nobody can write a notice in the secretary's name") {
  Notice notice("name", GENERATE(from_range(test::both_suites)));
  Writing writing{notice.tenant, notice.id, test::founded, 1, 3, &notice.author};
  CHECK(refusal(write_readable(writing, test::content_by(notice.secretary), notice.transport_card(),
                               notice.random)) == ErrorCode::malformed);
  keyring::Identity impostor = notice.author.duplicate();
  impostor.card = notice.secretary.card;  // the secretary's card over the impostor's key
  writing.author = &impostor;
  auto record = write_readable(writing, test::content_by(notice.secretary), notice.transport_card(),
                               notice.random);
  REQUIRE(record.ok());
  CHECK(why_not(read_readable(record->bytes, notice.tenant, notice.transport_card())) ==
        "bad-signature signature");
}

TEST_CASE("a statement is 148 bytes and has no other form") {
  Notice notice("statement", GENERATE(from_range(test::both_suites)));
  Bytes bytes = copy_of(BytesView(notice.record.bytes).subspan(12, statement_length));
  Statement statement = *Statement::parse(bytes);
  CHECK(statement.bytes() == bytes);
  CHECK(statement.tenant == notice.tenant);
  CHECK(statement.signer == keyring::card_digest(notice.tenant, notice.secretary.card));
  CHECK(statement.recipients == recipients_digest(notice.suite, {notice.transport_card()}));
  auto changed = [&](std::size_t place, std::uint8_t value) {
    Bytes out = bytes;
    out[place] = value;
    return why_not(Statement::parse(out));
  };
  CHECK(changed(0, 2) == "unknown-version statement.version");
  CHECK(changed(1, 0).starts_with("unknown-version"));
  CHECK(changed(2, 0) == "malformed statement.mode");
  CHECK(changed(2, 5) == "malformed statement.mode");
  CHECK(changed(3, 1) == "malformed statement.zero");
  CHECK(test::all_refused(test::cut_everywhere(bytes, Statement::parse)));
}

TEST_CASE("a list of recipients can't be read as another list") {
  Digest one{{1}};
  Digest two{{2}};
  Suite suite = GENERATE(from_range(test::both_suites));
  CHECK(recipients_digest(suite, {one, two}) != recipients_digest(suite, {two, one}));
  CHECK(recipients_digest(suite, {one}) != recipients_digest(suite, {one, one}));
  CHECK(recipients_digest(suite, {one}) != recipients_digest(test::other_suite(suite), {one}));
}
