#include <catch_amalgamated.hpp>

#include <weicun/keyring/vault.h>

#include "damage.h"
#include "village.h"

using namespace weicun;
using namespace weicun::keyring;
using weicun::test::refusal;

namespace {

const Bytes device_secret(32, 0x5D);
const Bytes recovery_random(16, 0xA7);

struct Household {
  crypto::Random random;
  Vault vault;
  explicit Household(Suite suite, std::string_view name = "household")
      : random(test::random_from(name)), vault(Vault::create(suite, random)) {}
  Slot device() {
    SlotHeader header = vault.new_slot(SlotKind::device, random);
    return vault.fill_slot(header, device_key(vault.suite(), header, device_secret), random);
  }
  Slot recovery() {
    SlotHeader header = vault.new_slot(SlotKind::recovery, random);
    return vault.fill_slot(header, recovery_key(vault.suite(), header, recovery_random), random);
  }
  SlotSet set(std::vector<Slot> slots, std::uint64_t revision = 1) {
    return *vault.slot_set(std::move(slots), revision);
  }
};

Result<Vault> unlock_by_device(BytesView bytes) {
  WEICUN_TRY(const SlotSet set, SlotSet::parse(bytes));
  const Slot* slot = set.of_kind(SlotKind::device);
  WEICUN_NEED(slot != nullptr, wrong_key, "no device slot");
  return Vault::unlock(set, *slot, device_key(set.suite, slot->header, device_secret));
}

/// A set as somebody without the master key would put it together: old code, other slots.
Bytes with_slots(const SlotSet& set, const std::vector<Slot>& slots) {
  ByteWriter out;
  out.bytes(BytesView(set.bytes).first(6)).u16(static_cast<std::uint16_t>(slots.size()));
  out.bytes(BytesView(set.bytes).subspan(8, 24));
  for (const Slot& slot : slots) out.bytes(slot.header.bytes()).bytes(slot.box);
  return out.bytes(BytesView(set.bytes).last(32)).take();
}

}  // namespace

TEST_CASE("a vault opens by its device and by its recovery code, to the same keys") {
  Household home(GENERATE(from_range(test::both_suites)));
  SlotSet set = *SlotSet::parse(home.set({home.device(), home.recovery()}).bytes);
  CHECK(set.bytes.size() == 32 + 2 * 168 + 32);
  CHECK(set.vault == home.vault.id());
  Vault by_device = *unlock_by_device(set.bytes);
  const Slot* slot = set.of_kind(SlotKind::recovery);
  Vault by_code =
      *Vault::unlock(set, *slot, recovery_key(set.suite, slot->header, recovery_random));
  CHECK(by_device.epoch() == 1);
  CHECK(equal(by_device.frame_key().view(), home.vault.frame_key().view()));
  CHECK(equal(by_code.frame_key().view(), home.vault.frame_key().view()));
  CHECK(equal(by_code.chain_key().view(), home.vault.chain_key().view()));
  CHECK_FALSE(equal(by_code.chain_key().view(), by_code.frame_key().view()));
  CHECK(set.of_kind(SlotKind::passphrase) == nullptr);
}

