#include <catch_amalgamated.hpp>

#include <weicun/envelope/identity_box.h>

#include "phone.h"

using namespace weicun;
using namespace weicun::test;

namespace {

/// The village after an office's key was stolen: a new card, and the old one named as stolen.
struct Stolen : Home {
  std::uint8_t office;
  Identity next;
  explicit Stolen(std::string_view name, crypto::Suite suite, std::uint8_t of_office = 1)
      : Home(name, suite),
        office(of_office),
        next(make_identity(village.random, Use::office, office, suite)) {}

  void tell(bool replaced = true) {
    keyring::DirectoryDraft draft = village.directory_draft();
    for (keyring::DirectoryEntry& entry : draft.entries) {
      if (entry.card.use != Use::office || entry.card.office != office) continue;
      entry.status = CardStatus::compromised;
      entry.since = founded.plus(9'000);
    }
    if (replaced) draft.entries.push_back(entry_for(village.tenant, next));
    hub.publish(draft);
  }
  /// Half a day later the phone has just asked for the directory.
  void ask_for_directory(Tab& tab) {
    phone.clock = phone.clock.plus(13ULL * 3'600'000);
    client::RequestId round = tab.next_request();
    tab.client.synchronise(round, phone.clock);
    tab.perform();
    REQUIRE(tab.requests.size() == 1);
    REQUIRE(tab.requests.front().request.path == "trust");
  }
};

bool holds_envelope(BytesView request, BytesView record) {
  return std::search(request.begin(), request.end(), record.begin(), record.end()) != request.end();
}

bool listed(Tab& tab, const RecordId& id) {
  auto entries = tab.list();
  return std::any_of(entries.begin(), entries.end(),
                     [&id](const client::Entry& entry) { return entry.id == id; });
}

std::string unsigned_letter() {
  std::string text = letter("水井");
  std::string named = R"("signed_mode":"named")";
  return text.replace(
      text.find(named), named.size(),
      R"("signed_mode":"name_to_township_only","identity_box":{"real_name":"石阿妹"})");
}

}  // namespace

TEST_CASE("a letter that waits for a stolen key is sealed again under a new id", "[client]") {
  Stolen home("stolen", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  home.ask_for_directory(tab);
  bool is_signed = GENERATE(true, false);
  RecordId old = tab.save(is_signed ? letter("水井") : unsigned_letter())->id;
  home.tell();
  tab.talk(home.hub);
  tab.synchronise(home.hub);
  REQUIRE(home.hub.records.size() == 1);
  const auto& [id, bytes] = *home.hub.records.begin();
  CHECK(id != old);
  CHECK_FALSE(envelope::open(bytes, home.village.tenant, home.village.secretary).ok());
  envelope::Opened opened = *envelope::open(bytes, home.village.tenant, home.next);
  CHECK(opened.is_signed == is_signed);
  CHECK(opened.content.links.supersedes == old);
  CHECK(opened.identity_box.empty() == is_signed);
  CHECK(tab.delivery(id) == "delivered");
  CHECK_FALSE(listed(tab, old));
  Tab again = home.phone.open();
  CHECK(again.delivery(id) == "delivered");
  CHECK_FALSE(listed(again, old));
}

TEST_CASE("a letter whose name in the box is for a stolen key of the township is sealed again",
          "[client]") {
  constexpr std::uint8_t township_letters = 4;
  Stolen home("box", GENERATE(from_range(both_suites)), township_letters);
  Tab first = home.begin();
  home.ask_for_directory(first);
  RecordId old = first.save(unsigned_letter())->id;
  home.tell();
  // Closed when it had stored the new directory and nothing else, or not at all.
  bool after_restart = GENERATE(false, true);
  first.hold_commits = after_restart;
  first.answer(home.hub);
  if (after_restart) first.write_commit();
  Tab second = home.phone.open_offline();
  Tab& tab = after_restart ? second : first;
  if (after_restart) home.go_online(second);
  tab.talk(home.hub);
  tab.synchronise(home.hub);
  REQUIRE(home.hub.records.size() == 1);
  const auto& [id, bytes] = *home.hub.records.begin();
  CHECK(id != old);
  auto opened = envelope::open(bytes, home.village.tenant, home.village.secretary);
  REQUIRE(opened.ok());
  CHECK(opened->content.links.supersedes == old);
  CHECK(envelope::open_identity_box(*opened, home.next)->who == R"({"real_name":"石阿妹"})");
  CHECK_FALSE(envelope::open_identity_box(*opened, home.village.township).ok());
}

TEST_CASE("a letter that may have reached the hub is offered with its own bytes alone",
          "[client]") {
  Stolen home("offered", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  RecordId id = tab.save(letter("水井"))->id;
  REQUIRE(tab.requests.front().request.path == "submit");
  Bytes sent = tab.requests.front().request.body;
  tab.no_answer();
  home.tell();
  home.phone.clock = home.phone.clock.plus(13ULL * 3'600'000);
  tab.synchronise(home.hub);
  tab.synchronise(home.hub);
  REQUIRE(home.hub.records.size() == 1);
  CHECK(home.hub.records.count(id) == 1);
  CHECK(holds_envelope(sent, home.hub.records.at(id)));
}

TEST_CASE("without a new key nothing is sent to the stolen one", "[client]") {
  Stolen home("no key", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  home.ask_for_directory(tab);
  RecordId id = tab.save(letter("水井"))->id;
  home.tell(false);
  tab.talk(home.hub);
  tab.synchronise(home.hub);
  CHECK(home.hub.records.empty());
  CHECK(tab.delivery(id) == "refused");
}
