#include <catch_amalgamated.hpp>

#include "written_chunk.h"

// What was done to the files of a store behind its back is counted, and what is left is shown.

using namespace weicun;
using namespace weicun::journal;
using weicun::test::Disk;
using weicun::test::Letters;
using weicun::test::Reopened;
using weicun::test::Store;

namespace {

struct Damaged {
  Store store;
  Disk disk = store.write({"one", "two", "three", "four"});
  Damaged(std::string_view name, Suite suite) : store(name, suite) {}
  [[nodiscard]] Reopened reopened() const { return {store, disk}; }
};

}  // namespace

TEST_CASE("a damaged chunk is set aside and the others are shown") {
  Damaged store("rot", GENERATE(from_range(test::both_suites)));
  store.disk.chunks[1][chunk_header_length + 70] ^= 4;
  Reopened found = store.reopened();
  CHECK(found.letters == Letters{"one", "three", "four"});
  CHECK(found.quarantined() == 1);
  CHECK(found.breaks() == 1);
}

TEST_CASE("a damaged first chunk hides none of the others") {
  Store store("damaged first", GENERATE(from_range(test::both_suites)));
  Disk disk = store.write({"one", "two", "three"});
  disk.chunks[0][40] ^= 1;
  Reopened reopened(store, disk);
  CHECK(reopened.letters == Letters{"two", "three"});
  CHECK(reopened.quarantined() == 1);
  CHECK(reopened.breaks() == 1);
  Store::commit(reopened.journal, disk, {store.letter("four")});
  CHECK(Reopened(store, disk).letters == Letters{"two", "three", "four"});
}

TEST_CASE("a chunk that was removed from the middle is missed") {
  Damaged store("removed", GENERATE(from_range(test::both_suites)));
  store.disk.chunks.erase(store.disk.chunks.begin() + 1);
  Reopened found = store.reopened();
  CHECK(found.letters == Letters{"one", "three", "four"});
  CHECK(found.quarantined() == 0);
  CHECK(found.breaks() == 1);
}

TEST_CASE("two chunks that changed places are noticed") {
  Damaged store("swapped", GENERATE(from_range(test::both_suites)));
  std::swap(store.disk.chunks[1], store.disk.chunks[2]);
  Reopened found = store.reopened();
  CHECK(found.letters == Letters{"one", "three", "four"});
  CHECK(found.quarantined() == 1);
  CHECK(found.breaks() == 1);
}

TEST_CASE("a chunk that was put in a second time says nothing twice") {
  Damaged store("replayed", GENERATE(from_range(test::both_suites)));
  store.disk.chunks.push_back(store.disk.chunks[2]);
  Reopened found = store.reopened();
  CHECK(found.letters == Letters{"one", "two", "three", "four"});
  CHECK(found.quarantined() == 1);
  CHECK(found.breaks() == 0);
}

TEST_CASE("a missing end shows by the head, and its number is not used again") {
  Damaged store("end", GENERATE(from_range(test::both_suites)));
  store.disk.chunks.resize(2);
  Reopened found = store.reopened();
  CHECK(found.letters == Letters{"one", "two"});
  CHECK(found.breaks() == 1);
  CHECK(found.journal.next({store.store.letter("new")}).head.generation == 5);
}

TEST_CASE("all chunks gone: the head still says so") {
  Damaged store("all", GENERATE(from_range(test::both_suites)));
  store.disk.chunks.clear();
  Reopened found = store.reopened();
  CHECK(found.breaks() == 1);
  CHECK(found.journal.next({store.store.letter("new")}).head.generation == 5);
}

TEST_CASE("a torn last chunk that the head names is never written over") {
  Damaged store("torn", GENERATE(from_range(test::both_suites)));
  store.disk.chunks.back().resize(120);
  Reopened found = store.reopened();
  CHECK(found.letters == Letters{"one", "two", "three"});
  CHECK(found.quarantined() == 1);
  CHECK(found.breaks() == 1);
  CHECK(found.journal.next({store.store.letter("new")}).head.generation == 5);
}

TEST_CASE("a commit that was torn before its head was written never happened") {
  Damaged store("unfinished", GENERATE(from_range(test::both_suites)));
  Reopened writer = store.reopened();
  Bytes torn = writer.journal.next({store.store.letter("five")}).bytes;
  for (std::size_t length = 0; length < torn.size(); length += 7) {
    Damaged after("unfinished", store.store.suite);
    after.disk.chunks.push_back(copy_of(BytesView(torn).first(length)));
    Reopened found = after.reopened();
    CHECK(found.letters.size() == 4);
    CHECK(found.quarantined() == 1);
    CHECK(found.breaks() == 0);
    CHECK(found.journal.head().bytes() == store.disk.head);
  }
}

TEST_CASE("what was written after a break follows it, and doesn't break again") {
  Damaged store("after", GENERATE(from_range(test::both_suites)));
  store.disk.chunks.erase(store.disk.chunks.begin() + 1);
  Reopened found = store.reopened();
  Store::commit(found.journal, store.disk, {store.store.letter("five")});
  Reopened again = store.reopened();
  CHECK(again.letters == Letters{"one", "three", "four", "five"});
  CHECK(again.breaks() == 1);
}

