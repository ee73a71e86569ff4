#include <catch_amalgamated.hpp>

#include <weicun/crypto/box.h>

#include "box_steps.h"
#include "support.h"

using namespace weicun;
using namespace weicun::crypto;

namespace {

int aead_runs = 0;

Result<Bytes> counted_open(Suite suite, BytesView key, BytesView nonce, BytesView associated,
                           BytesView sealed) {
  ++aead_runs;
  return aead_open(suite, key, nonce, associated, sealed);
}

/// How often the AEAD ran on the way to refusing (or opening) a box.
int runs_of(Suite suite, BytesView key, std::string_view word, BytesView header, BytesView box,
            bool opens) {
  aead_runs = 0;
  auto plain = open_box_with(counted_open, suite, key, word, header, box);
  REQUIRE(plain.ok() == opens);
  if (!opens) REQUIRE(plain.error().code == ErrorCode::wrong_key_or_damaged);
  return aead_runs;
}

}  // namespace

TEST_CASE("a box of the oracle opens, and ours has its layout") {
  for (const auto& row : vectors("boxes")) {
    Suite suite = suite_in(row);
    std::string word = row.at("word");
    Bytes key = bytes_in(row, "key");
    Bytes header = bytes_in(row, "header");
    Bytes plain = bytes_in(row, "plain");
    CHECK(open_box(suite, key, word, header, bytes_in(row, "box")).value() == plain);

    Random random = random_from(1);
    Bytes box = seal_box(suite, random, key, word, header, plain);
    CHECK(box.size() == plain.size() + box_overhead);
    CHECK(open_box(suite, key, word, header, box).value() == plain);
  }
}

TEST_CASE("with the oracle's salt, a box has the oracle's bytes") {
  for (const auto& row : vectors("boxes")) {
    Suite suite = suite_in(row);
    Bytes expected = bytes_in(row, "box");
    Bytes key = bytes_in(row, "key");
    Bytes header = bytes_in(row, "header");
    ByteWriter info;
    info.bytes(label(row.at("word").get<std::string>())).u8(static_cast<std::uint8_t>(suite));
    info.u32(static_cast<std::uint32_t>(header.size())).bytes(header);
    Bytes okm(aead_key_length(suite) + 32);
    hkdf(suite, key, BytesView(expected).first(24), info.view(), okm);
    BytesView derived(okm);
    CHECK(equal(derived.subspan(aead_key_length(suite)), BytesView(expected).subspan(24, 32)));
    CHECK(equal(aead_seal(suite, derived.first(aead_key_length(suite)), Bytes(12), header,
                          bytes_in(row, "plain")),
                BytesView(expected).subspan(56)));
  }
}

TEST_CASE("another key, label, header, suite or salt fails before the AEAD runs") {
  for (Suite suite : both_suites) {
    Random random = random_from(2);
    Bytes key(32, 1);
    Bytes header(64, 2);
    Bytes box = seal_box(suite, random, key, "slot", header, Bytes(32, 3));
    CHECK(runs_of(suite, key, "slot", header, box, true) == 1);

    CHECK(runs_of(suite, Bytes(32, 9), "slot", header, box, false) == 0);
    CHECK(runs_of(suite, BytesView(key).first(31), "slot", header, box, false) == 0);
    CHECK(runs_of(suite, key, "frame", header, box, false) == 0);
    CHECK(runs_of(suite, key, "slots", header, box, false) == 0);
    CHECK(runs_of(suite, key, "slot", Bytes(63, 2), box, false) == 0);
    CHECK(runs_of(suite, key, "slot", Bytes(65, 2), box, false) == 0);
    CHECK(runs_of(suite == Suite::gm ? Suite::intl : Suite::gm, key, "slot", header, box, false) ==
          0);
    for (std::size_t bit = 0; bit < header.size() * 8; ++bit) {
      Bytes other = header;
      other[bit / 8] = static_cast<std::uint8_t>(other[bit / 8] ^ (1U << (bit % 8)));
      REQUIRE(runs_of(suite, key, "slot", other, box, false) == 0);
    }
  }
}

TEST_CASE("every flipped bit of a box is refused; salt and commitment without running the AEAD") {
  for (Suite suite : both_suites) {
    Random random = random_from(3);
    Bytes key(32, 1);
    Bytes header(96, 2);
    Bytes box = seal_box(suite, random, key, "letter", header, Bytes(40, 3));
    for (std::size_t bit = 0; bit < box.size() * 8; ++bit) {
      Bytes flipped = box;
      flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ (1U << (bit % 8)));
      REQUIRE(runs_of(suite, key, "letter", header, flipped, false) == (bit < 56 * 8 ? 0 : 1));
    }
  }
}

TEST_CASE("a box cut at any length, or with a byte more, is refused") {
  for (Suite suite : both_suites) {
    Random random = random_from(4);
    Bytes key(32, 1);
    Bytes box = seal_box(suite, random, key, "frame", {}, Bytes(10, 3));
    for (std::size_t length = 0; length < box.size(); ++length) {
      auto opened = open_box(suite, key, "frame", {}, BytesView(box).first(length));
      REQUIRE(opened.error().code == ErrorCode::wrong_key_or_damaged);
    }
    box.push_back(0);
    CHECK(open_box(suite, key, "frame", {}, box).error().code == ErrorCode::wrong_key_or_damaged);
  }
}

TEST_CASE("a ciphertext made to be valid under two AEAD keys opens under one of them only") {
  // The AEAD alone would accept both: this is what the commitment is for.
  for (const auto& row : vectors("two_keys")) {
    Suite suite = suite_in(row);
    Bytes header = bytes_in(row, "header");
    Bytes first = bytes_in(row, "first_key");
    Bytes second = bytes_in(row, "second_key");
    Bytes box = bytes_in(row, "box");
    Bytes second_box = bytes_in(row, "second_box");
    CHECK(hex_of(open_box(suite, first, "slot", header, box).value()) == row.at("first_plain"));
    CHECK(hex_of(open_box(suite, second, "slot", header, second_box).value()) ==
          row.at("second_plain"));
    CHECK(runs_of(suite, second, "slot", header, box, false) == 0);
    CHECK(runs_of(suite, first, "slot", header, second_box, false) == 0);
    REQUIRE(equal(BytesView(box).subspan(56), BytesView(second_box).subspan(56)));
  }
}

TEST_CASE("two boxes of the same plaintext share no salt, commitment or ciphertext") {
  for (Suite suite : both_suites) {
    Random random = random_from(5);
    Bytes one = seal_box(suite, random, Bytes(32, 1), "frame", {}, Bytes(64, 0));
    Bytes two = seal_box(suite, random, Bytes(32, 1), "frame", {}, Bytes(64, 0));
    CHECK_FALSE(equal(BytesView(one).first(24), BytesView(two).first(24)));
    CHECK_FALSE(equal(BytesView(one).subspan(24, 32), BytesView(two).subspan(24, 32)));
    CHECK_FALSE(equal(BytesView(one).subspan(56), BytesView(two).subspan(56)));
  }
}
