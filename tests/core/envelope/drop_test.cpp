#include <catch_amalgamated.hpp>

#include <weicun/keyring/vault.h>

#include "anonymous.h"
#include "core/keyring/damage.h"
#include "sealing.h"
#include "signed_content.h"

using namespace weicun;
using namespace weicun::envelope;
using namespace weicun::test;

namespace {

/// A county that takes drops, and somebody in one of its villages.
struct County : Villagers {
  Identity discipline;
  TenantId county;
  DropReply code;

  explicit County(Suite given)
      : Villagers(given),
        discipline(person(Use::county_drop, 0)),
        county(county_of(discipline.card)),
        code(*drop_reply(suite, county, random.bytes<16>())) {
    id = RecordId::from(random.bytes<16>());
  }
  [[nodiscard]] Writing writing(const Identity& writer) const {
    return {county, id, founded.plus(5), 0, 0, &writer};
  }
  [[nodiscard]] std::string text(const Identity& from, std::string_view versions = {},
                                 std::string_view body = "挪用低保金") const {
    json::ObjectBuilder content;
    content.set("type", "gov.tipoff").set("schema", std::int64_t{1});
    content.set_canonical("value", "{\"body\":\"" + std::string(body) + "\"}");
    content.set_canonical("attachments", "[]").set("from", to_base64url(from.card.core()));
    content.set("mailbox", to_base64url(code.mailbox));
    if (!versions.empty()) content.set_canonical("versions", std::string(versions));
    if (!versions.empty()) content.set("reply", to_base64url(code.key.card.core()));
    return content.text();
  }
  /// A named drop's content whose answer is to be sealed to this card.
  [[nodiscard]] std::string answered_to(const keyring::Card& card) const {
    std::string content = text(author, "[1,3]");
    std::string asked = to_base64url(code.key.card.core());
    return content.replace(content.find(asked), asked.size(), to_base64url(card.core()));
  }
  [[nodiscard]] Sealed drop(std::string_view content) {
    return *seal_drop(writing(code.key), content, drop_recipient(discipline.card), random);
  }
  [[nodiscard]] std::string refused(const Identity& writer, std::string_view content) {
    return why_not(seal_drop(writing(writer), content, drop_recipient(discipline.card), random));
  }
};

}  // namespace