TEST_CASE("a chunk of another store is set aside, though the same vault wrote it") {
  Damaged store("store", GENERATE(from_range(test::both_suites)));
  Reopened writer = store.reopened();
  test::WrittenChunk foreign;
  foreign.generation = 5;
  foreign.first_sequence = 5;
  foreign.previous = writer.journal.head().chunk;
  foreign.frames = {store.store.letter("elsewhere")};
  store.disk.chunks.push_back(foreign.bytes(store.store));
  CHECK(store.reopened().quarantined() == 0);
  StoreId own = store.store.placing.store;
  store.store.placing.store = StoreId{{1, 2, 3}};
  store.disk.chunks.back() = foreign.bytes(store.store);
  store.store.placing.store = own;
  Reopened found = store.reopened();
  CHECK(found.letters.size() == 4);
  CHECK(found.quarantined() == 1);
}

TEST_CASE("a chunk of another vault is set aside") {
  Damaged store("vault", GENERATE(from_range(test::both_suites)));
  Store other("another vault", store.store.suite);
  store.disk.chunks[2] = other.write({"one", "two", "three"}).chunks[2];
  Reopened found = store.reopened();
  CHECK(found.letters == Letters{"one", "two", "four"});
  CHECK(found.quarantined() == 1);
}

TEST_CASE("two phones that went on from one store can't be sewn together unseen") {
  Damaged store("clone", GENERATE(from_range(test::both_suites)));
  Disk other = store.disk;
  Reopened here = store.reopened();
  Reopened there(store.store, other);
  Store::commit(here.journal, store.disk, {store.store.letter("here")});
  Store::commit(there.journal, other, {store.store.letter("there")});
  Store::commit(there.journal, other, {store.store.letter("there too")});
  store.disk.chunks.push_back(other.chunks.back());
  store.disk.head = other.head;
  Reopened found = store.reopened();
  CHECK(found.breaks() == 1);
  CHECK(found.quarantined() == 0);
}

TEST_CASE("an unkeyed chunk is set aside") {
  Damaged store("unkeyed", GENERATE(from_range(test::both_suites)));
  for (FrameKind kind : {FrameKind::record, FrameKind::draft, FrameKind::keys, FrameKind::state}) {
    test::WrittenChunk chunk;
    chunk.flags = 1;
    chunk.generation = 5;
    chunk.first_sequence = 5;
    chunk.previous = Head::parse(store.disk.head)->chunk;
    chunk.frames = {store.store.frame(kind, "slipped in")};
    Disk disk = store.disk;
    disk.chunks.push_back(chunk.bytes(store.store));
    Reopened found(store.store, disk);
    CHECK(found.letters.size() == 4);
    CHECK(found.quarantined() == 1);
  }
}

TEST_CASE("anything at all is set aside, never a reason to stop") {
  Damaged store("noise", GENERATE(from_range(test::both_suites)));
  for (std::size_t length :
       {std::size_t{0}, std::size_t{1}, std::size_t{95}, std::size_t{176}, std::size_t{4096}}) {
    Bytes noise(length);
    store.store.random.fill(noise);
    store.disk.chunks.insert(store.disk.chunks.begin() + 2, noise);
  }
  Reopened found = store.reopened();
  CHECK(found.letters == Letters{"one", "two", "three", "four"});
  CHECK(found.quarantined() == 5);
  CHECK(found.breaks() == 0);
}

TEST_CASE(
    "a chunk of another tab that can't be read just now changes nothing, and may be read later") {
  Store store("follow", GENERATE(from_range(test::both_suites)));
  Disk disk = store.write({"one", "two", "three"});
  Disk begun{{disk.chunks[0]}, {}};
  Reopened tab(store, begun);
  auto follow = [&](BytesView chunk) {
    return tab.journal.follow(chunk, [&](const Frame& frame, const Place&) {
      tab.letters.emplace_back(text_of(frame.body()));
    });
  };
  std::uint32_t breaks = tab.breaks();
  Bytes torn = weicun::test::with(disk.chunks[1], chunk_header_length + 70, Bytes(4, 0));
  CHECK(follow(torn).error().code == ErrorCode::journal_damaged);
  CHECK(follow(disk.chunks[0]).error().place == std::string("not the next chunk"));
  CHECK(follow(Store("elsewhere", store.suite).write({"a", "b"}).chunks[1]).error().code ==
        ErrorCode::journal_damaged);
  CHECK(tab.journal.head().generation == 1);
  CHECK(tab.quarantined() == 0);
  REQUIRE(follow(disk.chunks[1]).ok());
  REQUIRE(follow(disk.chunks[2]).ok());
  CHECK(tab.letters == Letters{"one", "two", "three"});
  CHECK(tab.breaks() == breaks);
  CHECK(tab.journal.next({store.letter("new")}).head.generation == 4);
}
