#include <catch_amalgamated.hpp>

#include "store.h"
#include "written_chunk.h"

using namespace weicun;
using namespace weicun::journal;
using weicun::test::Disk;
using weicun::test::Letters;
using weicun::test::Reopened;
using weicun::test::Store;
using weicun::test::WrittenChunk;

namespace {

Suite any_suite() { return GENERATE(from_range(test::both_suites)); }

/// The journal of a client without the key, on a disk.
Journal locked_journal(const Store& store, const Disk& disk) {
  Placing unknown = store.placing;
  unknown.store = {};
  Journal journal(unknown);
  for (const Bytes& chunk : disk.chunks)
    CHECK(journal.replay(chunk, [](const Frame&, const Place&) {}).ok());
  CHECK(journal.close(disk.head).ok());
  return journal;
}

}  // namespace

TEST_CASE("a locked client reads what is there and goes on, and the chain closes") {
  Store store("locked", any_suite());
  Disk disk = store.write({"one", "two"});
  Journal locked = locked_journal(store, disk);
  CHECK(locked.recovery().breaks == 0);
  CHECK(locked.recovery().quarantined == 0);
  Store::commit(locked, disk, {store.frame(FrameKind::receipt, "receipt")});
  Store::commit(locked, disk, {store.frame(FrameKind::directory, "directory")});

  Reopened found(store, disk);
  CHECK(found.letters == Letters{"one", "two", "receipt", "directory"});
  CHECK(found.quarantined() == 0);
  CHECK(found.breaks() == 0);

  // And the one with the key goes on after that.
  Store::commit(found.journal, disk, {store.letter("three")});
  Reopened again(store, disk);
  CHECK(again.letters.back() == "three");
  CHECK(again.breaks() == 0);
  CHECK(locked_journal(store, disk).recovery().breaks == 0);
}

TEST_CASE("the head after an unkeyed chunk names the last keyed chunk's code") {
  Store store("head", any_suite());
  Disk disk = store.write({"one"});
  Digest keyed = Head::parse(disk.head)->authentication;
  Journal locked = locked_journal(store, disk);
  Store::commit(locked, disk, {store.frame(FrameKind::receipt, "receipt")});
  CHECK(Head::parse(disk.head)->authentication == keyed);
  CHECK(Head::parse(disk.head)->generation == 2);
}

TEST_CASE("an unkeyed chunk with anything that does not verify by itself is set aside") {
  Store store("forged", any_suite());
  auto kind = GENERATE(FrameKind::envelope, FrameKind::meta, FrameKind::record, FrameKind::draft,
                       FrameKind::inbox, FrameKind::dropped, FrameKind::keys, FrameKind::state,
                       FrameKind::epoch, FrameKind::checkpoint);
  Disk disk = store.write({"one"});
  WrittenChunk forged;
  forged.flags = 1;
  forged.generation = 2;
  forged.first_sequence = 2;
  forged.previous = Head::parse(disk.head)->chunk;
  forged.frames = {store.frame(FrameKind::receipt, "r"), store.frame(kind, "x")};
  disk.chunks.push_back(forged.bytes(store));
  Reopened found(store, disk);
  CHECK(found.letters == Letters{"one"});
  CHECK(found.quarantined() == 1);
}

TEST_CASE("a chunk can't leave out its code by half") {
  Store store("half", any_suite());
  Placing placing = store.placing;
  Frame receipt = store.frame(FrameKind::receipt, "r");
  Bytes keyed = place(placing, {}, {receipt}, store.chain_key).bytes;
  Bytes unkeyed = place_unkeyed(placing, {}, {receipt}).bytes;
  REQUIRE(read_chunk(unkeyed, store.suite, store.chain_key).ok());
  // A code where there must be none, and none where there must be one.
  Bytes with_code = unkeyed;
  with_code.back() = 1;
  CHECK_FALSE(read_chunk(with_code, store.suite, store.chain_key).ok());
  CHECK_FALSE(read_chunk_locked(with_code, store.suite).ok());
  Bytes without = keyed;
  std::fill(without.end() - 32, without.end(), std::uint8_t{0});
  CHECK_FALSE(read_chunk(without, store.suite, store.chain_key).ok());
}

TEST_CASE("a head without a code of its own is looked up, but not without end") {
  Store store("far", any_suite());
  Disk disk = store.write({"one"});
  Reopened open(store, disk);
  Journal locked = locked_journal(store, disk);
  Store::commit(locked, disk, {store.frame(FrameKind::receipt, "receipt")});
  CHECK_FALSE(open.journal.believed(disk.head).ok());
  REQUIRE(open.journal.followable(disk.head).ok());
  CHECK(open.journal.follow(disk.chunks.back(), [](const Frame&, const Place&) {}).ok());
  CHECK(open.journal.believed(disk.head).ok());
  Head far = *Head::parse(disk.head);
  far.generation = 1'000'000;
  CHECK_FALSE(open.journal.followable(far.bytes()).ok());
}
