// New keys: what a vault writes from then on opens with them alone.
#include <catch_amalgamated.hpp>

#include "store.h"

using namespace weicun;
using namespace weicun::test;

namespace {

/// A store that was written to, got new keys, and was written to again.
struct Renewed {
  Store store;
  Secret<32> second_chain = store.random.secret<32>();
  Disk disk;

  explicit Renewed(Suite suite) : store("renewed", suite) {
    Journal writer = store.journal();
    Store::commit(writer, disk, {store.letter("before")});
    NextEpoch next{2, second_chain.duplicate()};
    Chunk first = writer.next({store.letter("after")}, next);
    writer.committed(first.head);
    writer.enter(next);
    disk.chunks.push_back(first.bytes);
    Store::commit(writer, disk, {store.letter("and on")});
  }
  /// As the vault of the second epoch opens it.
  [[nodiscard]] Journal reopened() const {
    Placing unknown = store.placing;
    unknown.store = {};
    unknown.epoch = 2;
    Journal journal(unknown, second_chain.duplicate());
    journal.know(1, store.chain_key.duplicate());
    return journal;
  }
};

struct Shown {
  Letters letters;
  Journal::Visit visit = [this](const Frame& frame, const Place&) {
    letters.emplace_back(text_of(frame.body()));
  };
};

}  // namespace

TEST_CASE("after new keys everything opens that was written before and after") {
  Renewed renewed(GENERATE(from_range(both_suites)));
  Journal journal = renewed.reopened();
  Shown shown;
  for (const Bytes& chunk : renewed.disk.chunks) CHECK(journal.replay(chunk, shown.visit).ok());
  CHECK(journal.close(renewed.disk.head).ok());
  CHECK(shown.letters == Letters{"before", "after", "and on"});
  CHECK(journal.recovery().quarantined == 0);
  CHECK(journal.recovery().breaks == 0);
}

TEST_CASE("an older slot set put back stops at the first chunk of the new keys") {
  Renewed renewed(GENERATE(from_range(both_suites)));
  Journal old = renewed.store.reopened();
  Shown shown;
  CHECK(old.replay(renewed.disk.chunks[0], shown.visit).ok());
  CHECK(why_not(old.replay(renewed.disk.chunks[1], shown.visit)) == "wrong-key chunk epoch");
  CHECK(why_not(old.follow(renewed.disk.chunks[1], shown.visit)) == "wrong-key chunk epoch");
  CHECK(shown.letters == Letters{"before"});
}

TEST_CASE("a damaged header that names a later epoch is damage, and stops nothing") {
  Renewed renewed(GENERATE(from_range(both_suites)));
  Bytes damaged = with(renewed.disk.chunks[1], 88, u32(9));
  damaged = with(damaged, 92, u32(crc32c(BytesView(damaged).first(92))));
  Journal journal = renewed.reopened();
  Shown shown;
  CHECK(journal.replay(renewed.disk.chunks[0], shown.visit).ok());
  CHECK(journal.replay(damaged, shown.visit).ok());
  CHECK(journal.recovery().quarantined == 1);
}

TEST_CASE("what is written with the former keys after the new ones is set aside") {
  Renewed renewed(GENERATE(from_range(both_suites)));
  Journal thief = renewed.store.reopened();
  Shown ignored;
  REQUIRE(thief.replay(renewed.disk.chunks[0], ignored.visit).ok());
  Head ahead = *Head::parse(renewed.disk.head);
  Chunk forged = place(renewed.store.placing, ahead, {renewed.store.letter("forged")},
                       renewed.store.chain_key);
  Journal journal = renewed.reopened();
  Shown shown;
  for (const Bytes& chunk : renewed.disk.chunks) REQUIRE(journal.replay(chunk, shown.visit).ok());
  CHECK(journal.replay(forged.bytes, shown.visit).ok());
  CHECK(journal.recovery().quarantined == 1);
  CHECK(shown.letters == Letters{"before", "after", "and on"});
  CHECK_FALSE(journal.follow(forged.bytes, shown.visit).ok());
}

TEST_CASE("a former epoch's chunk needs that epoch's key") {
  Renewed renewed(GENERATE(from_range(both_suites)));
  Placing unknown = renewed.store.placing;
  unknown.store = {};
  unknown.epoch = 2;
  Journal forgetful(unknown, renewed.second_chain.duplicate());
  Shown shown;
  CHECK(forgetful.replay(renewed.disk.chunks[0], shown.visit).ok());
  CHECK(forgetful.recovery().quarantined == 1);
}
