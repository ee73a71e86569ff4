#include <catch_amalgamated.hpp>

#include "phone.h"

using namespace weicun;
using namespace weicun::test;

namespace {

client::RequestId start_save(Home& home, Tab& tab, std::string_view title,
                             const SaveOptions& options = {}) {
  client::RequestId request = tab.next_request();
  tab.client.save(request, "gov.secretary_letter", letter(title), options, home.phone.clock);
  tab.perform();
  return request;
}

/// How many records of their own the store's chunks hold.
std::size_t records_stored(const Disk& disk) {
  std::size_t found = 0;
  for (const auto& [name, bytes] : disk.files) {
    if (name.rfind("c/", 0) != 0) continue;
    for (std::size_t at = journal::chunk_header_length; at + 80 < bytes.size();) {
      auto frame = journal::read_frame(BytesView(bytes).subspan(at));
      if (!frame) break;
      if (frame->address.kind == journal::FrameKind::envelope) ++found;
      at += frame->bytes.size();
    }
  }
  return found;
}

}  // namespace

TEST_CASE("what waits behind a conflict is judged by the conflict's news", "[client]") {
  Home home("behind", GENERATE(from_range(both_suites)));
  Tab tab = home.begin_offline();
  RecordId id = tab.draft(letter("水渠"))->id;
  Tab other = home.phone.open_offline();
  tab.hold_commits = true;
  auto first = start_save(home, tab, "路灯");
  REQUIRE(other.save(letter("水渠"), {id, {}})->id == id);
  SECTION("asked for before the conflict") {
    auto behind = start_save(home, tab, "水渠", {id, {}});
    auto otherwise = start_save(home, tab, "水井", {id, {}});
    while (!tab.commits.empty()) tab.write_commit();
    CHECK(tab.saved(behind)->id == id);
    CHECK_FALSE(tab.saved(otherwise)->ok);  // another text is not taken for the one that was saved
  }
  SECTION("asked for while the other tab's chunks are fetched") {
    client::Commit commit = std::move(tab.commits.front());
    tab.commits.pop_front();
    tab.client.not_committed(commit.ticket, CommitFailure::conflict, home.phone.disk.head(),
                             home.phone.clock);
    auto behind = tab.next_request();
    tab.client.save(behind, "gov.secretary_letter", letter("水渠"), {id, {}}, home.phone.clock);
    tab.perform();
    while (!tab.commits.empty()) tab.write_commit();
    CHECK(tab.saved(behind)->id == id);
  }
  CHECK(tab.saved(first)->ok);
  CHECK(records_stored(home.phone.disk) == 2);
}

TEST_CASE("one draft saved by two quick taps is stored once", "[client]") {
  Home home("double tap", GENERATE(from_range(both_suites)));
  Tab tab = home.begin_offline();
  RecordId id = tab.draft(letter("水渠"))->id;
  tab.hold_commits = true;
  auto first = start_save(home, tab, "水渠", {id, {}});
  auto second = start_save(home, tab, "水渠", {id, {}});
  while (!tab.commits.empty()) tab.write_commit();
  CHECK(tab.saved(first)->id == id);
  CHECK(tab.saved(second)->id == id);
  CHECK(records_stored(home.phone.disk) == 1);
}

TEST_CASE("a damaged last chunk beside a damaged head keeps its name for ever", "[client]") {
  Home home("damaged", GENERATE(from_range(both_suites)));
  Tab tab = home.begin_offline();
  RecordId kept = tab.save(letter("水渠"))->id;
  RecordId lost = tab.save(letter("路灯"))->id;
  auto last = std::prev(home.phone.disk.files.lower_bound("c0"));
  REQUIRE(last->first.rfind("c/", 0) == 0);
  SECTION("in its body") { last->second[200] ^= 1; }
  SECTION("in its header") { last->second[20] ^= 1; }
  SECTION("torn") { last->second.resize(10); }
  SECTION("empty") { last->second.clear(); }
  Bytes as_it_was = last->second;
  home.phone.disk.files["head"][70] ^= 1;

  Tab after = home.phone.open();
  CHECK(after.findings("quarantined") == 1);
  CHECK(after.findings("chain-broken") == 1);
  CHECK(after.delivery(kept) != "unknown");
  CHECK(after.delivery(lost) == "unknown");
  REQUIRE(after.save(letter("木桥")).ok());
  CHECK(home.phone.disk.written_over == 0);
  CHECK(last->second == as_it_was);
  Tab later = home.phone.open();
  CHECK(later.list().size() == 2);
}

