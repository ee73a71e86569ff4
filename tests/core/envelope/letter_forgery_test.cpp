#include <catch_amalgamated.hpp>

#include "letters.h"

using namespace weicun;
using namespace weicun::envelope;
using weicun::test::Correspondence;
using weicun::test::Forgery;
using weicun::test::refusal;
using weicun::test::why_not;

namespace {

std::vector<Bytes> stanzas_of(BytesView envelope) {
  EnvelopeHeader header = *read_header(envelope);
  std::size_t length = stanza_length(header.suite);
  std::vector<Bytes> out;
  for (std::size_t i = 0; i < header.recipients.size(); ++i)
    out.push_back(copy_of(envelope.subspan(envelope_header_length + i * length, length)));
  return out;
}

/// An envelope with other stanzas, its count set right.
Bytes with_stanzas(BytesView envelope, const std::vector<Bytes>& stanzas) {
  constexpr std::size_t count_at = 7;
  BytesView header = envelope.first(envelope_header_length);
  ByteWriter out;
  out.bytes(header.first(count_at)).u8(static_cast<std::uint8_t>(stanzas.size()));
  out.bytes(header.subspan(count_at + 1));
  for (const Bytes& one : stanzas) out.bytes(one);
  return out.bytes(envelope.last(read_header(envelope)->body_length)).take();
}

/// An honest letter of one member to the secretary, and the means to tamper with it.
struct Tampering : Correspondence {
  Sealed sealed;
  Forgery forgery;
  Tampering(std::string_view name, Suite of_suite)
      : Correspondence(name, of_suite),
        sealed(letter_to({to(secretary)})),
        forgery(sealed, {to(secretary).card}) {}
  std::string verdict() {
    return why_not(open(forgery.bytes({to(secretary)}, random), tenant, secretary));
  }
  std::string verdict(BytesView inner) {
    return why_not(open(forgery.bytes({to(secretary)}, inner, random), tenant, secretary));
  }
};

}  // namespace

TEST_CASE("an envelope put together rightly opens: the forger's tools work") {
  Tampering by("tools", GENERATE(from_range(test::both_suites)));
  CHECK(by.verdict() == "accepted");
}

TEST_CASE("stanzas can't be moved, deleted, added, swapped or doubled") {
  Correspondence post("stanzas", GENERATE(from_range(test::both_suites)));
  Sealed one = post.letter();
  Sealed two = post.letter();
  auto own = stanzas_of(one.bytes);
  auto foreign = stanzas_of(two.bytes);
  auto refused_for_all = [&](const std::vector<Bytes>& stanzas) {
    Bytes changed = with_stanzas(one.bytes, stanzas);
    bool secretary = open(changed, post.tenant, post.secretary).ok();
    bool township = open(changed, post.tenant, post.township).ok();
    return !secretary && !township && !open_own(changed, post.tenant, one.content_key).ok();
  };
  REQUIRE_FALSE(refused_for_all(own));
  CHECK(refused_for_all({foreign[0], own[1]}));
  CHECK(refused_for_all({own[0], foreign[1]}));
  CHECK(refused_for_all({own[0]}));
  CHECK(refused_for_all({own[1]}));
  CHECK(refused_for_all({own[1], own[0]}));
  CHECK(refused_for_all({own[0], own[0]}));
  CHECK(refused_for_all({own[0], own[1], own[1]}));
  CHECK(refused_for_all({own[0], own[1], foreign[0]}));
  CHECK(refused_for_all({}));
}

TEST_CASE("a recipient cannot re-seal a letter to a third office") {
  Correspondence post("forwarding", GENERATE(from_range(test::both_suites)));
  auto third = test::make_identity(post.random, keyring::Use::office, 7, post.suite);
  Sealed sealed = post.letter_to({post.to(post.secretary)});
  Forgery forgery(sealed, {post.to(post.secretary).card});

  SECTION("with the list of recipients as it was") {
    Bytes forwarded = forgery.bytes({post.to(third)}, post.random);
    CHECK(why_not(open(forwarded, post.tenant, third)) == "bad-signature inner.cards");
  }
  SECTION("with the third office in the list") {
    forgery.cards = {post.to(third).card};
    Bytes forwarded = forgery.bytes({post.to(third)}, post.random);
    CHECK(why_not(open(forwarded, post.tenant, third)) == "bad-signature statement.recipients");
  }
  SECTION("with the third office beside the first") {
    forgery.cards.push_back(post.to(third).card);
    Bytes forwarded = forgery.bytes({post.to(post.secretary), post.to(third)}, post.random);
    CHECK(why_not(open(forwarded, post.tenant, third)) == "bad-signature statement.recipients");
    CHECK(why_not(open(forwarded, post.tenant, post.secretary)) ==
          "bad-signature statement.recipients");
  }
}