TEST_CASE("a passphrase opens its slot and a mistyped one does not") {
  Household home(GENERATE(from_range(test::both_suites)));
  SlotHeader header = home.vault.new_slot(SlotKind::passphrase, home.random, {19'456, 2});
  Secret<32> key = *passphrase_key(header, view_of("石头村的老井"));
  SlotSet set = home.set({home.vault.fill_slot(header, key, home.random), home.recovery()});
  const Slot& slot = *set.of_kind(SlotKind::passphrase);
  CHECK(Vault::unlock(set, slot, *passphrase_key(slot.header, view_of("石头村的老井"))).ok());
  auto mistyped = Vault::unlock(set, slot, *passphrase_key(slot.header, view_of("石头村的新井")));
  CHECK(refusal(mistyped) == ErrorCode::wrong_key);
}

TEST_CASE("every bit and every length of a slot set is guarded") {
  Household home(GENERATE(from_range(test::both_suites)));
  SlotSet set = home.set({home.device(), home.recovery()});
  REQUIRE(unlock_by_device(set.bytes).ok());
  CHECK(test::all_refused(test::flip_every_bit(set.bytes, unlock_by_device)));
  CHECK(test::all_refused(test::cut_everywhere(set.bytes, unlock_by_device)));
}

TEST_CASE("every bit of one slot is guarded by its own box") {
  Household home(GENERATE(from_range(test::both_suites)));
  Slot slot = home.device();
  Bytes bytes = ByteWriter().bytes(slot.header.bytes()).bytes(slot.box).take();
  REQUIRE(bytes.size() == 168);
  SlotSet set = home.set({slot});
  auto opens = [&](BytesView changed) -> Result<Vault> {
    WEICUN_NEED(changed.size() >= 64, malformed, "slot");
    WEICUN_TRY(SlotHeader header, SlotHeader::parse(changed.first(64)));
    Slot other{header, copy_of(changed.subspan(64))};
    return Vault::unlock(set, other, device_key(set.suite, header, device_secret));
  };
  REQUIRE(opens(bytes).ok());
  CHECK(test::all_refused(test::flip_every_bit(bytes, opens)));
  CHECK(test::all_refused(test::cut_everywhere(bytes, opens)));
}

TEST_CASE("a slot that somebody without the master key added or took away is seen") {
  Household home(GENERATE(from_range(test::both_suites)));
  Slot device = home.device();
  Slot recovery = home.recovery();
  SlotSet set = home.set({device, recovery});
  CHECK(refusal(unlock_by_device(with_slots(set, {device}))) == ErrorCode::bad_signature);
  CHECK(refusal(unlock_by_device(with_slots(set, {device, recovery, home.recovery()}))) ==
        ErrorCode::bad_signature);
  CHECK(refusal(unlock_by_device(with_slots(set, {recovery, device}))) == ErrorCode::bad_signature);
  CHECK(refusal(Vault::unlock(set, home.device(), Secret<32>())) == ErrorCode::wrong_key);
}

TEST_CASE("a good slot that is not in the set doesn't open it") {
  Household home(GENERATE(from_range(test::both_suites)));
  Slot left_out = home.recovery();
  SlotSet set = home.set({home.device()});
  auto result =
      Vault::unlock(set, left_out, recovery_key(set.suite, left_out.header, recovery_random));
  CHECK(refusal(result) == ErrorCode::bad_signature);
}

TEST_CASE("a slot of another vault is refused") {
  Household home(GENERATE(from_range(test::both_suites)), "home");
  Household other(home.vault.suite(), "other");
  Slot foreign = other.device();
  SlotSet set = home.set({home.device()});
  CHECK(refusal(SlotSet::parse(with_slots(set, {foreign}))) == ErrorCode::malformed);
  CHECK(
      refusal(Vault::unlock(set, foreign, device_key(set.suite, foreign.header, device_secret))) ==
      ErrorCode::wrong_key);
  CHECK(refusal(home.vault.slot_set({foreign}, 2)) == ErrorCode::malformed);
}

TEST_CASE("an old slot set put back opens, until the vault has a new epoch") {
  Household home(GENERATE(from_range(test::both_suites)));
  SlotSet old = home.set({home.device()}, 1);
  SlotSet newer = home.set({home.device(), home.recovery()}, 2);
  REQUIRE(unlock_by_device(newer.bytes).ok());
  // Documented: a rollback of the whole set does not show here.
  CHECK(unlock_by_device(old.bytes).ok());

  // A new epoch has a new master key; the old slot under the new set's code doesn't pass for it.
  Household next(home.vault.suite(), "next epoch");
  SlotHeader header = old.slots[0].header;
  header.epoch = 2;
  Slot of_epoch_two{header, old.slots[0].box};
  CHECK(refusal(Vault::unlock(old, of_epoch_two, device_key(old.suite, header, device_secret))) ==
        ErrorCode::wrong_key);
  CHECK(refusal(SlotSet::parse(with_slots(old, {old.slots[0], of_epoch_two}))) ==
        ErrorCode::malformed);
  Vault before = *unlock_by_device(old.bytes);
  CHECK_FALSE(equal(before.frame_key().view(), next.vault.frame_key().view()));
}

TEST_CASE("the device slot excludes passphrase and PIN, and a PIN is never alone") {
  Household home(GENERATE(from_range(test::both_suites)));
  Secret<32> key;
  auto made_of = [&](SlotKind kind) {
    SlotHeader header = home.vault.new_slot(kind, home.random, {19'456, 2});
    return home.vault.fill_slot(header, key, home.random);
  };
  auto verdict = [&](std::initializer_list<SlotKind> kinds) {
    std::vector<Slot> slots;
    for (SlotKind kind : kinds) slots.push_back(made_of(kind));
    return refusal(home.vault.slot_set(std::move(slots), 1));
  };
  CHECK(verdict({SlotKind::device, SlotKind::recovery}) == std::nullopt);
  CHECK(verdict({SlotKind::passphrase, SlotKind::pin, SlotKind::recovery}) == std::nullopt);
  CHECK(verdict({SlotKind::device, SlotKind::passphrase}) == ErrorCode::conflict);
  CHECK(verdict({SlotKind::pin, SlotKind::recovery, SlotKind::device}) == ErrorCode::conflict);
  CHECK(verdict({SlotKind::pin}) == ErrorCode::conflict);
  CHECK(verdict({SlotKind::pin, SlotKind::pin}) == ErrorCode::conflict);
  CHECK(verdict({}) == ErrorCode::malformed);
}

TEST_CASE(
    "a slot that asks for gigabytes or for too little is refused before anything is allocated") {
  Household home(GENERATE(from_range(test::both_suites)));
  SlotHeader header = home.vault.new_slot(SlotKind::passphrase, home.random, {65'536, 3});
  REQUIRE(SlotHeader::parse(header.bytes()).ok());
  auto verdict = [&](std::uint32_t memory_kib, std::uint8_t passes) {
    header.memory_kib = memory_kib;
    header.passes = passes;
    CHECK(refusal(passphrase_key(header, view_of("x"))) ==
          refusal(SlotHeader::parse(header.bytes())));
    return refusal(SlotHeader::parse(header.bytes()));
  };
  CHECK(verdict(4U * 1024 * 1024, 3) == ErrorCode::limit_exceeded);  // 4 GiB
  CHECK(verdict(8, 3) == ErrorCode::limit_exceeded);
  CHECK(verdict(19'455, 3) == ErrorCode::limit_exceeded);
  CHECK(verdict(262'145, 3) == ErrorCode::limit_exceeded);
  CHECK(verdict(0xFFFFFFFF, 3) == ErrorCode::limit_exceeded);
  CHECK(verdict(65'536, 1) == ErrorCode::limit_exceeded);
  CHECK(verdict(65'536, 11) == ErrorCode::limit_exceeded);
}

TEST_CASE("a weak derivation can't stand in for a strong one") {
  Household home(Suite::intl);
  SlotHeader header = home.vault.new_slot(SlotKind::passphrase, home.random, {65'536, 3});
  header.kdf = Kdf::hkdf;
  header.memory_kib = 0;
  header.passes = 0;
  CHECK(refusal(SlotHeader::parse(header.bytes())) == ErrorCode::malformed);
  CHECK(refusal(passphrase_key(header, view_of("x"))) == ErrorCode::not_supported);
  header.kdf = Kdf::pbkdf2_sm3;
  header.memory_kib = 600'000;
  CHECK(refusal(SlotHeader::parse(header.bytes())) == ErrorCode::malformed);  // SM3 in suite intl
  header.suite = Suite::gm;
  CHECK(SlotHeader::parse(header.bytes()).ok());
  for (std::uint32_t iterations : {0U, 1U, 599'999U, 5'000'001U, 0xFFFFFFFFU}) {
    header.memory_kib = iterations;
    CHECK(refusal(SlotHeader::parse(header.bytes())) == ErrorCode::limit_exceeded);
    CHECK(refusal(passphrase_key(header, view_of("x"))) == ErrorCode::limit_exceeded);
  }
  SlotHeader device = home.vault.new_slot(SlotKind::device, home.random);
  CHECK(refusal(passphrase_key(device, view_of("x"))) == ErrorCode::malformed);
}

TEST_CASE("a PIN's keys need the PIN, the phone's part and the hub's share, each of them") {
  Household home(GENERATE(from_range(test::both_suites)));
  SlotHeader header = home.vault.new_slot(SlotKind::pin, home.random, {19'456, 2});
  const Bytes device_part(32, 0x0D);
  const Bytes share(32, 0x55);
  PinKeys keys = *pin_keys(header, view_of("135790"), device_part);
  PinKeys mistyped = *pin_keys(header, view_of("135791"), device_part);
  PinKeys elsewhere = *pin_keys(header, view_of("135790"), Bytes(32, 0x0E));
  CHECK_FALSE(equal(keys.authentication.view(), keys.local.view()));
  CHECK_FALSE(equal(keys.authentication.view(), mistyped.authentication.view()));
  CHECK_FALSE(equal(keys.authentication.view(), elsewhere.authentication.view()));
  Secret<32> key = pin_key(header, keys.local.view(), share);
  SlotSet set = home.set({home.vault.fill_slot(header, key, home.random), home.recovery()});
  const Slot& slot = *set.of_kind(SlotKind::pin);
  CHECK(Vault::unlock(set, slot, key).ok());
  for (const Secret<32>& wrong : {pin_key(header, mistyped.local.view(), share),
                                  pin_key(header, elsewhere.local.view(), share),
                                  pin_key(header, keys.local.view(), Bytes(32, 0x54))}) {
    CHECK(refusal(Vault::unlock(set, slot, wrong)) == ErrorCode::wrong_key);
  }
  CHECK(refusal(pin_keys(header, view_of("135790"), Bytes(31))) == ErrorCode::malformed);
  CHECK(refusal(passphrase_key(header, view_of("135790"))) == ErrorCode::malformed);
}

TEST_CASE("keys of two epochs, two vaults and two suites have nothing in common") {
  Household one(Suite::intl, "one");
  Household two(Suite::intl, "two");
  Household three(Suite::gm, "one");
  CHECK(one.vault.id() == three.vault.id());
  CHECK_FALSE(equal(one.vault.frame_key().view(), two.vault.frame_key().view()));
  CHECK_FALSE(equal(one.vault.frame_key().view(), three.vault.frame_key().view()));
}
