#include <catch_amalgamated.hpp>

#include "letters.h"

using namespace weicun;
using namespace weicun::envelope;
using weicun::test::Correspondence;
using weicun::test::refusal;

namespace {

std::size_t stanza(Suite suite) { return suite == Suite::gm ? 144 : 96; }

}  // namespace

TEST_CASE("a letter reaches each of its recipients, and its author keeps a way to read it") {
  Correspondence post("post", GENERATE(from_range(test::both_suites)));
  Sealed sealed = post.letter();
  Opened by_secretary = *open(sealed.bytes, post.tenant, post.secretary);
  Opened by_township = *open(sealed.bytes, post.tenant, post.township);
  Opened by_author = *open_own(sealed.bytes, post.tenant, sealed.content_key);
  for (const Opened* opened : {&by_secretary, &by_township, &by_author}) {
    CHECK(opened->id == post.id);
    CHECK(opened->mode == Mode::sealed);
    CHECK(opened->content_text == test::content_by(post.author));
    CHECK(opened->content.type == "gov.secretary_letter");
    CHECK(opened->content.value == R"({"title":"水井"})");
    CHECK(opened->content.from.core() == post.author.card.core());
    CHECK(opened->fingerprint == sealed.fingerprint);
    CHECK(opened->recipients ==
          std::vector<Digest>{post.to(post.secretary).card, post.to(post.township).card});
    CHECK(opened->statement.time == test::founded.plus(5));
    CHECK(opened->statement.directory_version == 3);
  }
}

TEST_CASE("what anybody can read of a letter is its header and nothing of its author") {
  Correspondence post("post", GENERATE(from_range(test::both_suites)));
  Sealed sealed = post.letter();
  EnvelopeHeader header = *read_header(sealed.bytes);
  CHECK(header.suite == post.suite);
  CHECK(header.kind == 1);
  CHECK(header.tenant == post.tenant);
  CHECK(header.id == post.id);
  CHECK(header.root_version == 1);
  CHECK(header.directory_version == 3);
  CHECK(header.body_length == 4096 + 72);
  CHECK(header.recipients.size() == 2);
  CHECK(sealed.bytes.size() == 96 + 2 * stanza(post.suite) + 4096 + 72);
  CHECK(sealed.fingerprint == envelope_fingerprint(post.suite, sealed.bytes));
  Digest card = keyring::card_digest(post.tenant, post.author.card);
  auto stands_in_clear = [&](BytesView wanted) {
    return std::search(sealed.bytes.begin(), sealed.bytes.end(), wanted.begin(), wanted.end()) !=
           sealed.bytes.end();
  };
  CHECK(stands_in_clear(header.recipients[0].view()));
  CHECK_FALSE(stands_in_clear(keyring::key_id(card).view()));
  CHECK_FALSE(stands_in_clear(post.author.card.signing_key));
  CHECK_FALSE(stands_in_clear(post.author.card.encryption_key));
  CHECK_FALSE(stands_in_clear(view_of("水井")));
}

TEST_CASE("a letter has one to eight recipients, each once") {
  Correspondence post("recipients", GENERATE(from_range(test::both_suites)));
  std::vector<keyring::Identity> offices;
  std::vector<Recipient> recipients;
  for (int i = 0; i < 9; ++i) {
    offices.push_back(test::make_identity(post.random, keyring::Use::office, 1, post.suite));
    recipients.push_back(post.to(offices.back()));
  }
  auto verdict = [&](const std::vector<Recipient>& list) {
    return refusal(seal(post.writing(), test::content_by(post.author), {}, list, post.random));
  };
  CHECK(verdict(recipients) == ErrorCode::limit_exceeded);
  CHECK(verdict({}) == ErrorCode::no_recipient_key);
  CHECK(verdict({recipients[0], recipients[0]}) == ErrorCode::malformed);
  CHECK(verdict({{recipients[0].card, Bytes(31)}}) == ErrorCode::malformed);
  recipients.pop_back();
  Sealed sealed = post.letter_to(recipients);
  for (int i = 0; i < 8; ++i)
    CHECK(open(sealed.bytes, post.tenant, offices[static_cast<std::size_t>(i)]).ok());
  CHECK(refusal(open(sealed.bytes, post.tenant, offices[8])) == ErrorCode::not_for_us);
}

TEST_CASE("a recipient key with which no secret can be shared is refused") {
  Correspondence post("zero", GENERATE(from_range(test::both_suites)));
  Recipient small_order{Digest{{1}}, Bytes(post.author.card.encryption_key.size(), 0)};
  CHECK_FALSE(
      seal(post.writing(), test::content_by(post.author), {}, {small_order}, post.random).ok());
}

