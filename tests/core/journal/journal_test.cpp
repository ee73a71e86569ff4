#include <catch_amalgamated.hpp>

#include "written_chunk.h"

using namespace weicun;
using namespace weicun::journal;
using weicun::test::Disk;
using weicun::test::Letters;
using weicun::test::Reopened;
using weicun::test::Store;

TEST_CASE("a store opens to what was committed, in that order") {
  Store store("order", GENERATE(from_range(test::both_suites)));
  Disk disk;
  Journal writer = store.journal();
  CHECK(writer.empty());
  Store::commit(writer, disk, {store.letter("one")});
  Store::commit(writer, disk, {store.letter("two"), store.letter("three")});
  Reopened found(store, disk);
  CHECK(found.letters == Letters{"one", "two", "three"});
  CHECK(found.quarantined() == 0);
  CHECK(found.breaks() == 0);
  CHECK(found.journal.head().bytes() == disk.head);
  CHECK(found.journal.head().last_sequence == 3);
  CHECK(found.journal.stored_head() == disk.head);
}

TEST_CASE("a place leads back to its frame") {
  Store store("place", GENERATE(from_range(test::both_suites)));
  Disk disk;
  Journal writer = store.journal();
  Store::commit(writer, disk, {store.letter("one"), store.letter("two")});
  Store::commit(writer, disk, {store.letter("three")});
  Reopened found(store, disk);
  REQUIRE(found.places.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    const Place& place = found.places[i];
    BytesView chunk = disk.chunks[static_cast<std::size_t>(place.generation - 1)];
    CHECK(text_of(read_frame(chunk.subspan(place.offset))->body()) == found.letters[i]);
  }
}

TEST_CASE("an empty store opens empty") {
  Store store("empty", GENERATE(from_range(test::both_suites)));
  Reopened found(store, {});
  CHECK(found.journal.empty());
  CHECK(found.breaks() == 0);
  CHECK(found.journal.stored_head().empty());
}

TEST_CASE("the journal moves on only when a chunk was committed") {
  Store store("moves", GENERATE(from_range(test::both_suites)));
  Journal writer = store.journal();
  std::vector<Frame> frames = {store.letter("one")};
  Chunk tried = writer.next(frames);
  CHECK(writer.empty());
  CHECK(writer.next(frames).bytes == tried.bytes);
  writer.committed(tried.head);
  CHECK(writer.head().generation == 1);
  CHECK(writer.next(frames).head.generation == 2);
}

TEST_CASE("frames that lost a race are placed again with the same bytes, and the chain closes") {
  Store store("race", GENERATE(from_range(test::both_suites)));
  Disk disk = store.write({"before"});
  Reopened mine(store, disk);
  Reopened theirs(store, disk);
  std::vector<Frame> frames = {store.letter("mine"), store.frame(FrameKind::meta, "my own")};
  Chunk lost = mine.journal.next(frames);
  Store::commit(theirs.journal, disk, {store.letter("theirs")});

  auto ignore = [](const Frame&, const Place&) {};
  REQUIRE(mine.journal.replay(disk.chunks.back(), ignore).ok());
  REQUIRE(mine.journal.close(disk.head).ok());
  Chunk again = mine.journal.next(frames);
  CHECK(again.head.generation == lost.head.generation + 1);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    auto bytes = [&](const Chunk& chunk) {
      return copy_of(BytesView(chunk.bytes).subspan(chunk.offsets[i], frames[i].bytes.size()));
    };
    CHECK(bytes(again) == bytes(lost));
    CHECK(bytes(again) == frames[i].bytes);
  }
  disk.chunks.push_back(again.bytes);
  disk.head = again.head.bytes();
  Reopened found(store, disk);
  CHECK(found.letters.size() == 4);
  CHECK(found.quarantined() == 0);
  CHECK(found.breaks() == 0);
}

TEST_CASE("reopening changes nothing: a second one finds the same") {
  Store store("twice", GENERATE(from_range(test::both_suites)));
  Disk disk = store.write({"one", "two", "three"});
  disk.chunks[1][100] ^= 1;
  Reopened once(store, disk);
  Reopened twice(store, disk);
  CHECK(once.letters == twice.letters);
  CHECK(once.quarantined() == twice.quarantined());
  CHECK(once.breaks() == twice.breaks());
  CHECK(once.journal.head().bytes() == twice.journal.head().bytes());
}

TEST_CASE("a store written by a newer version is refused, and nothing of it is shown or changed") {
  Store store("newer", GENERATE(from_range(test::both_suites)));
  Disk disk = store.write({"one"});
  Reopened found(store, disk);
  Bytes head = found.journal.head().bytes();
  test::WrittenChunk newer;
  newer.major = 2;
  newer.generation = 2;
  newer.first_sequence = 2;
  newer.previous = found.journal.head().chunk;
  newer.frames = {store.letter("later")};
  bool shown = false;
  auto verdict =
      found.journal.replay(newer.bytes(store), [&](const Frame&, const Place&) { shown = true; });
  CHECK(test::why_not(verdict) == "newer-store chunk version");
  CHECK_FALSE(shown);
  CHECK(found.journal.head().bytes() == head);
  CHECK(found.quarantined() == 0);
}
