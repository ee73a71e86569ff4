#include <catch_amalgamated.hpp>

#include <weicun/keyring/fingerprint.h>

#include "phone.h"

// Offices, their keys and what a phone says of them (format.md §3.6, decision 0056).

using namespace weicun;
using namespace weicun::test;

namespace {

struct Neighbours : Home {
  Tab tab = begin();
  Identity successor;
  explicit Neighbours(crypto::Suite suite)
      : Home("offices", suite), successor(make_identity(village.random, Use::office, 1, suite)) {}

  client::Office office(Tab& of, std::string_view name) {
    client::RequestId request = of.next_request();
    of.client.offices(request, phone.clock);
    of.perform();
    auto all = std::get<client::Offices>(*of.take(request));
    for (const client::Office& found : all) {
      if (found.office == name) return found;
    }
    throw std::logic_error("no such office");
  }
  std::optional<ErrorCode> trust(std::string_view name, std::string_view words) {
    client::RequestId request = tab.next_request();
    tab.client.trust(request, name, words, phone.clock);
    tab.perform();
    return refusal(tab.take(request));
  }
  std::string words_of(const Identity& identity) const {
    crypto::Digest card = keyring::card_digest(village.tenant, identity.card);
    return keyring::words_of(keyring::fingerprint_of(village.suite, card),
                             keyring::Script::simplified);
  }
  /// The secretary's card is superseded by the successor's.
  keyring::DirectoryDraft after_the_election() {
    keyring::DirectoryDraft draft = village.directory_draft();
    draft.entries[0].status = CardStatus::superseded;
    draft.entries.push_back(entry_for(village.tenant, successor));
    return draft;
  }
  void ask_hub() {
    wait(tab, 2 * day);
    (void)tab.synchronise(hub);
  }
  void elect() {
    hub.publish(after_the_election());
    ask_hub();
  }
};

bool warns(const client::Saved& saved) {
  return std::any_of(saved.problems.begin(), saved.problems.end(), [](const auto& problem) {
    return problem.code == "office.key-changed" && problem.severity == schema::Severity::warning &&
           !problem.message.empty();
  });
}

}  // namespace

TEST_CASE("before the first contact no office has a key; after it each has six words", "[client]") {
  Neighbours home(GENERATE(from_range(both_suites)));
  Phone fresh(home.village, "fresh");
  Tab offline = fresh.found();
  CHECK(home.office(offline, "branch_secretary").state == "none");
  CHECK(home.office(offline, "branch_secretary").words.empty());
  client::Office secretary = home.office(home.tab, "branch_secretary");
  CHECK(secretary.state == "trusted");
  CHECK(secretary.words == home.words_of(home.village.secretary));
  CHECK(secretary.title == "村党支部书记");
  CHECK_FALSE(secretary.mine);
  CHECK(home.office(home.tab, "village_director").state == "none");
}

TEST_CASE("a changed key is red until its words are compared, and so it stays over a restart",
          "[client]") {
  Neighbours home(GENERATE(from_range(both_suites)));
  home.elect();
  CHECK(home.office(home.tab, "branch_secretary").state == "changed");
  CHECK(home.office(home.tab, "township_letters").state == "trusted");
  CHECK(home.tab.findings("key-changed") == 1);
  Tab later = home.phone.open_offline();
  CHECK(home.office(later, "branch_secretary").state == "changed");

  CHECK(home.trust("branch_secretary", "") == ErrorCode::wrong_key);
  CHECK(home.trust("branch_secretary", home.words_of(home.village.secretary)) ==
        ErrorCode::wrong_key);
  CHECK(home.trust("village_director", home.words_of(home.successor)) ==
        ErrorCode::no_recipient_key);
  CHECK(home.trust("mayor", home.words_of(home.successor)) == ErrorCode::not_found);
  CHECK(home.office(home.tab, "branch_secretary").state == "changed");

  CHECK(home.trust("branch_secretary", home.words_of(home.successor)) == std::nullopt);
  CHECK(home.office(home.tab, "branch_secretary").state == "trusted");
  CHECK(home.tab.findings("key-changed") == 0);
  Tab last = home.phone.open_offline();
  CHECK(home.office(last, "branch_secretary").state == "trusted");
}

