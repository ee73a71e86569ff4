#include <catch_amalgamated.hpp>

#include <weicun/crypto/box.h>

#include "core/vectors.h"

using namespace weicun;
using crypto::Suite;
using test::vector_bytes;
using test::vector_text;

TEST_CASE("labelled hashes are the oracle's") {
  for (const auto& made : test::format_vectors("hashes")) {
    INFO(vector_text(made, "name"));
    Bytes message = vector_bytes(made, "message");
    CHECK(to_hex(crypto::labelled_hash(Suite::intl, vector_text(made, "label"), {message})) ==
          vector_text(made, "hash"));
  }
}

TEST_CASE("boxes of the oracle open, and its spoilt ones don't") {
  std::size_t opened = 0;
  for (const auto& made : test::format_vectors("boxes")) {
    INFO(vector_text(made, "name") << ": " << vector_text(made, "why"));
    auto plain =
        crypto::open_box(Suite::intl, vector_bytes(made, "key"), vector_text(made, "label"),
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
