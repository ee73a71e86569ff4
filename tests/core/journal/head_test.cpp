#include <catch_amalgamated.hpp>

#include "store.h"

using namespace weicun;
using namespace weicun::journal;
using weicun::test::Disk;
using weicun::test::Reopened;
using weicun::test::Store;

namespace {

struct Kept {
  Store store;
  Disk disk = store.write({"one", "two"});
  Kept(std::string_view name, Suite suite) : store(name, suite) {}
  [[nodiscard]] Head head() const { return *Head::parse(disk.head); }
  [[nodiscard]] Reopened with_head(const Bytes& head) const { return {store, {disk.chunks, head}}; }
  /// The generation that the next commit gets.
  [[nodiscard]] std::uint64_t next(const Reopened& found) {
    return found.journal.next({store.letter("new")}).head.generation;
  }
};

}  // namespace

TEST_CASE("a head that is gone is a break; the chunks speak for themselves") {
  Kept kept("gone", GENERATE(from_range(test::both_suites)));
  Reopened found = kept.with_head({});
  CHECK(found.letters.size() == 2);
  CHECK(found.breaks() == 1);
  CHECK(kept.next(found) == 3);
  CHECK(found.journal.stored_head().empty());
}

TEST_CASE("a torn head is a break and no reason not to open") {
  Kept kept("torn", GENERATE(from_range(test::both_suites)));
  for (std::size_t length : {std::size_t{1}, std::size_t{40}, std::size_t{79}, std::size_t{81}}) {
    Bytes torn = kept.disk.head;
    torn.resize(length);
    Journal journal = kept.store.reopened();
    for (const Bytes& chunk : kept.disk.chunks)
      CHECK(journal.replay(chunk, [](const Frame&, const Place&) {}).ok());
    CHECK(journal.close(torn).ok());
    CHECK(journal.recovery().breaks == 1);
    CHECK(journal.head().bytes() == kept.disk.head);
    // What the next commit must find in the store, or another tab came first.
    CHECK(journal.stored_head() == torn);
  }
}

TEST_CASE("a head with a changed bit is a break, and the next commit follows the last chunk") {
  Kept kept("rot", GENERATE(from_range(test::both_suites)));
  for (std::size_t byte = 0; byte < kept.disk.head.size(); ++byte) {
    if (byte >= 8 && byte < 16) continue;  // last_seq: the chunk says it
    for (unsigned bit = 0; bit < 8; ++bit) {
      Reopened found = kept.with_head(test::with_flipped_bit(kept.disk.head, byte, bit));
      CHECK(found.breaks() == 1);
      CHECK(kept.next(found) == 3);
    }
  }
}

TEST_CASE("an older head is a break, and nothing newer is forgotten") {
  Kept kept("older", GENERATE(from_range(test::both_suites)));
  Bytes older =
      read_chunk(kept.disk.chunks[0], kept.store.suite, kept.store.chain_key)->head.bytes();
  Reopened found = kept.with_head(older);
  CHECK(found.letters.size() == 2);
  CHECK(found.breaks() == 1);
  CHECK(kept.next(found) == 3);
}

TEST_CASE("a head of another vault is not believed") {
  Kept kept("ours", GENERATE(from_range(test::both_suites)));
  Store other("theirs", kept.store.suite);
  Reopened found = kept.with_head(other.write({"a", "b", "c", "d"}).head);
  CHECK(found.breaks() == 1);
  CHECK(kept.next(found) == 3);
}

TEST_CASE("no head can push the numbers so far that they begin again") {
  // The code covers the digest, not the numbers beside it.
  Kept kept("far", GENERATE(from_range(test::both_suites)));
  Disk longer = kept.store.write({"a", "b", "c"});
  for (std::uint64_t generation : {~std::uint64_t{0}, ~std::uint64_t{0} - 1}) {
    Head forged = *Head::parse(longer.head);
    forged.generation = generation;
    Reopened found = kept.with_head(forged.bytes());
    CHECK(found.breaks() == 1);
    Disk disk = kept.disk;
    Store::commit(found.journal, disk, {kept.store.letter("after")});
    CHECK(Reopened(kept.store, disk).letters.back() == "after");
  }
}
