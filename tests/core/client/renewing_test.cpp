// "New keys": for whoever fears that somebody copied the phone together with what opened it.
#include <catch_amalgamated.hpp>

#include "phone.h"
#include "unlockers.h"

using namespace weicun;
using keyring::SlotKind;
using weicun::test::both_suites;
using weicun::test::by_device;
using weicun::test::by_passphrase;
using weicun::test::Home;
using weicun::test::letter;
using weicun::test::Phone;
using weicun::test::Tab;

namespace {

/// Begins and performs what can be performed: the commit, unless the tab holds it.
client::RequestId begin_new_keys(Tab& tab, const client::Unlocker& unlocker, Instant now) {
  keyring::SlotHeader slot = *tab.client.renewed(SlotKind::passphrase, {19'456, 2});
  client::RequestId request = tab.next_request();
  REQUIRE(tab.client.set_unlock(request, slot, unlocker, now).ok());
  tab.perform();
  return request;
}

void take_new_keys(Tab& tab, const client::Unlocker& unlocker, Instant now) {
  REQUIRE(tab.take(begin_new_keys(tab, unlocker, now)).ok());
}

std::optional<ErrorCode> opens(Phone& phone, SlotKind kind, const client::Unlocker& unlocker) {
  auto client = phone.try_open_with(kind, unlocker);
  return client ? std::nullopt : std::optional(client.error().code);
}

std::vector<std::string> titles(Tab& tab) {
  std::vector<std::string> out;
  for (const client::Entry& entry : tab.list()) out.push_back(entry.title);
  std::sort(out.begin(), out.end());
  return out;
}

Tab opened(Phone& phone, const client::Unlocker& unlocker) {
  Tab tab(phone.disk, phone.clock, *phone.try_open_with(SlotKind::passphrase, unlocker));
  tab.perform();
  return tab;
}

}  // namespace

TEST_CASE("after new keys everything is there, and a restart finds it") {
  Home home("renewed", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  RecordId before = tab.draft(letter("before"))->id;
  take_new_keys(tab, by_passphrase(9), home.phone.clock);
  CHECK(tab.read(before).has_value());
  RecordId after = tab.draft(letter("after"))->id;
  RecordId sent = tab.save(letter("sent"))->id;
  CHECK(tab.synchronise(home.hub).sending == 0);

  Tab again = opened(home.phone, by_passphrase(9));
  CHECK(titles(again) == std::vector<std::string>{"after", "before", "sent"});
  CHECK(again.read(before).has_value());
  CHECK(again.read(after).has_value());
  CHECK(again.delivery(sent) == "delivered");
  CHECK(again.status().findings.empty());
  CHECK(home.phone.disk.written_over == 0);
}

TEST_CASE("the slot set of before, put back, opens nothing any more") {
  Home home("put back", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  std::map<std::string, Bytes> copied = home.phone.disk.files;
  take_new_keys(tab, by_passphrase(9), home.phone.clock);
  RecordId after = tab.draft(letter("after"))->id;
  CHECK(opens(home.phone, SlotKind::device, by_device()) == ErrorCode::wrong_key);

  std::map<std::string, Bytes> now = home.phone.disk.files;
  home.phone.disk.files["slots"] = copied.at("slots");
  CHECK(opens(home.phone, SlotKind::device, by_device()) == ErrorCode::wrong_key);
  // Whoever copied the whole phone has what was on it then, and nothing of what came later.
  home.phone.disk.files = copied;
  Tab thief = home.phone.open_offline();
  CHECK_FALSE(thief.read(after).has_value());
  home.phone.disk.files = now;
  CHECK(opens(home.phone, SlotKind::passphrase, by_passphrase(9)) == std::nullopt);
}

TEST_CASE("a recovery code of before opens nothing any more, and a new one does") {
  Home home("code", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  auto make_code = [&] {
    client::RequestId request = tab.next_request();
    tab.client.recovery_code(request, home.phone.clock);
    tab.perform();
    client::Unlocker unlocker;
    unlocker.recovery_code = std::get<client::RecoveryCode>(*tab.take(request)).code;
    return unlocker;
  };
  client::Unlocker old = make_code();
  take_new_keys(tab, by_passphrase(9), home.phone.clock);
  CHECK(opens(home.phone, SlotKind::recovery, old) == ErrorCode::wrong_key);
  client::Unlocker fresh = make_code();
  CHECK(opens(home.phone, SlotKind::recovery, fresh) == std::nullopt);
}

TEST_CASE("new keys again and again: the former ones are kept in a chain of boxes") {
  Home home("again", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  std::vector<std::string> all;
  for (std::uint8_t i = 1; i <= 3; ++i) {
    std::string title = "letter " + std::to_string(i);
    REQUIRE(tab.draft(letter(title)).ok());
    all.push_back(title);
    take_new_keys(tab, by_passphrase(i), home.phone.clock);
  }
  Tab again = opened(home.phone, by_passphrase(3));
  CHECK(titles(again) == all);
  CHECK(again.status().findings.empty());
  CHECK(opens(home.phone, SlotKind::passphrase, by_passphrase(2)) == ErrorCode::wrong_key);
}

TEST_CASE("new keys that can't be written change nothing") {
  Home home("full", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  std::map<std::string, Bytes> before = home.phone.disk.files;
  tab.hold_commits = true;
  client::RequestId request = begin_new_keys(tab, by_passphrase(9), home.phone.clock);
  tab.fail_commit(client::CommitFailure::full);
  CHECK(tab.take(request).error().code == ErrorCode::storage_full);
  CHECK(home.phone.disk.files == before);
  tab.hold_commits = false;
  RecordId id = tab.draft(letter("路灯"))->id;
  Tab again = home.phone.open_offline();
  CHECK(again.read(id).has_value());
}

TEST_CASE("killed between the slot set and its chunk, the new keys open what was there") {
  Home home("killed", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  RecordId id = tab.draft(letter("路灯"))->id;
  tab.hold_commits = true;
  (void)begin_new_keys(tab, by_passphrase(9), home.phone.clock);
  REQUIRE(tab.commits.size() == 1);
  // A host without one transaction over all files writes these first.
  for (const client::File& file : tab.commits.front().files) {
    if (file.name == "epochs") home.phone.disk.files["epochs"] = file.bytes;
  }
  CHECK(opens(home.phone, SlotKind::device, by_device()) == std::nullopt);
  for (const client::File& file : tab.commits.front().files) {
    if (file.name == "slots") home.phone.disk.files["slots"] = file.bytes;
  }
  Tab again = opened(home.phone, by_passphrase(9));
  CHECK(again.read(id).has_value());
  CHECK(again.draft(letter("水渠")).ok());
}

TEST_CASE("a tab with the former keys writes nothing over the new ones, and says so") {
  Home home("two tabs", GENERATE(from_range(both_suites)));
  Tab first = home.begin();
  Tab second = home.phone.open();
  take_new_keys(first, by_passphrase(9), home.phone.clock);
  RecordId after = first.draft(letter("after"))->id;
  CHECK(second.draft(letter("by the former keys")).error().code == ErrorCode::storage_lost);
  Tab again = opened(home.phone, by_passphrase(9));
  CHECK(again.read(after).has_value());
  CHECK(titles(again) == std::vector<std::string>{"after"});
  CHECK(home.phone.disk.written_over == 0);
}

TEST_CASE("without the file of former keys what they wrote is set aside, and the rest opens") {
  Home home("lost file", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  REQUIRE(tab.draft(letter("before")).ok());
  take_new_keys(tab, by_passphrase(9), home.phone.clock);
  REQUIRE(tab.draft(letter("after")).ok());
  Bytes epochs = home.phone.disk.read("epochs");
  home.phone.disk.files["epochs"][40] ^= 1;
  {
    Tab damaged = opened(home.phone, by_passphrase(9));
    CHECK(titles(damaged) == std::vector<std::string>{"after"});
    CHECK(damaged.findings("quarantined") > 0);
  }
  home.phone.disk.files["epochs"] = epochs;
  Tab whole = opened(home.phone, by_passphrase(9));
  CHECK(titles(whole) == std::vector<std::string>{"after", "before"});
}

TEST_CASE("a locked phone delivers after new keys, too") {
  Home home("locked", GENERATE(from_range(both_suites)));
  Tab tab = home.begin_offline();
  RecordId id = tab.save(letter("路灯"))->id;
  take_new_keys(tab, by_passphrase(9), home.phone.clock);
  Tab locked = home.phone.open_locked();
  CHECK(locked.synchronise(home.hub).sending == 0);
  CHECK(home.hub.records.count(id) == 1);
  Tab again = opened(home.phone, by_passphrase(9));
  CHECK(again.delivery(id) == "delivered");
}

TEST_CASE("new keys by a PIN, or while locked, are refused") {
  Home home("refused", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  CHECK(tab.client.renewed(SlotKind::pin, {19'456, 2}).error().code == ErrorCode::not_supported);
  Tab locked = home.phone.open_locked();
  CHECK(locked.client.renewed(SlotKind::passphrase, {19'456, 2}).error().code == ErrorCode::locked);
}
