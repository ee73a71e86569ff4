#include <catch_amalgamated.hpp>

#include <cstdlib>
#include <fstream>

#include <nlohmann/json.hpp>

#include <weicun/keyring/vault.h>

#include "letters.h"

using namespace weicun;
using namespace weicun::envelope;
using Json = nlohmann::json;

namespace {

/// What the executable oracle of the format built (golden/generate.py).
const Json& oracle() {
  static const Json vectors = [] {
    const char* source = std::getenv("WEICUN_SOURCE");
    REQUIRE(source != nullptr);
    std::ifstream file(std::string(source) + "/tests/core/envelope/golden/oracle.json");
    REQUIRE(file.good());
    return Json::parse(file);
  }();
  return vectors;
}

Bytes hex(const Json& object, const char* key) {
  return *from_hex(object.at(key).get<std::string>());
}
Bytes base64(const Json& object, const char* key) {
  return *from_base64url(object.at(key).get<std::string>());
}
Suite suite(const Json& object) {
  return *crypto::suite_of(object.at("suite").get<std::uint8_t>());
}

keyring::Identity identity(const Json& object) {
  ByteWriter keys;
  keys.u8(1).u8(2).u16(1).bytes(hex(object, "core"));
  keys.bytes(hex(object, "encryption")).bytes(hex(object, "signing"));
  return *keyring::identity_from_keys(keys.view());
}

Secret<32> secret(const Json& object, const char* key) {
  Bytes bytes = hex(object, key);
  REQUIRE(bytes.size() == 32);
  return Secret<32>(std::span<const std::uint8_t, 32>(bytes));
}

}  // namespace

TEST_CASE("letters of the oracle open for each of their recipients") {
  REQUIRE(oracle().at("letters").size() == 3);
  for (const Json& letter : oracle().at("letters")) {
    INFO(letter.at("why").get<std::string>());
    TenantId tenant = *TenantId::from_bytes(hex(letter, "tenant"));
    Bytes envelope = base64(letter, "envelope");
    for (const Json& recipient : letter.at("recipients")) {
      keyring::Identity reader = identity(recipient);
      CHECK(to_hex(keyring::card_digest(tenant, reader.card)) ==
            recipient.at("card").get<std::string>());
      auto opened = open(envelope, tenant, reader);
      INFO(test::why_not(opened));
      REQUIRE(opened.ok());
      CHECK(opened->content_text == letter.at("content").get<std::string>());
      CHECK(opened->id.hex() == letter.at("id").get<std::string>());
      CHECK(to_hex(opened->content.from.core()) == letter.at("author").get<std::string>());
      CHECK(to_hex(opened->fingerprint) == letter.at("fingerprint").get<std::string>());
      CHECK(opened->recipients.size() == letter.at("recipients").size());
    }
  }
}

TEST_CASE("slot sets of the oracle open, to the same keys") {
  REQUIRE(oracle().at("slots").size() == 2);
  for (const Json& made : oracle().at("slots")) {
    INFO(made.at("why").get<std::string>());
    keyring::SlotSet set = *keyring::SlotSet::parse(hex(made, "slot_set"));
    CHECK(set.suite == suite(made));
    CHECK(set.revision == 3);
    auto vault = keyring::Vault::unlock(set, set.slots.front(), secret(made, "key"));
    REQUIRE(vault.ok());
    CHECK(to_hex(vault->frame_key().view()) == made.at("frame_key").get<std::string>());
    CHECK(to_hex(vault->chain_key().view()) == made.at("chain_key").get<std::string>());
  }
}

TEST_CASE("blobs of the oracle open") {
  REQUIRE(oracle().at("blobs").size() == 3);
  for (const Json& made : oracle().at("blobs")) {
    INFO(made.at("why").get<std::string>());
    Bytes file = base64(made, "file");
    CHECK(to_hex(crypto::labelled_hash(suite(made), "blob", {file})) ==
          made.at("hash").get<std::string>());
    auto length = made.at("length").get<std::uint64_t>();
    BytesView rest = file;
    auto reader = BlobReader::start(rest.first(64), hex(made, "key"), length, file.size());
    REQUIRE(reader.ok());
    rest = rest.subspan(64);
    Bytes plain;
    while (!rest.empty()) {
      std::size_t piece = std::min<std::size_t>(rest.size(), blob_chunk + crypto::tag_length);
      Bytes opened = *reader->add(rest.first(piece));
      plain.insert(plain.end(), opened.begin(), opened.end());
      rest = rest.subspan(piece);
    }
    CHECK(reader->finish().ok());
    REQUIRE(plain.size() == length);
    bool same = true;
    for (std::size_t i = 0; i < plain.size(); ++i) {
      same = same && plain[i] == static_cast<std::uint8_t>(i * 31 + i / 256 + 1);
    }
    CHECK(same);
  }
}

TEST_CASE("recovery codes of the oracle are ours, both ways") {
  REQUIRE(oracle().at("recovery_codes").size() == 4);
  for (const Json& made : oracle().at("recovery_codes")) {
    INFO(made.at("why").get<std::string>());
    auto kind = static_cast<keyring::CodeKind>(made.at("kind").get<int>());
    std::string code = made.at("code").get<std::string>();
    CHECK(keyring::recovery_code(suite(made), kind, hex(made, "random")) == code);
    auto read = keyring::read_recovery_code(suite(made), kind, code);
    REQUIRE(read.ok());
    CHECK(to_hex(read->view()) == made.at("random").get<std::string>());
  }
}