TEST_CASE("a letter's length is one of four, whatever was written") {
  Correspondence post("buckets", GENERATE(from_range(test::both_suites)));
  std::size_t around = 16 + 32 + 212 + test::content_by(post.author, R"("")").size();
  auto length_for = [&](std::size_t inner) {
    std::string value = '"' + std::string(inner - around, 'x') + '"';
    auto sealed = seal(post.writing(), test::content_by(post.author, value), {},
                       {post.to(post.secretary)}, post.random);
    if (!sealed.ok()) return std::size_t{0};
    CHECK(open(sealed->bytes, post.tenant, post.secretary).ok());
    return sealed->bytes.size() - 96 - stanza(post.suite) - 72;
  };
  for (std::size_t bucket : buckets) CHECK(length_for(bucket) == bucket);
  CHECK(length_for(4'097) == 16'384);
  CHECK(length_for(16'385) == 65'536);
  CHECK(length_for(65'537) == 262'144);
  CHECK(length_for(262'145) == 0);
}

TEST_CASE("a letter that is too long says so") {
  Correspondence post("too long", GENERATE(from_range(test::both_suites)));
  std::string value = '"' + std::string(262'144, 'x') + '"';
  auto sealed = seal(post.writing(), test::content_by(post.author, value), {},
                     {post.to(post.secretary)}, post.random);
  CHECK(refusal(sealed) == ErrorCode::limit_exceeded);
}

TEST_CASE("photos are bound to their letter") {
  Correspondence post("photos", GENERATE(from_range(test::both_suites)));
  std::vector<AttachmentReference> photos = {test::photo(post.random), test::photo(post.random, 1)};
  std::string content = test::content_by(post.author, "{}", photos);
  Sealed sealed = *seal(post.writing(), content, photos, {post.to(post.secretary)}, post.random);
  EnvelopeHeader header = *read_header(sealed.bytes);
  CHECK(header.attachment_count == 2);
  CHECK_FALSE(all_zero(header.attachment_root));
  Opened opened = *open(sealed.bytes, post.tenant, post.secretary);
  REQUIRE(opened.content.attachments.size() == 2);
  CHECK(opened.content.attachments[0].key == photos[0].key);
  CHECK(opened.content.attachments[1].hash == photos[1].hash);
}

TEST_CASE("what seal is given must fit together, or nobody could open it") {
  Correspondence post("unfit", GENERATE(from_range(test::both_suites)));
  std::vector<AttachmentReference> photos = {test::photo(post.random)};
  auto verdict = [&](std::string_view content, const std::vector<AttachmentReference>& list) {
    return test::why_not(
        seal(post.writing(), content, list, {post.to(post.secretary)}, post.random));
  };
  CHECK(verdict(test::content_by(post.author, "{}", photos), photos) == "accepted");
  CHECK(verdict(test::content_by(post.author, "{}", photos), {}) == "malformed attachments");
  CHECK(verdict(test::content_by(post.author), photos) == "malformed attachments");
  auto other = photos;
  other[0].key[0] ^= 1U;
  CHECK(verdict(test::content_by(post.author, "{}", photos), other) == "malformed attachments");
  CHECK(verdict(test::content_by(post.secretary), {}) == "malformed from");
  CHECK(verdict("not json", {}).starts_with("bad-json"));
  Writing nobody = post.writing();
  nobody.author = nullptr;
  CHECK(test::why_not(seal(nobody, "{}", {}, {post.to(post.secretary)}, post.random)) ==
        "malformed author");
}

TEST_CASE("a letter to others is not for us, and one of another village is of another village") {
  Correspondence here("here", GENERATE(from_range(test::both_suites)));
  Correspondence there("there", here.suite);
  Sealed sealed = here.letter();
  CHECK(refusal(open(sealed.bytes, here.tenant, there.secretary)) == ErrorCode::not_for_us);
  CHECK(refusal(open(sealed.bytes, there.tenant, here.secretary)) == ErrorCode::wrong_tenant);
  CHECK(refusal(open_own(sealed.bytes, there.tenant, sealed.content_key)) ==
        ErrorCode::wrong_tenant);
  CHECK(refusal(open_own(sealed.bytes, here.tenant, Secret<32>())) ==
        ErrorCode::wrong_key_or_damaged);
}

TEST_CASE("a card with the recipient's keys but another serial is another recipient") {
  Correspondence post("serial", GENERATE(from_range(test::both_suites)));
  Sealed sealed = post.letter();
  keyring::Identity earlier = post.secretary.duplicate();
  earlier.card.serial += 1;
  CHECK(refusal(open(sealed.bytes, post.tenant, earlier)) == ErrorCode::not_for_us);
}

TEST_CASE("the same letter sealed twice has nothing in common but its header") {
  Correspondence post("twice", GENERATE(from_range(test::both_suites)));
  Sealed one = post.letter();
  Sealed two = post.letter();
  CHECK(one.fingerprint != two.fingerprint);
  CHECK_FALSE(equal(one.content_key.view(), two.content_key.view()));
  CHECK(equal(BytesView(one.bytes).first(96), BytesView(two.bytes).first(96)));
  std::size_t wrapped = stanza(post.suite) - 16;
  CHECK_FALSE(equal(BytesView(one.bytes).subspan(112, wrapped),
                    BytesView(two.bytes).subspan(112, wrapped)));
}

TEST_CASE("no bit of a letter can be changed, and no end cut off") {
  Correspondence post("bits", GENERATE(from_range(test::both_suites)));
  Sealed sealed = post.letter();
  const std::size_t body = 96 + 2 * stanza(post.suite);
  const test::Bits bits = test::affordable_bits(post.suite);
  auto chosen = [&](std::size_t byte) {
    return byte < body + 300 || byte + 300 >= sealed.bytes.size() || byte % 37 == 0;
  };
  auto by_secretary = [&](BytesView bytes) { return open(bytes, post.tenant, post.secretary); };
  auto by_author = [&](BytesView bytes) {
    return open_own(bytes, post.tenant, sealed.content_key);
  };
  CHECK(test::all_refused(test::flip_bits(sealed.bytes, by_secretary, chosen, bits)));
  CHECK(test::all_refused(test::flip_bits(sealed.bytes, by_author, chosen, bits)));
  CHECK(test::all_refused(test::cut_everywhere(sealed.bytes, by_secretary)));
  // The second recipient is guarded too: its stanza is bound to the first one's.
  auto by_township = [&](BytesView bytes) { return open(bytes, post.tenant, post.township); };
  auto before_body = [&](std::size_t byte) { return byte < body; };
  CHECK(test::all_refused(test::flip_bits(sealed.bytes, by_township, before_body, bits)));
}
