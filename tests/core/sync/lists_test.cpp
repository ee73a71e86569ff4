#include <catch_amalgamated.hpp>

#include "phone.h"

// The receipt chain's questions: where the hub stands, and the lists that this phone has not.

using namespace weicun;
using namespace weicun::sync;
using test::Phone;

TEST_CASE("the questions name a nonce and a list, and nothing else") {
  ByteArray<16> nonce{1, 2, 3};
  CHECK(ask_standing(nonce, "who").path == "status");
  CHECK(ask_standing(nonce, "who").authorization == "who");
  CHECK(ask_standing(nonce, "who").body == copy_of(nonce));
  ByteArray<32> list{4, 5, 6};
  CHECK(ask_lists(list, "who").path == "receipts");
  CHECK(ask_lists(list, "who").body == copy_of(list));
}

TEST_CASE("lists are taken apart exactly, or not at all") {
  Bytes good = ByteWriter().u32(2).u32(3).text("abc").u32(1).text("d").take();
  auto lists = read_lists(good);
  REQUIRE(lists.ok());
  REQUIRE(lists->size() == 2);
  CHECK(text_of((*lists)[0]) == "abc");
  for (std::size_t length = 0; length < good.size(); ++length)
    CHECK_FALSE(read_lists(BytesView(good).first(length)).ok());
  good.push_back(0);
  CHECK_FALSE(read_lists(good).ok());
  CHECK_FALSE(read_lists(ByteWriter().u32(0xFFFFFFFF).take()).ok());
  CHECK(read_lists(ByteWriter().u32(0).take())->empty());
}

TEST_CASE("where the hub stands is asked twice a day, and missing lists once") {
  Phone phone = Phone::settled();
  phone.sync.want_lists();
  CHECK(phone.asks() == Step::lists);
  phone.sync.declined(phone.clock, phone.random);
  phone.pass(60'000);
  CHECK(phone.asks() == Step::inbox);
  phone.answered_well();
  phone.pass(Sync::trust_interval);
  CHECK(phone.asks() == Step::trust);
  phone.answered_well();
  CHECK(phone.asks() == Step::standing);
}

TEST_CASE("a letter goes before the chain's questions, unless the hub says that it forgot") {
  Phone phone = Phone::settled();
  phone.sync.want_lists();
  phone.sync.want_standing(phone.clock);
  phone.write(1, 1);
  CHECK(phone.asks() == Step::submission);
  phone.sync.want_standing_first();
  phone.sync.declined(phone.clock, phone.random);
  phone.pass(60'000);
  CHECK(phone.asks() == Step::standing);
  phone.answered_well();
  CHECK(phone.asks() == Step::lists);
  phone.sync.want_lists();  // a page of them
  phone.answered_well();
  CHECK(phone.asks() == Step::lists);
  phone.answered_well();
  CHECK(phone.asks() == Step::submission);
  phone.sync.want_lists();
  phone.sync.declined(phone.clock, phone.random);
  phone.pass(60'000);
  CHECK(phone.asks() == Step::submission);
}

TEST_CASE("a receipt by an unknown key: whom to trust overtakes letters, once each time") {
  Phone phone = Phone::settled();
  phone.write(1, 1);
  for (int times = 0; times < 3; ++times) {
    CHECK(phone.asks() == Step::submission);
    phone.sync.doubted(phone.clock, phone.random);
    CHECK(phone.sync.link() != Link::portal);
    phone.pass(20 * 60'000);
    CHECK(phone.asks() == Step::trust);
    phone.answered_well();
  }
}
