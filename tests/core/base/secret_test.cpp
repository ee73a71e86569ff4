#include <weicun/base/secret.h>

#include <type_traits>

#include <catch_amalgamated.hpp>

using namespace weicun;

TEST_CASE("a secret moves and leaves nothing behind", "[base]") {
  const ByteArray<4> bytes = {1, 2, 3, 4};
  Secret<4> from{std::span<const std::uint8_t, 4>(bytes)};
  Secret<4> to = std::move(from);
  CHECK(equal(to.view(), bytes));
  CHECK(all_zero(from.view()));  // NOLINT(bugprone-use-after-move): that is the question.
  Secret<4> other;
  other = std::move(to);
  CHECK(all_zero(to.view()));  // NOLINT(bugprone-use-after-move)
  CHECK(equal(other.duplicate().view(), bytes));
  CHECK_FALSE(std::is_copy_constructible_v<Secret<4>>);
  CHECK_FALSE(std::is_copy_assignable_v<SecretBytes>);
}

TEST_CASE("secret bytes of any length move and are overwritten when replaced", "[base]") {
  SecretBytes first(Bytes{9, 9, 9});
  SecretBytes second(Bytes{1});
  second = std::move(first);
  CHECK(second.size() == 3);
  CHECK(first.empty());  // NOLINT(bugprone-use-after-move)
  Bytes memory = {5, 6, 7};
  wipe(memory);
  CHECK(all_zero(memory));
}

TEST_CASE("comparing in constant time compares every byte", "[base]") {
  Bytes left(32, 7);
  for (std::size_t place = 0; place < left.size(); ++place) {
    Bytes right = left;
    right[place] ^= 1;
    CHECK_FALSE(equal_in_constant_time(left, right));
  }
  CHECK(equal_in_constant_time(left, Bytes(32, 7)));
  CHECK_FALSE(equal_in_constant_time(left, Bytes(31, 7)));
}
