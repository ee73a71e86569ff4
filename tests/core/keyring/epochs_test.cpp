// "New keys": a vault's next epoch, and the file that keeps its former keys.
#include <catch_amalgamated.hpp>

#include <weicun/keyring/vault.h>

#include "damage.h"
#include "village.h"

using namespace weicun;
using namespace weicun::keyring;
using weicun::test::refusal;

namespace {

struct Renewed {
  crypto::Random random = test::random_from("epochs");
  Vault first;
  Vault second;
  Bytes file;

  explicit Renewed(Suite suite)
      : first(Vault::create(suite, random)),
        second(first.next_epoch(random)),
        file(second.epochs_file(random)) {}

  /// As it opens after a restart, by a slot of its own.
  Vault reopened(const Vault& vault) {
    SlotHeader header = vault.new_slot(SlotKind::device, random);
    Secret<32> key = device_key(vault.suite(), header, Bytes(32, 0x5D));
    SlotSet set = *vault.slot_set({vault.fill_slot(header, key, random)}, 1);
    return *Vault::unlock(set, set.slots[0], key);
  }
};

}  // namespace

TEST_CASE("a new epoch is the same vault with other keys, and keeps the former ones") {
  Renewed renewed(GENERATE(from_range(test::both_suites)));
  CHECK(renewed.second.id() == renewed.first.id());
  CHECK(renewed.second.epoch() == 2);
  CHECK_FALSE(equal(renewed.second.frame_key().view(), renewed.first.frame_key().view()));
  CHECK_FALSE(equal(renewed.second.chain_key().view(), renewed.first.chain_key().view()));
  Vault third = renewed.second.next_epoch(renewed.random);
  CHECK(third.former_epochs() == std::vector<std::uint32_t>{1, 2});

  Vault reopened = renewed.reopened(third);
  CHECK(reopened.frame_key(1) == nullptr);
  REQUIRE(reopened.learn_epochs(third.epochs_file(renewed.random)).ok());
  CHECK(equal(reopened.frame_key(1)->view(), renewed.first.frame_key().view()));
  CHECK(equal(reopened.chain_key(2)->view(), renewed.second.chain_key().view()));
  CHECK(equal(reopened.frame_key(3)->view(), third.frame_key().view()));
  CHECK(reopened.frame_key(4) == nullptr);
}

TEST_CASE("whoever has the former keys doesn't get the new ones by the file") {
  Renewed renewed(GENERATE(from_range(test::both_suites)));
  Vault old = renewed.reopened(renewed.first);
  // An interrupted change leaves such a file beside the slots of before: nothing is taken of it.
  CHECK(old.learn_epochs(renewed.file).ok());
  CHECK(old.former_epochs().empty());
  CHECK(old.frame_key(2) == nullptr);
}

TEST_CASE("the slots of before open nothing of the new epoch") {
  Renewed renewed(GENERATE(from_range(test::both_suites)));
  Vault& first = renewed.first;
  SlotHeader header = first.new_slot(SlotKind::device, renewed.random);
  Secret<32> key = device_key(first.suite(), header, Bytes(32, 0x5D));
  Slot old = first.fill_slot(header, key, renewed.random);
  CHECK(refusal(renewed.second.slot_set({old}, 2)) == ErrorCode::malformed);
}

TEST_CASE("every bit and every length of the file is guarded") {
  Renewed renewed(GENERATE(from_range(test::both_suites)));
  auto taken = [&](BytesView file) {
    Vault vault = renewed.reopened(renewed.second);
    return vault.learn_epochs(file).ok() && vault.frame_key(1) != nullptr;
  };
  REQUIRE(taken(renewed.file));
  for (std::size_t byte = 0; byte < renewed.file.size(); ++byte) {
    for (unsigned bit = 0; bit < 8; ++bit)
      CHECK_FALSE(taken(test::with_flipped_bit(renewed.file, byte, bit)));
  }
  for (std::size_t length = 0; length < renewed.file.size(); ++length)
    CHECK_FALSE(taken(BytesView(renewed.file).first(length)));
  CHECK_FALSE(taken(ByteWriter().bytes(renewed.file).u8(0).take()));
}

TEST_CASE("the file of another vault is refused") {
  Renewed renewed(GENERATE(from_range(test::both_suites)));
  Vault other = Vault::create(renewed.first.suite(), renewed.random).next_epoch(renewed.random);
  Vault vault = renewed.reopened(renewed.second);
  CHECK(refusal(vault.learn_epochs(other.epochs_file(renewed.random))) == ErrorCode::malformed);
}