TEST_CASE("a key id alone makes nobody a recipient") {
  Tampering by("kid", GENERATE(from_range(test::both_suites)));
  Digest look_alike = by.to(by.secretary).card;
  look_alike[31] ^= 1U;
  by.forgery.cards = {look_alike};
  Statement said = by.forgery.said();
  said.recipients = recipients_digest(by.suite, by.forgery.cards);
  by.forgery.sign(said, by.author, by.random);
  CHECK(by.verdict() == "not-for-us inner.cards");
}

TEST_CASE("header and statement must speak of the same letter") {
  Tampering by("header", GENERATE(from_range(test::both_suites)));
  SECTION("another id") {
    by.forgery.header.id.bytes[15] ^= 1U;
    CHECK(by.verdict() == "bad-signature statement.id");
  }
  SECTION("another root version") {
    by.forgery.header.root_version += 1;
    CHECK(by.verdict() == "bad-signature statement.versions");
  }
  SECTION("another directory version") {
    by.forgery.header.directory_version += 1;
    CHECK(by.verdict() == "bad-signature statement.versions");
  }
  SECTION("another village's statement") {
    Statement said = by.forgery.said();
    said.tenant.bytes[0] ^= 1U;
    by.forgery.sign(said, by.author, by.random);
    CHECK(by.verdict() == "wrong-tenant statement.tenant");
  }
  SECTION("a suite that isn't the letter's") {
    Statement said = by.forgery.said();
    said.suite = test::other_suite(by.suite);
    by.forgery.sign(said, by.author, by.random);
    CHECK(by.verdict() == "bad-signature statement.suite");
  }
}

TEST_CASE("nobody can put words into another's mouth") {
  Tampering by("words", GENERATE(from_range(test::both_suites)));
  auto other = test::make_identity(by.random, keyring::Use::member_device, 0, by.suite);
  SECTION("other content under the same statement") {
    by.forgery.content = test::content_by(by.author, R"({"title":"别的"})");
    CHECK(by.verdict() == "bad-signature statement.content");
  }
  SECTION("signed by somebody else's key") {
    by.forgery.sign(by.forgery.said(), other, by.random);
    CHECK(by.verdict() == "bad-signature signature");
  }
  SECTION("claimed by somebody else's card") {
    by.forgery.content = test::content_by(other);
    Statement said = by.forgery.said();
    said.content = content_digest(by.suite, view_of(by.forgery.content));
    by.forgery.sign(said, other, by.random);
    CHECK(by.verdict() == "bad-signature statement.signer");
  }
  SECTION("signed as a receipt, not as a statement") {
    by.forgery.signature =
        *crypto::sign(by.suite, by.random, by.author.signing, "receipt", {by.forgery.statement});
    CHECK(by.verdict() == "bad-signature signature");
  }
  SECTION("signed again for another id by the one who signed is a letter of its own") {
    Statement said = by.forgery.said();
    said.id.bytes[15] ^= 1U;
    by.forgery.header.id = said.id;
    by.forgery.sign(said, by.author, by.random);
    CHECK(by.verdict() == "accepted");
  }
}

TEST_CASE("a letter can't be published, and a publication can't be sealed") {
  Tampering by("modes", GENERATE(from_range(test::both_suites)));
  Bytes published = ByteWriter()
                        .text("WCP1")
                        .u8(1)
                        .u8(test::suite_byte(by.suite))
                        .zeros(2)
                        .u32(static_cast<std::uint32_t>(by.forgery.content.size()))
                        .bytes(by.forgery.statement)
                        .bytes(by.forgery.signature)
                        .text(by.forgery.content)
                        .take();
  CHECK(why_not(read_readable(published, by.tenant, by.transport_card())) ==
        "bad-signature statement.mode");
  CHECK(why_not(read_readable(published, by.tenant, by.to(by.secretary).card)) ==
        "bad-signature statement.mode");
  for (Mode mode : {Mode::readable, Mode::identity_box, Mode::courier}) {
    Statement said = by.forgery.said();
    said.mode = mode;
    by.forgery.sign(said, by.author, by.random);
    CHECK(by.verdict() == "bad-signature statement.mode");
  }
}

TEST_CASE("a photo can't be dropped from a letter, added or exchanged") {
  Correspondence post("photos", GENERATE(from_range(test::both_suites)));
  std::vector<AttachmentReference> photos = {test::photo(post.random)};
  std::string content = test::content_by(post.author, "{}", photos);
  Sealed sealed = *seal(post.writing(), content, photos, {post.to(post.secretary)}, post.random);
  Forgery forgery(sealed, {post.to(post.secretary).card});
  auto verdict = [&] {
    return why_not(
        open(forgery.bytes({post.to(post.secretary)}, post.random), post.tenant, post.secretary));
  };
  REQUIRE(verdict() == "accepted");
  SECTION("dropped") {
    forgery.header.attachment_count = 0;
    forgery.header.attachment_root = {};
  }
  SECTION("added") { forgery.header.attachment_count = 2; }
  SECTION("exchanged") { forgery.header.attachment_root[0] ^= 1U; }
  CHECK(verdict() == "bad-signature envelope.attachments");
}