TEST_CASE("a drop reaches the county, and its header tells neither village nor time") {
  County here(GENERATE(from_range(test::both_suites)));
  Sealed sealed = here.drop(here.text(here.code.key));
  Opened opened = *open_drop(sealed.bytes, here.discipline);
  CHECK_FALSE(opened.is_signed);
  CHECK(opened.id == here.id);
  CHECK(opened.statement.time == Instant{});
  CHECK(opened.content.value == R"({"body":"挪用低保金"})");
  CHECK(opened.content.links.drop->mailbox == here.code.mailbox);
  EnvelopeHeader header = *read_header(sealed.bytes);
  CHECK(header.kind == 3);
  CHECK(header.tenant == here.county);
  CHECK(header.tenant != here.tenant);
  CHECK(header.root_version == 0);
  CHECK(header.directory_version == 0);
  CHECK(header.attachment_count == 0);
  CHECK(header.recipients.size() == 1);
  CHECK(sealed.bytes.size() == 96 + 16 + crypto::wrapped_key_length(here.suite) + 72 + 65'536);
  CHECK(sealed.fingerprint == opened.fingerprint);
  // The same county from another village's directory: nothing in the header differs but the id.
  County elsewhere(here.suite);
  elsewhere.tenant.bytes[0] ^= 1U;
  CHECK(elsewhere.county == here.county);
}

TEST_CASE("a drop has one of two lengths") {
  County here(GENERATE(from_range(test::both_suites)));
  auto length = [&](std::size_t characters) {
    auto sealed = seal_drop(here.writing(here.code.key),
                            here.text(here.code.key, {}, std::string(characters, 'x')),
                            drop_recipient(here.discipline.card), here.random);
    return sealed ? sealed->bytes.size() - 112 - crypto::wrapped_key_length(here.suite) - 72 : 0;
  };
  CHECK(length(10) == 65'536);
  CHECK(length(60'000) == 65'536);
  CHECK(length(66'000) == 1'048'576);
  CHECK(length(1'040'000) == 1'048'576);
  CHECK(length(1'048'576) == 0);
}

TEST_CASE("a named drop is signed, and keeps its village inside") {
  County here(GENERATE(from_range(test::both_suites)));
  std::string content = here.text(here.author, "[1,3]");
  Sealed sealed = *seal_drop(here.writing(here.author), content,
                             drop_recipient(here.discipline.card), here.random);
  Opened opened = *open_drop(sealed.bytes, here.discipline);
  CHECK(opened.is_signed);
  CHECK(opened.content.from.core() == here.author.card.core());
  CHECK(opened.content.links.drop->versions == std::pair(1U, 3U));
  CHECK(opened.content.links.drop->reply->core() == here.code.key.card.core());
  CHECK(opened.statement.root_version == 0);
  CHECK(read_header(sealed.bytes)->tenant == here.county);
}

TEST_CASE("what doesn't fit a drop is refused before it is sealed") {
  County here(GENERATE(from_range(test::both_suites)));
  CHECK(here.refused(here.code.key, here.text(here.code.key)) == "accepted");
  CHECK(here.refused(here.code.key, here.text(here.code.key, "[1,3]")) == "malformed versions");
  CHECK(here.refused(here.author, here.text(here.author)) == "malformed versions");
  CHECK(here.refused(here.author, here.text(here.code.key)) == "malformed from");
  // A card that the hub knows proves nothing about who answers.
  CHECK(here.refused(here.author, here.answered_to(here.author.card)) == "malformed reply");
  CHECK(here.refused(here.code.key, test::content_by(here.code.key)) == "malformed mailbox");
  Writing dated = here.writing(here.code.key);
  dated.directory_version = 3;
  CHECK(why_not(seal_drop(dated, here.text(here.code.key), drop_recipient(here.discipline.card),
                          here.random)) == "malformed drop.versions");
  // And a letter has no mailbox.
  CHECK(why_not(seal_unsigned(
            here.by(here.reply),
            [&] {
              std::string text = here.text(here.reply);
              return text;
            }(),
            {here.to(here.secretary)}, {}, here.random)) == "malformed mailbox");
}

TEST_CASE("a drop is no letter and a letter no drop") {
  County here(GENERATE(from_range(test::both_suites)));
  Sealed drop = here.drop(here.text(here.code.key));
  CHECK(why_not(open(drop.bytes, here.county, here.discipline)) == "not-supported envelope.kind");
  Sealed letter = here.anonymous();
  CHECK(why_not(open_drop(letter.bytes, here.secretary)) == "not-supported envelope.kind");
}

TEST_CASE("a drop opens for the county's card alone") {
  County here(GENERATE(from_range(test::both_suites)));
  Sealed drop = here.drop(here.text(here.code.key));
  auto other = here.person(keyring::Use::county_drop, 0);
  CHECK(why_not(open_drop(drop.bytes, other)) == "wrong-tenant envelope.tenant");
  CHECK_FALSE(open_drop(drop.bytes, here.secretary).ok());
  CHECK_FALSE(open_drop(drop.bytes, here.author).ok());
}

TEST_CASE("the code alone finds the mailbox and opens the answer") {
  County here(GENERATE(from_range(test::both_suites)));
  auto random16 = here.random.bytes<16>();
  std::string code = keyring::recovery_code(here.suite, keyring::CodeKind::drop_reply, random16);
  auto typed = keyring::read_recovery_code(here.suite, keyring::CodeKind::drop_reply, code);
  DropReply written = *drop_reply(here.suite, here.county, random16);
  DropReply later = *drop_reply(here.suite, here.county, typed->view());
  CHECK(later.mailbox == written.mailbox);
  CHECK(later.key.card.core() == written.key.card.core());
  CHECK(drop_reply(here.suite, here.tenant, random16)->mailbox != written.mailbox);
  CHECK(why_not(drop_reply(here.suite, here.county, BytesView(random16).first(15))) ==
        "malformed reply code");
  Recipient author{keyring::card_digest(here.county, written.key.card),
                   written.key.card.encryption_key};
  Writing answer = here.writing(here.discipline);
  Sealed sent = *seal(answer, test::content_by(here.discipline), {}, {author}, here.random);
  CHECK(open(sent.bytes, here.county, later.key).ok());
  CHECK(test::refusal(open(sent.bytes, here.county, here.code.key)) == ErrorCode::not_for_us);
}

TEST_CASE("work under a drop is found in slices and checked with one hash") {
  Suite suite = GENERATE(from_range(test::both_suites));
  Digest fingerprint = crypto::hash(suite, {view_of("a drop")});
  auto nonce = find_work(suite, fingerprint, 20'000, 0, 1U << 16U, 8);
  REQUIRE(nonce.has_value());
  CHECK(is_work(suite, fingerprint, 20'000, *nonce, 8));
  CHECK(find_work(suite, fingerprint, 20'000, *nonce, 1, 8) == nonce);
  CHECK(find_work(suite, fingerprint, 20'000, 0, *nonce, 8) == std::nullopt);
  CHECK_FALSE(is_work(suite, fingerprint, 20'000, *nonce, 64));
  Digest other = crypto::hash(suite, {view_of("another")});
  std::size_t good = 0;
  for (std::uint64_t day = 1; day <= 64; ++day)
    good += is_work(suite, other, day, *nonce, 8) ? 1 : 0;
  CHECK(good < 8);  // a stamp is worth nothing on another day or under another drop
  CHECK(work_bits(96 + 96 + 72 + 65'536) == 18);
  CHECK(work_bits(96 + 96 + 72 + 1'048'576) == 22);
}

TEST_CASE("no bit of a drop can be changed, and no end cut off") {
  County here(GENERATE(from_range(test::both_suites)));
  Sealed drop = here.drop(here.text(here.code.key));
  auto opened = [&](BytesView bytes) { return open_drop(bytes, here.discipline); };
  auto chosen = [&](std::size_t byte) { return byte < 300 || byte % 1'499 == 0; };
  CHECK(test::all_refused(test::flip_bits(drop.bytes, opened, chosen)));
  for (std::size_t length = 0; length < drop.bytes.size(); length += length < 400 ? 1 : 997)
    CHECK_FALSE(opened(BytesView(drop.bytes).first(length)).ok());
}
