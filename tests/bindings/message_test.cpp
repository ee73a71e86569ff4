#include <catch_amalgamated.hpp>

#include "messages.h"

using namespace weicun;
using bindings::Message;

TEST_CASE("a message is read as it was written", "[bindings]") {
  Bytes bytes = test::message(R"({"call":"save","now":1700000000000,"derived":true})",
                              {Bytes{1, 2, 3}, Bytes{}, Bytes(70'000, 9)});
  auto read = Message::read(bytes);
  REQUIRE(read.ok());
  CHECK(read->text("call") == "save");
  CHECK(read->count("now") == 1'700'000'000'000U);
  CHECK(read->flag("derived"));
  REQUIRE(read->parts.size() == 3);
  CHECK(equal(read->part(0), Bytes{1, 2, 3}));
  CHECK(read->part(1).empty());
  CHECK(read->part(2).size() == 70'000);
}

TEST_CASE("what is absent, or of another kind, is neutral", "[bindings]") {
  Bytes bytes = test::message(R"({"call":7,"now":-1,"request":"1","derived":1})");
  auto read = Message::read(bytes);
  REQUIRE(read.ok());
  CHECK(read->text("call").empty());
  CHECK(read->text("village").empty());
  CHECK(read->count("now") == 0);
  CHECK(read->count("request") == 0);
  CHECK_FALSE(read->flag("derived"));
  CHECK(read->part(0).empty());
}

TEST_CASE("a message cut short anywhere, or with a byte too many, is none", "[bindings]") {
  Bytes whole = test::message(R"({"call":"check"})", {Bytes{1, 2, 3}, Bytes{4}});
  for (std::size_t length = 0; length < whole.size(); ++length) {
    CAPTURE(length);
    CHECK(Message::read(BytesView(whole).first(length)).error().code == ErrorCode::malformed);
  }
  whole.push_back(0);
  CHECK(Message::read(whole).error().place == "message length");
}

TEST_CASE("a head that is not JSON is bad-json", "[bindings]") {
  for (std::string_view head : {"", "{", "{}{}", "{\"call\":\"\xff\"}"}) {
    CAPTURE(head);
    CHECK(Message::read(test::message(head)).error().code == ErrorCode::bad_json);
  }
}

TEST_CASE("a head or a number of parts beyond the limits is refused", "[bindings]") {
  std::string deep(17, '[');
  deep += std::string(17, ']');
  CHECK_FALSE(Message::read(test::message(deep)).ok());
  std::string long_head = "\"" + std::string(std::size_t{64} * 1024, 'a') + "\"";
  CHECK_FALSE(Message::read(test::message(long_head)).ok());
  CHECK(Message::read(test::message("{}", std::vector<Bytes>(64))).ok());
  auto many = Message::read(test::message("{}", std::vector<Bytes>(65)));
  REQUIRE_FALSE(many.ok());
  CHECK(many.error().place == "message parts");
}
