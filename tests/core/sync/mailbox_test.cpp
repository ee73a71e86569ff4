#include <catch_amalgamated.hpp>

#include <weicun/sync/protocol.h>

// The county's mailbox of one drop: how it is asked, and what a page of it may be.

using namespace weicun;
using namespace weicun::sync;

TEST_CASE("a mailbox is asked for by its name alone") {
  ByteArray<16> mailbox{1, 2, 3};
  Request request = ask_mailbox("https://drop.hub.example.org", mailbox);
  CHECK(request.origin == "https://drop.hub.example.org");
  CHECK(request.path == "mailbox");
  CHECK(request.method == "POST");
  CHECK(request.authorization.empty());
  CHECK(request.body == copy_of(mailbox));
  CHECK(request.answer_limit >= 16 * (4 + 96 + 144 + 72 + 262'144));
}

TEST_CASE("a mailbox is taken apart exactly, or not at all") {
  Bytes good = ByteWriter().u32(2).u32(3).text("abc").u32(0).take();
  auto page = read_mailbox(good);
  REQUIRE(page.ok());
  REQUIRE(page->size() == 2);
  CHECK(text_of((*page)[0]) == "abc");
  CHECK((*page)[1].empty());
  for (std::size_t length = 0; length < good.size(); ++length)
    CHECK_FALSE(read_mailbox(BytesView(good).first(length)).ok());
  good.push_back(0);
  CHECK_FALSE(read_mailbox(good).ok());
  CHECK(read_mailbox(ByteWriter().u32(0).take())->empty());
}

TEST_CASE("a mailbox holds sixteen answers at most") {
  CHECK(read_mailbox(ByteWriter().u32(16).zeros(16 * 4).take())->size() == 16);
  CHECK_FALSE(read_mailbox(ByteWriter().u32(17).zeros(17 * 4).take()).ok());
  CHECK_FALSE(read_mailbox(ByteWriter().u32(0xFFFFFFFF).take()).ok());
}
