#include <catch_amalgamated.hpp>

#include "anonymous.h"
#include "core/keyring/damage.h"
#include "sealing.h"
#include "signed_content.h"

using namespace weicun;
using namespace weicun::envelope;
using namespace weicun::test;

TEST_CASE("an anonymous letter opens, and says that nobody signed it") {
  Villagers village(GENERATE(from_range(test::both_suites)));
  Sealed sealed = village.anonymous();
  Opened by_secretary = *open(sealed.bytes, village.tenant, village.secretary);
  Opened by_author = *open_own(sealed.bytes, village.tenant, sealed.content_key);
  for (const Opened* opened : {&by_secretary, &by_author}) {
    CHECK_FALSE(opened->is_signed);
    CHECK(opened->id == village.id);
    CHECK(opened->identity_box.empty());
    CHECK(opened->content.value == R"({"title":"水井"})");
    CHECK(opened->content.from.core() == village.reply.card.core());
    CHECK(opened->statement.signer == village.to(village.reply).card);
    CHECK(opened->statement.time == test::founded);  // of the id: nobody claimed another
    CHECK(opened->statement.directory_version == 3);
    CHECK(opened->fingerprint == sealed.fingerprint);
  }
  CHECK(open(village.named_to_township().bytes, village.tenant, village.secretary).ok());
}

TEST_CASE("the village office finds nothing of the author in a letter without a name") {
  Villagers village(GENERATE(from_range(test::both_suites)));
  bool with_box = GENERATE(false, true);
  Sealed sealed = with_box ? village.named_to_township() : village.anonymous();
  Bytes plain = test::plain_of(sealed, village.suite);
  Digest card = keyring::card_digest(village.tenant, village.author.card);
  Bytes core = village.author.card.core();
  const std::vector<std::pair<std::string, BytesView>> traces = {
      {"card", card},
      {"kid", BytesView(card).first(16)},
      {"core", core},
      {"encryption key", village.author.card.encryption_key},
      {"signing key", village.author.card.signing_key},
      {"name", view_of("石阿妹")},
      {"telephone", view_of("13800000000")},
      {"village of the card", view_of(test::village_code)},
  };
  for (const auto& [what, bytes] : traces) {
    INFO(what);
    CHECK_FALSE(test::holds_in_any_form(sealed.bytes, bytes));
    CHECK_FALSE(test::holds_in_any_form(plain, bytes));
  }
  CHECK(test::holds(plain, view_of("水井")));  // the search finds what is there
  CHECK(test::holds(plain, view_of(to_base64url(village.reply.card.core()))));
  // Nobody signed: what stands behind the cards is the content itself.
  CHECK(plain[2] == (with_box ? 2 : 0));
  CHECK(plain[16 + 32] == '{');
}

TEST_CASE("who signs a letter is found by that search: it proves something") {
  Villagers village(GENERATE(from_range(test::both_suites)));
  Sealed sealed = *seal(village.by(village.author), test::content_by(village.author), {},
                        {village.to(village.secretary)}, village.random);
  Bytes plain = test::plain_of(sealed, village.suite);
  Digest card = keyring::card_digest(village.tenant, village.author.card);
  CHECK(test::holds_in_any_form(plain, card));
  CHECK(test::holds_in_any_form(plain, village.author.card.core()));
}

TEST_CASE("the answer to an anonymous letter is sealed to its reply key") {
  Villagers village(GENERATE(from_range(test::both_suites)));
  Sealed sealed = village.anonymous();
  Opened letter = *open(sealed.bytes, village.tenant, village.secretary);
  Recipient author{letter.statement.signer, letter.content.from.encryption_key};
  Writing answer = village.by(village.secretary);
  answer.id = make_record_id(test::founded.plus(9), village.random.bytes<16>());
  Sealed sent = *seal(answer, test::content_by(village.secretary), {}, {author}, village.random);
  CHECK(open(sent.bytes, village.tenant, village.reply)->is_signed);
  CHECK(refusal(open(sent.bytes, village.tenant, village.author)) == ErrorCode::not_for_us);
}

TEST_CASE("the township learns who wrote, by the author's own signature") {
  Villagers village(GENERATE(from_range(test::both_suites)));
  Opened letter = *open(village.named_to_township().bytes, village.tenant, village.secretary);
  Author author = *open_identity_box(letter, village.township);
  CHECK(author.card.core() == village.author.card.core());
  CHECK(author.who == Villagers::who);
  CHECK(refusal(open_identity_box(letter, village.secretary)) == ErrorCode::not_for_us);
  Opened anonymous = *open(village.anonymous().bytes, village.tenant, village.secretary);
  CHECK(refusal(open_identity_box(anonymous, village.township)) == ErrorCode::not_found);
}

