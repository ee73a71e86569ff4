#include <catch_amalgamated.hpp>

#include <weicun/keyring/directory.h>
#include <weicun/keyring/vault.h>

#include "core/vectors.h"
#include "village.h"

using namespace weicun;
using namespace weicun::keyring;
using test::vector_bytes;
using test::vector_text;

namespace {

TenantId tenant_in(const nlohmann::json& made) {
  return *TenantId::from_bytes(vector_bytes(made, "tenant"));
}

template <class T>
std::string verdict_of(const Result<T>& result) {
  return result.ok() ? "ok" : std::string(name_of(result.error().code));
}

crypto::KeyPair signing_pair(const nlohmann::json& made) {
  return {vector_bytes(made, "signing_public"), SecretBytes(vector_bytes(made, "signing_private"))};
}

/// The oracle's village: what an invitation to it pins.
Roots invitation(Suite suite) {
  auto village = test::format_vectors("trust", suite).at(0);
  Roots roots;
  Bytes digest = vector_bytes(village, "root_digest");
  std::copy_n(digest.begin(), roots.digest.size(), roots.digest.begin());
  roots.least_directory_version = 1;
  roots.suite = suite;
  return roots;
}

/// Signed bytes of ours beside the oracle's: in suite intl, whose signatures draw nothing, the
/// same; in gm the same before the signature, and both signatures hold.
struct Signed {
  Suite suite;
  const crypto::KeyPair& key;
  std::string_view word;
  Bytes message;

  void agree(BytesView ours, BytesView oracle) const {
    REQUIRE(ours.size() == oracle.size());
    std::size_t before = ours.size() - crypto::signature_length;
    if (suite == Suite::intl) before = ours.size();
    CHECK(to_hex(ours.first(before)) == to_hex(oracle.first(before)));
    for (BytesView bytes : {ours, oracle}) {
      CHECK(crypto::verify(suite, key.public_key, word, {message},
                           bytes.last(crypto::signature_length)));
    }
  }
};

}  // namespace

TEST_CASE("cards of the oracle are read, named and proven as it did; its false ones are refused") {
  Suite suite = GENERATE(Suite::gm, Suite::intl);
  for (const auto& made : test::format_vectors("cards", suite)) {
    INFO(vector_text(made, "name") << ": " << vector_text(made, "why"));
    Bytes core = vector_bytes(made, "core");
    auto card = Card::parse(core);
    std::string expected = vector_text(made, "expect");
    // A suite that nobody defined has a code of its own here (format.md, 10).
    if (vector_text(made, "name") == "suite 3") expected = "unknown-version";
    REQUIRE(verdict_of(card) == expected);
    if (!card.ok()) continue;
    TenantId tenant = tenant_in(made);
    CHECK(card->core() == core);
    CHECK(to_hex(card_digest(tenant, *card)) == vector_text(made, "card"));
    CHECK(card->signing_key == vector_bytes(made, "signing_public"));
    CHECK(card->encryption_key == vector_bytes(made, "encryption_public"));
    CHECK(*crypto::signing_public_key(suite, vector_bytes(made, "signing_private")) ==
          card->signing_key);
    CHECK(*crypto::encryption_public_key(suite, vector_bytes(made, "encryption_private")) ==
          card->encryption_key);
    CHECK(crypto::verify(suite, card->signing_key, "card", {tenant.view(), core},
                         vector_bytes(made, "proof")));
  }
}

TEST_CASE("a card request is the oracle's") {
  Suite suite = GENERATE(Suite::gm, Suite::intl);
  auto random = test::random_from("request");
  for (const auto& made : test::format_vectors("cards", suite)) {
    if (vector_text(made, "expect") != "ok") continue;
    Identity identity;
    identity.card = *Card::parse(vector_bytes(made, "core"));
    identity.signing = signing_pair(made);
    Bytes request = *enrolment_request(identity, tenant_in(made), random);
    Bytes core = vector_bytes(made, "core");
    Bytes message = ByteWriter().bytes(tenant_in(made).view()).bytes(core).take();
    Bytes expected = ByteWriter().bytes(core).bytes(vector_bytes(made, "proof")).take();
    Signed{suite, identity.signing, "card", message}.agree(request, expected);
  }
}