TEST_CASE("an inner part with wrong lengths or anything behind its end is refused") {
  Tampering by("inner", GENERATE(from_range(test::both_suites)));
  const Bytes good = by.forgery.inner();
  REQUIRE(by.verdict(good) == "accepted");
  auto changed = [&](std::size_t place, Bytes bytes) {
    Bytes out = good;
    std::copy(bytes.begin(), bytes.end(), out.begin() + static_cast<std::ptrdiff_t>(place));
    return by.verdict(out);
  };
  CHECK(changed(good.size() - 1, {1}) == "malformed inner.padding");
  constexpr std::size_t before_content = 16 + 32 + statement_length + crypto::signature_length;
  CHECK(changed(before_content + by.forgery.content.size(), {1}) == "malformed inner.padding");
  CHECK(changed(0, {2}) == "unknown-version inner.version");
  CHECK(changed(1, {0}) == "malformed inner.recipients");
  CHECK(changed(1, {2}) == "malformed inner.recipients");
  CHECK(changed(1, {9}) == "malformed inner.recipients");
  CHECK(changed(2, {0}) == "malformed inner.padding");  // the signature stands behind the content
  CHECK(changed(2, {2}) == "malformed inner.extension");
  CHECK(changed(2, {3}) == "malformed inner.flags");
  CHECK(changed(2, {5}) == "malformed inner.flags");
  CHECK(changed(3, {1}) == "malformed inner.flags");
  CHECK(changed(4, {0, 0x10, 0, 0}) == "malformed inner.content");
  CHECK(changed(4, {0xFF, 0xFF, 0xFF, 0xFF}) == "malformed inner.content");
  CHECK(changed(8, {1}) == "malformed inner.extension");
  CHECK(changed(8, {0xFF, 0xFF, 0xFF, 0xFF}) == "malformed inner.extension");
  for (std::size_t place = 12; place < 16; ++place)
    CHECK(changed(place, {1}) == "malformed inner.zero");
}

TEST_CASE("an inner part of a length between the four is refused") {
  Tampering by("bucket", GENERATE(from_range(test::both_suites)));
  Bytes inner = by.forgery.inner();
  for (std::size_t length :
       {std::size_t{4095}, std::size_t{4097}, std::size_t{8192}, std::size_t{1024}}) {
    inner.resize(length, 0);
    CHECK(by.verdict(inner) == "malformed envelope.body");
  }
  inner.resize(16'384, 0);
  CHECK(by.verdict(inner) == "accepted");  // more padding than needed hides more
}

TEST_CASE("a header with impossible fields is refused before any key is touched") {
  Correspondence post("fields", GENERATE(from_range(test::both_suites)));
  Sealed sealed = post.letter();
  auto changed = [&](std::size_t place, std::uint8_t value) {
    Bytes out = sealed.bytes;
    out[place] = value;
    return why_not(read_header(out));
  };
  CHECK(changed(0, 'w') == "malformed envelope.magic");
  CHECK(changed(4, 2) == "unknown-version envelope.version");
  CHECK(changed(5, 3).starts_with("unknown-version"));
  CHECK(changed(5, test::suite_byte(test::other_suite(post.suite))) == "malformed envelope.length");
  CHECK(changed(6, 0) == "malformed envelope.kind");
  CHECK(changed(6, 3) == "malformed envelope.recipients");  // a drop has one recipient
  CHECK(changed(6, 4) == "not-supported envelope.kind");
  CHECK(changed(6, 5) == "malformed envelope.kind");
  CHECK(changed(7, 0) == "malformed envelope.recipients");
  CHECK(changed(7, 1) == "malformed envelope.length");
  CHECK(changed(7, 9) == "malformed envelope.recipients");
  CHECK(changed(7, 255) == "malformed envelope.recipients");
  CHECK(changed(48, 0) == "malformed envelope.body");
  CHECK(changed(51, 0xFF) == "malformed envelope.body");
  CHECK(changed(52, 1) == "malformed envelope.attachments");
  CHECK(changed(56, 1) == "malformed envelope.attachments");
  for (std::size_t place = 88; place < 96; ++place)
    CHECK(changed(place, 1) == "malformed envelope.zero");
}

TEST_CASE("a recipient named twice is refused by the header alone") {
  Correspondence post("twice", GENERATE(from_range(test::both_suites)));
  Bytes doubled = post.letter().bytes;
  auto first = doubled.begin() + envelope_header_length;
  std::copy_n(first, 16, first + static_cast<std::ptrdiff_t>(stanza_length(post.suite)));
  CHECK(why_not(read_header(doubled)) == "malformed envelope.recipient-twice");
}

TEST_CASE("an identity box is no letter") {
  Tampering by("identity box", GENERATE(from_range(test::both_suites)));
  by.forgery.header.kind = kind_identity_box;
  CHECK(by.verdict() == "not-supported envelope.kind");
}
