#include <catch_amalgamated.hpp>

#include "phone.h"

using namespace weicun;
using namespace weicun::sync;
using outbox::Item;
using test::Phone;

namespace {

constexpr std::size_t small = 100;  // bytes of a record, so that the number is the limit

Phone with_letters(std::uint32_t count, std::size_t size) {
  Phone phone = Phone::settled();
  for (std::uint32_t n = 1; n <= count; ++n) {
    Item item = test::letter(n);
    item.size = size;
    phone.outbox.add(item);
  }
  return phone;
}

}  // namespace

TEST_CASE("batches of small records double up to 64") {
  Phone phone = with_letters(400, small);
  std::vector<std::size_t> sizes;
  for (int i = 0; i < 5; ++i) sizes.push_back(phone.submit());
  CHECK(sizes == std::vector<std::size_t>{16, 32, 64, 64, 64});
}

TEST_CASE("batches of large records double up to 256 KiB") {
  Phone phone = with_letters(100, 16'384);
  std::vector<std::size_t> sizes;
  for (int i = 0; i < 5; ++i) sizes.push_back(phone.submit());
  CHECK(sizes == std::vector<std::size_t>{4, 8, 16, 16, 16});
}

TEST_CASE("413 halves the batch at once, down to one record, and says when that one is alone") {
  Phone phone = with_letters(100, small);
  std::vector<std::size_t> sizes;
  bool smaller = true;
  while (smaller) {
    auto exchange = phone.next();
    REQUIRE(exchange.has_value());
    sizes.push_back(exchange->records.size());
    smaller = phone.sync.halve_batch();
  }
  CHECK(sizes == std::vector<std::size_t>{16, 8, 4, 2, 1});
  // The record at the front stands alone each time, so that it can be parked and the others go on.
  RecordId alone = test::record_id(1);
  phone.outbox.apply(alone, outbox::Event::parked);
  auto others = phone.next();
  REQUIRE(others.has_value());
  CHECK(others->records == std::vector{test::record_id(2)});
}

TEST_CASE("after a 413 batches grow again") {
  Phone phone = with_letters(100, small);
  REQUIRE(phone.next().has_value());
  phone.sync.halve_batch();
  CHECK(phone.submit() == 8);
  CHECK(phone.submit() == 16);
}

TEST_CASE("a record of any size goes, if alone") {
  Phone phone = with_letters(1, 9'000'000);
  CHECK(phone.submit() == 1);
}

TEST_CASE("batches shrink by their bytes to 4 KiB and no further") {
  Phone phone = with_letters(64, 1'024);
  for (int i = 0; i < 20; ++i) {
    REQUIRE(phone.next().has_value());
    phone.sync.halve_batch();
  }
  CHECK(phone.submit() == 1);
  CHECK(phone.submit() == 2);
  CHECK(phone.submit() == 4);
}

TEST_CASE("only a submission makes batches grow") {
  Phone phone = with_letters(0, small);
  for (int i = 0; i < 5; ++i) {
    phone.sync.hurry();
    REQUIRE(phone.asks() == Step::inbox);
    phone.answered_well();
  }
  for (std::uint32_t n = 1; n <= 100; ++n) {
    Item item = test::letter(n);
    item.size = small;
    phone.outbox.add(item);
  }
  CHECK(phone.submit() == 16);
}
