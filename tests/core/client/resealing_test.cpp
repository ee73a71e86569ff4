#include <catch_amalgamated.hpp>

#include "phone.h"

using namespace weicun;
using namespace weicun::test;

namespace {

/// The village after the secretary's key was stolen: a new card, and the old one named as stolen.
struct Stolen : Home {
  Identity next;
  explicit Stolen(std::string_view name)
      : Home(name), next(make_identity(village.random, Use::office, 1)) {}

  void tell(bool replaced = true) {
    keyring::DirectoryDraft draft = village.directory_draft();
    draft.entries[0].status = CardStatus::compromised;
    draft.entries[0].since = founded.plus(9'000);
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
  Stolen home("stolen");
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

TEST_CASE("a letter that may have reached the hub is offered with its own bytes alone",
          "[client]") {
  Stolen home("offered");
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
  Stolen home("no key");
  Tab tab = home.begin();
  home.ask_for_directory(tab);
  RecordId id = tab.save(letter("水井"))->id;
  home.tell(false);
  tab.talk(home.hub);
  tab.synchronise(home.hub);
  CHECK(home.hub.records.empty());
  CHECK(tab.delivery(id) == "refused");
}
