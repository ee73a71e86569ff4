#include <catch_amalgamated.hpp>

#include <weicun/sync/protocol.h>

using namespace weicun;
using namespace weicun::sync;

namespace {

struct Page {
  std::string magic = "WCI1";
  std::uint64_t next = 0;
  std::optional<std::uint32_t> count;
  std::vector<std::pair<std::uint64_t, std::string>> entries;

  [[nodiscard]] Bytes bytes() const {
    ByteWriter out;
    out.text(magic).u64(next).u32(count.value_or(static_cast<std::uint32_t>(entries.size())));
    for (const auto& [sequence, record] : entries)
      out.u64(sequence).u32(static_cast<std::uint32_t>(record.size())).text(record);
    return out.take();
  }
  [[nodiscard]] std::string verdict() const {
    auto read = read_inbox(bytes());
    if (read.ok()) return "accepted";
    return std::string(name_of(read.error().code)) + ' ' + read.error().place;
  }
};

Page good_page() { return {"WCI1", 9, {}, {{3, "first"}, {4, ""}, {9, "third"}}}; }

}  // namespace

TEST_CASE("a page of the inbox reads as it was written") {
  InboxPage page = *read_inbox(good_page().bytes());
  CHECK(page.next == 9);
  REQUIRE(page.entries.size() == 3);
  CHECK(page.entries[0].sequence == 3);
  CHECK(text_of(page.entries[0].record) == "first");
  CHECK(page.entries[1].record.empty());
  CHECK(page.entries[2].sequence == 9);
  CHECK(text_of(page.entries[2].record) == "third");
}

TEST_CASE("an empty page is the end of the inbox") {
  Page page;
  page.next = 12;
  InboxPage read = *read_inbox(page.bytes());
  CHECK(read.entries.empty());
  CHECK(read.next == 12);
}

TEST_CASE("a page that was cut anywhere is refused, and one that goes on") {
  Bytes good = good_page().bytes();
  for (std::size_t length = 0; length < good.size(); ++length) {
    INFO(length);
    CHECK_FALSE(read_inbox(BytesView(good).first(length)).ok());
  }
  good.push_back(0);
  CHECK_FALSE(read_inbox(good).ok());
}

TEST_CASE("a page of another protocol is refused") {
  Page page = good_page();
  page.magic = "WCI2";
  CHECK(page.verdict() == "malformed inbox magic");
}

TEST_CASE("sequence numbers rise: nothing comes twice in a page, or out of order") {
  Page page = good_page();
  SECTION("twice the same") { page.entries[1].first = 3; }
  SECTION("down again") { page.entries[2].first = 2; }
  SECTION("from nought") { page.entries[0].first = 0; }
  CHECK(page.verdict() == "malformed inbox entry");
}

TEST_CASE("the cursor to go on with is not before what was just read") {
  Page page = good_page();
  page.next = 8;
  CHECK(page.verdict() == "malformed inbox length");
}

TEST_CASE("a page holds at most 256 records") {
  Page page;
  for (std::uint64_t sequence = 1; sequence <= 257; ++sequence)
    page.entries.emplace_back(sequence, "");
  page.next = 257;
  CHECK(page.verdict() == "malformed inbox count");
  page.entries.pop_back();
  CHECK(page.verdict() == "accepted");
}

TEST_CASE("counts and lengths beyond the bytes are refused before anything is allocated by them") {
  Page page = good_page();
  SECTION("one record more") {
    page.count = 4;
    CHECK(page.verdict() == "malformed inbox entry");
  }
  SECTION("one record less") {
    page.count = 2;
    CHECK(page.verdict() == "malformed inbox length");
  }
  SECTION("four thousand million records") {
    page.count = 0xFFFFFFFF;
    CHECK(page.verdict() == "malformed inbox count");
  }
  SECTION("a record of four gigabytes") {
    Bytes bytes = ByteWriter().text("WCI1").u64(9).u32(1).u64(9).u32(0xFFFFFFFF).u8(1).take();
    CHECK_FALSE(read_inbox(bytes).ok());
  }
}

TEST_CASE("any bit of a page may be another: it is read or refused, never more") {
  Bytes good = good_page().bytes();
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    Bytes changed = good;
    changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1U << bit % 8));
    auto page = read_inbox(changed);
    if (!page) {
      CHECK(page.error().code == ErrorCode::malformed);
      continue;
    }
    std::size_t length = 16;
    for (const InboxEntry& entry : page->entries) length += 12 + entry.record.size();
    CHECK(length == good.size());
  }
}