TEST_CASE("trust bundles of the oracle get the verdict that it expects") {
  Suite suite = GENERATE(Suite::gm, Suite::intl);
  for (const auto& made : test::format_vectors("trust", suite)) {
    INFO(vector_text(made, "name") << ": " << vector_text(made, "why"));
    auto directory = believe(vector_bytes(made, "bundle"), invitation(suite), nullptr);
    REQUIRE(verdict_of(directory) == vector_text(made, "expect"));
    if (!directory.ok()) continue;
    CHECK(directory->tenant == tenant_in(made));
    CHECK(directory->active_office(1) != nullptr);
    CHECK(directory->active(Use::hub_receipts) != nullptr);
    CHECK(directory->active(Use::hub_transport) != nullptr);
  }
}

TEST_CASE("sign-ins are the oracle's") {
  Suite suite = GENERATE(Suite::gm, Suite::intl);
  auto random = test::random_from("login");
  auto member = test::format_vectors("cards", suite).at(1);
  for (const auto& made : test::format_vectors("logins", suite)) {
    INFO(vector_text(made, "name"));
    Identity identity;
    identity.card = *Card::parse(vector_bytes(member, "core"));
    identity.signing = signing_pair(made);
    REQUIRE(vector_text(made, "card") == vector_text(member, "card"));
    Bytes challenge = ByteWriter()
                          .bytes(vector_bytes(made, "nonce"))
                          .u64(made.at("time").get<std::uint64_t>())
                          .take();
    std::string origin = vector_text(made, "origin");
    Bytes answer = *login_answer(identity, tenant_in(made), origin, challenge, random);
    ByteWriter message;
    message.bytes(tenant_in(made).view()).bytes(vector_bytes(made, "card"));
    message.u8(static_cast<std::uint8_t>(origin.size())).text(origin).bytes(challenge);
    Signed{suite, identity.signing, "login", message.take()}.agree(answer,
                                                                   vector_bytes(made, "login"));
  }
}

TEST_CASE("codes of the oracle are ours both ways, and its false ones are refused") {
  Suite suite = GENERATE(Suite::gm, Suite::intl);
  for (const auto& made : test::format_vectors("codes", suite)) {
    INFO(vector_text(made, "name") << ": " << vector_text(made, "why"));
    auto kind = static_cast<CodeKind>(made.at("kind").get<int>());
    std::string code = vector_text(made, "code");
    auto read = read_recovery_code(suite, kind, code);
    REQUIRE(read.ok() == made.at("valid").get<bool>());
    if (!read.ok()) continue;
    CHECK(to_hex(read->view()) == vector_text(made, "secret"));
    CHECK(recovery_code(suite, kind, vector_bytes(made, "secret")) == code);
  }
}

TEST_CASE("an office vault of the oracle opens with its code, and holds that office's card") {
  Suite suite = GENERATE(Suite::gm, Suite::intl);
  for (const auto& made : test::format_vectors("vaults", suite)) {
    INFO(vector_text(made, "why"));
    SlotSet set = *SlotSet::parse(vector_bytes(made, "slot_set"));
    CHECK(to_hex(set.vault.view()) == vector_text(made, "vault"));
    REQUIRE(set.slots.size() == 1);
    auto code = read_recovery_code(suite, CodeKind::recovery, vector_text(made, "code"));
    REQUIRE(code.ok());
    const Slot& slot = set.slots.front();
    auto vault = Vault::unlock(set, slot, recovery_key(suite, slot.header, code->view()));
    REQUIRE(vault.ok());
    Bytes keys = vector_bytes(made, "keys");
    Identity identity = *identity_from_keys(keys);
    CHECK(identity.card.core() == vector_bytes(made, "core"));
    CHECK(keys_plaintext(identity) == keys);
  }
}
