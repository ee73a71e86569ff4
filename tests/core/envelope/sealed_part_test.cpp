#include <catch_amalgamated.hpp>

#include "anonymous.h"
#include "core/keyring/damage.h"
#include "sealing.h"
#include "signed_content.h"

using namespace weicun;
using namespace weicun::envelope;
using namespace weicun::test;

namespace {

constexpr std::string_view fields = R"({"id18":"522699199001011234"})";

/// A readable record with a part that the hub can't read.
struct Application : Villagers {
  Digest hub;
  explicit Application(Suite given) : Villagers(given), hub(random.bytes<32>()) {}

  [[nodiscard]] Bytes part() {
    return *seal_part(by(author), fields, {to(township), to(author)}, random);
  }
  [[nodiscard]] Opened record_with(BytesView sealed) {
    json::ObjectBuilder content;
    content.set("type", "village.application").set("schema", std::int64_t{1});
    content.set_canonical("value", "{}").set_canonical("attachments", "[]");
    content.set("from", to_base64url(author.card.core())).set("sealed", to_base64url(sealed));
    ReadableRecord record = *write_readable(by(author), content.text(), hub, random);
    return *read_readable(record.bytes, tenant, hub);
  }
};

}  // namespace

TEST_CASE("handler and author read the sealed part of a record, and the hub does not") {
  Application village(GENERATE(from_range(test::both_suites)));
  Opened record = village.record_with(village.part());
  CHECK(open_part(record, village.township).value() == fields);
  CHECK(open_part(record, village.author).value() == fields);
  CHECK(test::refusal(open_part(record, village.secretary)) == ErrorCode::not_for_us);
  CHECK_FALSE(test::holds_in_any_form(view_of(record.content_text), view_of("522699199001011234")));
  record.content.links.sealed.clear();
  CHECK(test::refusal(open_part(record, village.township)) == ErrorCode::not_found);
}

TEST_CASE("a sealed part belongs to its record and its author") {
  Application village(GENERATE(from_range(test::both_suites)));
  Application other(village.suite);
  other.id = make_record_id(test::founded.plus(1), village.random.bytes<16>());
  CHECK(why_not(open_part(village.record_with(other.part()), village.township)) ==
        "bad-signature sealed.id");
  Bytes by_neighbour = *seal_part(village.by(village.secretary), fields,
                                  {village.to(village.township)}, village.random);
  CHECK(why_not(open_part(village.record_with(by_neighbour), village.township)) ==
        "bad-signature statement.signer");
  Bytes unsigned_letter = village.named_to_township().bytes;
  CHECK_FALSE(open_part(village.record_with(unsigned_letter), village.secretary).ok());
}

TEST_CASE("a sealed part holds fields and nothing else") {
  Application village(GENERATE(from_range(test::both_suites)));
  std::vector<Recipient> recipients = {village.to(village.township)};
  std::vector<Digest> cards = cards_of(recipients);
  auto verdict = [&](std::string_view text) {
    Digest digest = content_digest(village.suite, view_of(text));
    Signed made =
        *sign_statement(village.by(village.author), Mode::sealed, cards, digest, village.random);
    Inner inner{cards, made.statement, made.signature, view_of(text), {}};
    Contents contents{kind_letter, inner, nullptr, &recipients};
    Bytes part = seal_contents(village.by(village.author), contents, village.random)->bytes;
    return why_not(open_part(village.record_with(part), village.township));
  };
  CHECK(verdict(R"({"value":{"a":1}})") == "accepted");
  CHECK(verdict(R"({"value":3})") == "malformed sealed.value");
  CHECK(verdict(R"({"value":{},"more":1})") == "malformed sealed.value");
  CHECK(verdict(R"({"value":{},"value":{}})") == "malformed sealed.value");
  CHECK(verdict("[]") == "malformed sealed.value");
  CHECK(verdict("{").starts_with("bad-json"));
  CHECK(why_not(seal_part(village.by(village.author), "[1]", recipients, village.random)) ==
        "malformed sealed.value");
}

TEST_CASE("no bit of a sealed part can be changed, and no end cut off") {
  Application village(GENERATE(from_range(test::both_suites)));
  Opened record = village.record_with(village.part());
  Bytes part = record.content.links.sealed;
  auto opened = [&](BytesView bytes) {
    record.content.links.sealed = copy_of(bytes);
    return open_part(record, village.township);
  };
  REQUIRE(opened(part).ok());
  auto chosen = [&](std::size_t byte) { return byte < 400 || byte % 97 == 0; };
  CHECK(test::all_refused(test::flip_bits(part, opened, chosen)));
  CHECK(test::cut_everywhere(part, opened).accepted == 0);
}