TEST_CASE("a letter to a changed office is saved, for the new key, and never without saying so",
          "[client]") {
  Neighbours home(GENERATE(from_range(both_suites)));
  auto before = home.tab.save(letter("选举以前"));
  REQUIRE(before->ok);
  CHECK_FALSE(warns(*before));
  home.elect();
  auto saved = home.tab.save(letter("选举以后"));
  REQUIRE(saved->ok);
  CHECK(warns(*saved));
  (void)home.tab.synchronise(home.hub);
  CHECK(home.tab.delivery(saved->id) == "delivered");
  CHECK(envelope::open(home.hub.records.at(saved->id), home.village.tenant, home.successor).ok());
  CHECK(refusal(envelope::open(home.hub.records.at(saved->id), home.village.tenant,
                               home.village.secretary)) == ErrorCode::not_for_us);
  REQUIRE(home.trust("branch_secretary", home.words_of(home.successor)) == std::nullopt);
  CHECK_FALSE(warns(*home.tab.save(letter("核对以后"))));
}

TEST_CASE("two lists that the roots both signed: the first is believed, both are kept",
          "[client]") {
  Neighbours home(GENERATE(from_range(both_suites)));
  keyring::DirectoryDraft fork = home.after_the_election();
  home.hub.bundle = home.village.bundle(fork);
  home.ask_hub();
  CHECK(home.tab.findings("directory-fork") == 1);
  CHECK(home.office(home.tab, "branch_secretary").words == home.words_of(home.village.secretary));
  home.ask_hub();
  CHECK(home.tab.findings("directory-fork") == 1);
  Tab later = home.phone.open_offline();
  CHECK(later.findings("directory-fork") == 1);
  CHECK(later.save(letter("照常"))->ok);
  std::size_t copies = 0;
  for (const auto& [name, bytes] : home.phone.disk.files) {
    auto place =
        std::search(bytes.begin(), bytes.end(), home.hub.bundle.begin(), home.hub.bundle.end());
    copies += place != bytes.end() ? 1U : 0U;
  }
  CHECK(copies == 1);
}

TEST_CASE("a list past its date is stale and keeps nobody from writing", "[client]") {
  Neighbours home(GENERATE(from_range(both_suites)));
  home.tab.client.network(false, home.phone.clock);
  home.tab.perform();
  CHECK(home.tab.findings("directory-stale") == 0);
  home.wait(home.tab, 91 * day);
  CHECK(home.office(home.tab, "branch_secretary").state == "stale");
  CHECK(home.tab.findings("directory-stale") == 1);
  auto saved = home.tab.save(letter("三个月没有信号"));
  REQUIRE(saved.ok());
  CHECK(saved->ok);
}

TEST_CASE("an older list than the known one is refused and said, and keeps nobody from writing",
          "[client]") {
  Neighbours home(GENERATE(from_range(both_suites)));
  Bytes old = home.hub.bundle;
  home.elect();
  home.hub.bundle = old;
  home.ask_hub();
  CHECK(home.tab.findings("directory-stale") > 0);
  CHECK(home.office(home.tab, "branch_secretary").words == home.words_of(home.successor));
  CHECK(home.tab.save(letter("照常"))->ok);
}

TEST_CASE("an office that knows a newer list shows that the hub keeps it from this phone",
          "[client]") {
  Neighbours home(GENERATE(from_range(both_suites)));
  home.ask_hub();
  home.hub.newest_directory = 2;
  home.hub.deliver(home.hub.notice("选举结果"));
  home.hub.asked.clear();
  (void)home.tab.synchronise(home.hub);
  home.wait(home.tab, hour);
  home.tab.talk(home.hub);
  CHECK(std::count(home.hub.asked.begin(), home.hub.asked.end(), "trust") == 1);
  CHECK(home.tab.findings("directory-stale") == 1);
  CHECK(home.office(home.tab, "branch_secretary").state == "stale");
  Tab later = home.phone.open_offline();
  CHECK(later.findings("directory-stale") == 1);
  CHECK(later.save(letter("照常"))->ok);

  home.hub.publish(home.after_the_election());
  home.ask_hub();
  CHECK(home.tab.findings("directory-stale") == 0);
  CHECK(home.office(home.tab, "township_letters").state == "trusted");
}
