#include <catch_amalgamated.hpp>

#include <weicun/crypto/box.h>

#include "core/vectors.h"

using namespace weicun;
using crypto::Suite;
using test::vector_bytes;
using test::vector_text;

TEST_CASE("labelled hashes are the oracle's") {
  Suite suite = GENERATE(Suite::gm, Suite::intl);
  for (const auto& made : test::format_vectors("hashes", suite)) {
    INFO(vector_text(made, "name"));
    Bytes message = vector_bytes(made, "message");
    CHECK(to_hex(crypto::labelled_hash(suite, vector_text(made, "label"), {message})) ==
          vector_text(made, "hash"));
  }
}

TEST_CASE("boxes of the oracle open, and its spoilt ones don't") {
  Suite suite = GENERATE(Suite::gm, Suite::intl);
  std::size_t opened = 0;
  for (const auto& made : test::format_vectors("boxes", suite)) {
    INFO(vector_text(made, "name") << ": " << vector_text(made, "why"));
    auto plain = crypto::open_box(suite, vector_bytes(made, "key"), vector_text(made, "label"),
                                  vector_bytes(made, "header"), vector_bytes(made, "box"));
    REQUIRE(plain.ok() == made.at("valid").get<bool>());
    if (plain.ok()) {
      CHECK(*plain == vector_bytes(made, "plain"));
      ++opened;
    } else {
      CHECK(plain.error().code == ErrorCode::wrong_key_or_damaged);
    }
  }
  CHECK(opened >= 3);
}