TEST_CASE("an identity box belongs to one letter: not to another text, id or village") {
  Villagers village(GENERATE(from_range(test::both_suites)));
  auto verdict = [&](Villagers& where, BytesView box) {
    Opened letter = *open(where.anonymous(box).bytes, where.tenant, where.secretary);
    return why_not(open_identity_box(letter, where.township));
  };
  Bytes good = village.box_for(village.content());
  REQUIRE(verdict(village, good) == "accepted");
  Bytes other_text = village.box_for(test::content_by(village.reply, R"({"title":"路灯"})"));
  CHECK(verdict(village, other_text) == "bad-signature statement.content");
  Villagers other_letter(village.suite);
  other_letter.id = make_record_id(test::founded.plus(1), village.random.bytes<16>());
  CHECK(verdict(other_letter, good) == "bad-signature identity-box.id");
  Villagers other_village(village.suite);
  other_village.tenant.bytes[0] ^= 1U;
  CHECK(verdict(other_village, good) == "wrong-tenant envelope.tenant");
  CHECK(verdict(village, village.anonymous().bytes) == "not-supported envelope.kind");
  CHECK(verdict(village, Bytes{1}) == "malformed envelope.length");
}

TEST_CASE("an identity box with another's card or a signature of another kind names nobody") {
  Villagers village(GENERATE(from_range(test::both_suites)));
  std::string content = village.content();
  Digest letter = content_digest(village.suite, view_of(content));
  std::vector<Digest> cards = {village.to(village.township).card};
  std::vector<Recipient> recipients = {village.to(village.township)};
  auto verdict = [&](const keyring::Identity& signer, Mode mode, const keyring::Identity& shown) {
    Signed made = *sign_statement(village.by(signer), mode, cards, letter, village.random);
    std::string text = "{\"from\":\"" + to_base64url(shown.card.core()) + "\",\"value\":{}}";
    Inner inner{cards, made.statement, made.signature, view_of(text), {}};
    Contents box{kind_identity_box, inner, nullptr, &recipients};
    Bytes bytes = seal_contents(village.by(signer), box, village.random)->bytes;
    Opened opened = *open(village.anonymous(bytes).bytes, village.tenant, village.secretary);
    return why_not(open_identity_box(opened, village.township));
  };
  const auto& me = village.author;
  auto neighbour = village.person(keyring::Use::member_device, 0);
  CHECK(verdict(me, Mode::identity_box, me) == "accepted");
  CHECK(verdict(me, Mode::identity_box, neighbour) == "bad-signature statement.signer");
  CHECK(verdict(me, Mode::sealed, me) == "bad-signature statement.mode");
  CHECK(verdict(me, Mode::courier, me) == "bad-signature statement.mode");
}

TEST_CASE(
    "a signed letter can't have an identity box, and nobody's name stands where nobody signed") {
  Villagers village(GENERATE(from_range(test::both_suites)));
  Bytes box = village.box_for(village.content());
  Inner both{{}, Bytes(148), Bytes(64), {}, box};
  both.cards = {village.to(village.secretary).card};
  CHECK(why_not(inner_bytes(kind_letter, both)) == "malformed inner.flags");
  // A member's own card in `from` of an unsigned letter would accuse that member.
  std::string accusing = test::content_by(village.author);
  CHECK(why_not(seal_unsigned(village.by(village.author), accusing, {village.to(village.secretary)},
                              {}, village.random)) == "malformed from");
  Inner inner{both.cards, {}, {}, view_of(accusing), {}};
  std::vector<Recipient> recipients = {village.to(village.secretary)};
  Bytes forged = seal_contents(village.by(village.author),
                               {kind_letter, inner, nullptr, &recipients}, village.random)
                     ->bytes;
  CHECK(why_not(open(forged, village.tenant, village.secretary)) == "malformed from");
}

TEST_CASE("no bit of a letter with an identity box can be changed, and no end cut off") {
  Villagers village(GENERATE(from_range(test::both_suites)));
  Sealed sealed = village.named_to_township();
  auto opened = [&](BytesView bytes) { return open(bytes, village.tenant, village.secretary); };
  auto chosen = [&](std::size_t byte) { return byte < 400 || byte % 211 == 0; };
  CHECK(test::all_refused(test::flip_bits(sealed.bytes, opened, chosen)));
  CHECK(test::all_refused(test::cut_everywhere(sealed.bytes, opened)));
}

TEST_CASE("no bit of an identity box can be changed, and no end cut off") {
  Villagers village(GENERATE(from_range(test::both_suites)));
  Opened letter = *open(village.named_to_township().bytes, village.tenant, village.secretary);
  Bytes box = letter.identity_box;
  auto opened = [&](BytesView bytes) {
    letter.identity_box = copy_of(bytes);
    return open_identity_box(letter, village.township);
  };
  REQUIRE(opened(box).ok());
  auto chosen = [&](std::size_t byte) { return byte < 400 || byte % 97 == 0; };
  CHECK(test::all_refused(test::flip_bits(box, opened, chosen)));
  auto cut = test::cut_everywhere(box, opened);
  CHECK(cut.accepted == 0);
}