TEST_CASE("a head that is not ours is never followed", "[client]") {
  Home home("head", GENERATE(from_range(both_suites)));
  Tab tab = home.begin_offline();
  Bytes head = home.phone.disk.head();
  head[6] = 0x7F;  // a generation beyond anything that could be fetched
  SECTION("told of it while nothing is underway") {
    tab.client.refresh(head, home.phone.clock);
    tab.perform();
    CHECK(tab.save(letter("水渠"))->ok);
  }
  SECTION("found in a conflict") {
    home.phone.disk.files["head"] = head;
    CHECK(tab.save(letter("水渠"))->ok);
  }
  SECTION("of another store") {
    Home elsewhere("elsewhere", home.village.suite);
    (void)elsewhere.begin_offline();
    tab.client.refresh(elsewhere.phone.disk.head(), home.phone.clock);
    tab.perform();
    CHECK(tab.save(letter("水渠"))->ok);
  }
  Tab after = home.phone.open();
  CHECK(after.list().size() == 1);
}

TEST_CASE("another tab's chunk that reads damaged once stops the save, and the next one succeeds",
          "[client]") {
  Home home("misread", GENERATE(from_range(both_suites)));
  Tab tab = home.begin_offline();
  RecordId id = tab.draft(letter("水渠"))->id;
  Tab other = home.phone.open_offline();
  REQUIRE(other.save(letter("水渠"), {id, {}})->id == id);
  auto last = std::prev(home.phone.disk.files.lower_bound("c0"));
  Bytes as_written = last->second;
  SECTION("damaged") { last->second[200] ^= 1; }
  SECTION("torn") { last->second.resize(10); }
  SECTION("empty") { last->second.clear(); }

  CHECK(tab.save(letter("水渠"), {id, {}}).error().code == ErrorCode::storage_lost);
  CHECK(tab.findings("quarantined") == 0);
  last->second = as_written;
  CHECK(tab.save(letter("水渠"), {id, {}})->id == id);
  CHECK(records_stored(home.phone.disk) == 1);
  Tab later = home.phone.open();
  CHECK(later.findings("chain-broken") == 0);
  CHECK(later.list().size() == 1);
}

namespace {

/// The commit reaches the disk, and yet the host says that another writer came first: its
/// connection died behind the transaction.
void lands_unheard(Home& home, Tab& tab) {
  client::Commit commit = std::move(tab.commits.front());
  tab.commits.pop_front();
  REQUIRE(home.phone.disk.write(commit, {}));
  SECTION("as the last one") {}
  SECTION("and another tab wrote behind it") {
    Tab other = home.phone.open_offline();
    REQUIRE(other.save(letter("路灯"))->ok);
  }
  tab.client.not_committed(commit.ticket, CommitFailure::conflict, home.phone.disk.head(),
                           home.phone.clock);
  tab.perform();
}

}  // namespace

TEST_CASE("a commit of one's own that the host took for another's is stored once", "[client]") {
  Home home("unheard", GENERATE(from_range(both_suites)));
  Tab tab = home.begin_offline();
  tab.hold_commits = true;
  auto saved = start_save(home, tab, "水渠");
  auto behind = start_save(home, tab, "水井");
  lands_unheard(home, tab);
  CHECK(tab.saved(saved)->ok);
  while (!tab.commits.empty()) tab.write_commit();
  CHECK(tab.saved(behind)->ok);
  std::size_t letters = tab.list().size();
  CHECK(records_stored(home.phone.disk) == letters);
  Tab later = home.phone.open();
  CHECK(later.list().size() == letters);
  CHECK(later.findings("chain-broken") == 0);
}

TEST_CASE("a recovery code whose commit was taken for another's is shown, since it counts",
          "[client]") {
  Home home("code unheard", GENERATE(from_range(both_suites)));
  Tab tab = home.begin_offline();
  tab.hold_commits = true;
  client::RequestId request = tab.next_request();
  tab.client.recovery_code(request, home.phone.clock);
  tab.perform();
  lands_unheard(home, tab);
  client::Unlocker unlocker;
  unlocker.recovery_code = std::get<client::RecoveryCode>(*tab.take(request)).code;
  CHECK(home.phone.try_open_with(keyring::SlotKind::recovery, unlocker).ok());
}

TEST_CASE("a newer app's chunk stops what is saved here, by name, and says so once", "[client]") {
  Home home("newer", GENERATE(from_range(both_suites)));
  Tab tab = home.begin_offline();
  Tab newer = home.phone.open_offline();
  REQUIRE(newer.save(letter("路灯"))->ok);
  Bytes& chunk = std::prev(home.phone.disk.files.lower_bound("c0"))->second;
  constexpr std::size_t major_at = 4;
  chunk[major_at] = 2;
  constexpr std::size_t checked = journal::chunk_header_length - 4;
  Bytes checksum = ByteWriter().u32(journal::crc32c(BytesView(chunk).first(checked))).take();
  std::copy(checksum.begin(), checksum.end(), chunk.begin() + checked);
  Disk before = home.phone.disk;
  for (int attempt = 0; attempt < 2; ++attempt) {
    CHECK(refusal(tab.save(letter("水渠"))) == ErrorCode::newer_store);
    CHECK(tab.findings("update-needed") == 1);
  }
  CHECK(home.phone.disk.files == before.files);
}
