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

client::Unlocker by_code(std::string code) {
  client::Unlocker unlocker;
  unlocker.recovery_code = std::move(code);
  return unlocker;
}

std::string recovery_code(Tab& tab, Instant now) {
  client::RequestId request = tab.next_request();
  tab.client.recovery_code(request, now);
  tab.perform();
  return std::get<client::RecoveryCode>(*tab.take(request)).code;
}

Status set_unlock(Tab& tab, SlotKind kind, const client::Unlocker& unlocker, Instant now) {
  keyring::SlotHeader slot = tab.client.found(kind, {19'456, 2});
  client::RequestId request = tab.next_request();
  WEICUN_CHECK(tab.client.set_unlock(request, slot, unlocker, now));
  tab.perform();
  WEICUN_TRY(auto answer, tab.take(request));
  (void)answer;
  return Done{};
}

std::optional<ErrorCode> opens(Phone& phone, SlotKind kind, const client::Unlocker& unlocker) {
  auto client = phone.try_open_with(kind, unlocker);
  return client ? std::nullopt : std::optional(client.error().code);
}

}  // namespace

TEST_CASE("a recovery code is 32 characters and opens the vault; a new one replaces it") {
  Home home("code", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  std::string first = recovery_code(tab, home.phone.clock);
  CHECK(first.size() == 32 + 7);
  CHECK(opens(home.phone, SlotKind::recovery, by_code(first)) == std::nullopt);
  CHECK(opens(home.phone, SlotKind::device, by_device()) == std::nullopt);
  std::string second = recovery_code(tab, home.phone.clock);
  CHECK(second != first);
  CHECK(opens(home.phone, SlotKind::recovery, by_code(first)) == ErrorCode::wrong_key);
  CHECK(opens(home.phone, SlotKind::recovery, by_code(second)) == std::nullopt);
}

TEST_CASE("the unlock changes in one write, and the one before opens nothing any more") {
  Home home("change", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  std::string code = recovery_code(tab, home.phone.clock);
  RecordId id = tab.draft(letter("路灯"))->id;
  tab.hold_commits = true;
  keyring::SlotHeader slot = tab.client.found(SlotKind::passphrase, {19'456, 2});
  client::RequestId request = tab.next_request();
  REQUIRE(tab.client.set_unlock(request, slot, by_passphrase(9), home.phone.clock).ok());
  tab.perform();
  REQUIRE(tab.commits.size() == 1);
  CHECK(opens(home.phone, SlotKind::device, by_device()) == std::nullopt);
  tab.write_commit();
  REQUIRE(tab.take(request).ok());
  tab.hold_commits = false;

  CHECK(opens(home.phone, SlotKind::device, by_device()) == ErrorCode::wrong_key);
  CHECK(opens(home.phone, SlotKind::passphrase, by_passphrase(8)) == ErrorCode::wrong_key);
  CHECK(opens(home.phone, SlotKind::passphrase, by_passphrase(9)) == std::nullopt);
  CHECK(opens(home.phone, SlotKind::recovery, by_code(code)) == std::nullopt);
  CHECK(tab.read(id).has_value());
}

TEST_CASE("damage and a wrong passphrase are one answer") {
  Home home("one answer", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  REQUIRE(set_unlock(tab, SlotKind::passphrase, by_passphrase(9), home.phone.clock).ok());
  Bytes good = home.phone.disk.read("slots");
  for (std::size_t at : {std::size_t{32 + 64}, std::size_t{32 + 167}}) {
    Bytes damaged = good;
    damaged[at] ^= 1;
    home.phone.disk.files["slots"] = damaged;
    CHECK(opens(home.phone, SlotKind::passphrase, by_passphrase(9)) == ErrorCode::wrong_key);
  }
  home.phone.disk.files["slots"] = good;
  CHECK(opens(home.phone, SlotKind::passphrase, by_passphrase(9)) == std::nullopt);
}

TEST_CASE("of two tabs that change the unlock the second one is told") {
  Home home("two tabs", GENERATE(from_range(both_suites)));
  Tab first = home.begin();
  Tab second = home.phone.open();
  second.hold_commits = true;
  keyring::SlotHeader slot = second.client.found(SlotKind::passphrase, {19'456, 2});
  client::RequestId request = second.next_request();
  REQUIRE(second.client.set_unlock(request, slot, by_passphrase(2), home.phone.clock).ok());
  second.perform();
  REQUIRE(set_unlock(first, SlotKind::passphrase, by_passphrase(1), home.phone.clock).ok());
  second.write_commit();
  CHECK_FALSE(second.take(request).ok());
  CHECK(opens(home.phone, SlotKind::passphrase, by_passphrase(2)) == ErrorCode::wrong_key);
  CHECK(opens(home.phone, SlotKind::passphrase, by_passphrase(1)) == std::nullopt);
  // It knows the other's set now, and may change it.
  second.hold_commits = false;
  std::string code = recovery_code(second, home.phone.clock);
  CHECK(opens(home.phone, SlotKind::passphrase, by_passphrase(1)) == std::nullopt);
  CHECK(opens(home.phone, SlotKind::recovery, by_code(code)) == std::nullopt);
}

TEST_CASE("a key that was derived for another slot than the prepared one changes nothing") {
  Home home("other slot", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  keyring::SlotHeader first = tab.client.found(SlotKind::passphrase, {19'456, 2});
  (void)tab.client.found(SlotKind::passphrase, {19'456, 2});
  auto result =
      tab.client.set_unlock(tab.next_request(), first, by_passphrase(9), home.phone.clock);
  CHECK(result.error().code == ErrorCode::wrong_key);
  CHECK(opens(home.phone, SlotKind::device, by_device()) == std::nullopt);
}

TEST_CASE("an older slot set put back opens, and shows") {
  Home home("put back", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  Bytes old = home.phone.disk.read("slots");
  REQUIRE(set_unlock(tab, SlotKind::passphrase, by_passphrase(9), home.phone.clock).ok());
  CHECK(home.phone.disk.read("slots") != old);
  home.phone.disk.files["slots"] = old;
  Tab again = home.phone.open();
  CHECK(again.findings("store-rolled-back") == 1);
}

TEST_CASE("a slot set that somebody else made is not built upon") {
  Home home("foreign", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  Bytes changed = home.phone.disk.read("slots");
  changed[31] ^= 1;  // its revision
  home.phone.disk.files["slots"] = changed;
  auto result = set_unlock(tab, SlotKind::passphrase, by_passphrase(9), home.phone.clock);
  CHECK(result.error().code == ErrorCode::journal_damaged);
  CHECK(home.phone.disk.read("slots") == changed);
}

TEST_CASE("a PIN without a recovery code is refused, and nothing is written") {
  Home home("pin", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  Bytes before = home.phone.disk.read("slots");
  client::Unlocker pin = by_passphrase(9);
  pin.pin_authentication = Bytes(32, 1);
  pin.pin_device_part = Bytes(32, 2);
  auto result = set_unlock(tab, SlotKind::pin, pin, home.phone.clock);
  CHECK(result.error().code == ErrorCode::not_supported);
  CHECK(home.phone.disk.read("slots") == before);
}
