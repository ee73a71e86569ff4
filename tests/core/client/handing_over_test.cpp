#include <catch_amalgamated.hpp>

#include <weicun/json/canonical.h>
#include <weicun/keyring/fingerprint.h>

#include "phone.h"

// An office changes hands: a new key, and the old post stays readable (format.md §3.8).

using namespace weicun;
using namespace weicun::test;

namespace {

/// A phone with a hub of its own in the village; records are carried between the hubs by the test.
struct Desk {
  Hub hub;
  Phone phone;
  Tab tab;
  Desk(Village& village, std::string name, const OfficeVault* office, const Bytes& bundle)
      : hub(village), phone(village, std::move(name)), tab(phone.found(office)) {
    hub.bundle = bundle;
    synchronise();
  }
  void synchronise() {
    phone.clock = phone.clock.plus(day);
    tab.client.woken(phone.clock);
    (void)tab.synchronise(hub);
  }
  std::vector<std::string> letters(Tab& of) {
    client::Query query;
    query.type = "gov.secretary_letter";
    query.delivery = {"received"};
    std::vector<std::string> titles;
    for (const client::Entry& entry : of.list(query)) titles.push_back(entry.title);
    return titles;
  }
};

/// The township's grant of the secretary's office, as everybody reads it.
Bytes grant_record(Village& village, const RecordId& id) {
  json::ObjectBuilder value;
  value.set("holder", to_uuid(id.bytes)).set("role", "branch_secretary");
  value.set("scope", village_code).set("basis", "election");
  value.set("from", "2026-01-10").set("to", "2031-01-09");
  json::ObjectBuilder content;
  content.set("type", "identity.role_grant").set("schema", std::int64_t{1});
  content.set_canonical("value", value.text()).set_canonical("attachments", "[]");
  content.set("from", to_base64url(village.township.card.core()));
  envelope::Writing writing{village.tenant, id, founded.plus(9'000), 1, 1, &village.township};
  return envelope::write_readable(writing, content.text(),
                                  keyring::card_digest(village.tenant, village.transport.card),
                                  village.random)
      ->bytes;
}

struct Election {
  Village village;
  Identity elected;
  Bytes bundle;
  RecordId grant;
  OfficeVault old_vault;
  OfficeVault new_vault;
  Desk villager;
  Desk old_secretary;
  Desk new_secretary;

  explicit Election(crypto::Suite suite)
      : village("election", suite),
        elected(make_identity(village.random, Use::office, 1, suite)),
        bundle(village.bundle(beside())),
        grant(make_record_id(founded, village.random.bytes<16>())),
        old_vault(village.secretary, village.random),
        new_vault(elected, village.random),
        villager(village, "villager", nullptr, bundle),
        old_secretary(village, "old", &old_vault, bundle),
        new_secretary(village, "new", &new_vault, bundle) {
    for (Desk* desk : {&villager, &old_secretary, &new_secretary}) {
      desk->hub.deliver(grant_record(village, grant));
      desk->synchronise();
    }
  }
  /// Both cards are active; the one before stays the office's address.
  keyring::DirectoryDraft beside() {
    keyring::DirectoryDraft draft = village.directory_draft();
    draft.entries.push_back(entry_for(village.tenant, elected));
    return draft;
  }
  std::string to(const Identity& identity) const {
    crypto::Digest card = keyring::card_digest(village.tenant, identity.card);
    std::string words = keyring::words_of(keyring::fingerprint_of(village.suite, card),
                                          keyring::Script::simplified);
    return json::ObjectBuilder().set("to", words).text();
  }
  Bytes letter_to_secretary(std::string_view title) {
    RecordId id = villager.tab.save(letter(title))->id;
    villager.synchronise();
    return villager.hub.records.at(id);
  }
};

}  // namespace

TEST_CASE("the successor reads the old post with the key that was handed over", "[client]") {
  Election election(GENERATE(from_range(both_suites)));
  Desk& before = election.old_secretary;
  Desk& after = election.new_secretary;
  after.hub.deliver(election.letter_to_secretary("路灯"));
  after.synchronise();
  REQUIRE(after.letters(after.tab).empty());

  auto handed = before.tab.act(election.grant, "hand_over", election.to(election.elected));
  REQUIRE(handed.ok());
  REQUIRE(handed->ok);
  before.synchronise();
  CHECK_FALSE(before.tab.read(handed->id)->entry.value.has_value());
  after.hub.deliver(before.hub.records.at(handed->id));
  after.synchronise();
  after.synchronise();
  CHECK(after.letters(after.tab) == std::vector<std::string>{"路灯"});
  CHECK(after.tab.findings("quarantined") == 0);

  Tab later = after.phone.open_offline();
  REQUIRE(after.letters(later) == std::vector<std::string>{"路灯"});
  client::Query query;
  query.type = "gov.secretary_letter";
  CHECK(later.list(query).front().value.has_value());
  query.type = "identity.office_key";
  CHECK(later.list(query).empty());
}

TEST_CASE("a key that comes when its card was retired already is taken all the same", "[client]") {
  Election election(GENERATE(from_range(both_suites)));
  Desk& before = election.old_secretary;
  Desk& after = election.new_secretary;
  after.hub.deliver(election.letter_to_secretary("路灯"));
  auto handed = before.tab.act(election.grant, "hand_over", election.to(election.elected));
  REQUIRE(handed.ok());
  before.synchronise();
  keyring::DirectoryDraft retired = election.beside();
  retired.entries[0].status = CardStatus::superseded;
  retired.entries[0].since = founded.plus(1);
  retired.directory_version = 2;
  retired.previous = crypto::labelled_hash(election.village.suite, "directory",
                                           {keyring::directory_unsigned(election.beside())});
  after.hub.bundle = election.village.bundle(retired);
  after.synchronise();
  after.hub.deliver(before.hub.records.at(handed->id));
  after.synchronise();
  after.synchronise();
  CHECK(after.letters(after.tab) == std::vector<std::string>{"路灯"});
}

TEST_CASE("only the holder hands an office over, and only to whom was compared by voice",
          "[client]") {
  Election election(GENERATE(from_range(both_suites)));
  Tab& holder = election.old_secretary.tab;
  std::string words = election.to(election.elected);
  CHECK(refusal(holder.act(election.grant, "hand_over", "{}")) == ErrorCode::wrong_key);
  CHECK(refusal(holder.act(election.grant, "hand_over", election.to(election.village.secretary))) ==
        ErrorCode::wrong_key);
  CHECK(refusal(holder.act(election.grant, "hand_over", election.to(election.village.township))) ==
        ErrorCode::wrong_key);
  CHECK(refusal(election.villager.tab.act(election.grant, "hand_over", words)) ==
        ErrorCode::not_supported);
  auto offers = [&](Tab& tab) {
    auto actions = tab.read(election.grant)->actions;
    return std::any_of(actions.begin(), actions.end(),
                       [](const client::Action& action) { return action.name == "hand_over"; });
  };
  CHECK(offers(holder));
  CHECK_FALSE(offers(election.villager.tab));
}

TEST_CASE("a key that comes from another office, or is not its card's, is put aside", "[client]") {
  Election election(GENERATE(from_range(both_suites)));
  Village& village = election.village;
  Desk& after = election.new_secretary;
  auto forged = [&](const Identity& author, const Identity& keys) {
    auto types = catalogue::Catalogue::built_in();
    std::string card = to_base64url(keyring::card_digest(village.tenant, author.card));
    std::string key = to_base64url(keys.encryption.private_key.view());
    auto verdict = types.check_text("identity.office_key",
                                    json::ObjectBuilder().set("card", card).set("key", key).text(),
                                    catalogue::Locale::zh_cn);
    auto content = envelope::content_text(*verdict->checked, {}, author.card, {});
    RecordId id = make_record_id(founded.plus(9'100), village.random.bytes<16>());
    envelope::Writing writing{village.tenant, id, founded.plus(9'100), 1, 1, &author};
    envelope::Recipient to{keyring::card_digest(village.tenant, election.elected.card),
                           election.elected.card.encryption_key};
    return envelope::seal(writing, *content, {}, {to}, village.random)->bytes;
  };
  after.hub.deliver(election.letter_to_secretary("路灯"));
  after.hub.deliver(forged(village.township, village.secretary));
  after.hub.deliver(forged(village.secretary, village.township));
  after.synchronise();
  after.synchronise();
  CHECK(after.tab.findings("quarantined") == 2);
  CHECK(after.letters(after.tab).empty());
}
