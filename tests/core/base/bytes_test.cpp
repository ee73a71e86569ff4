#include <weicun/base/bytes.h>

#include <catch_amalgamated.hpp>

using namespace weicun;

TEST_CASE("a reader reads what a writer wrote, little-endian", "[base]") {
  ByteWriter writer;
  writer.u8(1).u16(0x0203).u32(0x04050607).u64(0x08090A0B0C0D0E0FU).text("村").zeros(3);
  CHECK(writer.size() == 21);
  CHECK(writer.view()[1] == 0x03);
  ByteReader reader(writer.view());
  CHECK(reader.u8() == 1);
  CHECK(reader.u16() == 0x0203);
  CHECK(reader.u32() == 0x04050607);
  CHECK(reader.u64() == 0x08090A0B0C0D0E0FU);
  CHECK(text_of(reader.bytes(3)) == "村");
  CHECK_FALSE(reader.at_end());
  CHECK(reader.zeros(3));
  CHECK(reader.at_end());
}

TEST_CASE("reading past the end gives zeros and is remembered", "[base]") {
  const Bytes short_text = {1, 2, 3};
  ByteReader reader(short_text);
  CHECK(reader.u16() == 0x0201);
  CHECK(reader.u32() == 0);
  CHECK_FALSE(reader.ok());
  CHECK(reader.u8() == 0);
  CHECK(reader.array<4>() == ByteArray<4>{});
  CHECK_FALSE(reader.zeros(1));
  CHECK_FALSE(reader.at_end());
  ByteReader empty({});
  CHECK(empty.at_end());
  CHECK(empty.bytes(0).empty());
  CHECK(empty.ok());
}

TEST_CASE("a field that must be zero is not, when one bit is set", "[base]") {
  const Bytes bytes = {0, 0, 1, 0};
  ByteReader reader(bytes);
  CHECK_FALSE(reader.zeros(4));
  CHECK(reader.ok());
  CHECK(all_zero(BytesView(bytes).first(2)));
  CHECK(equal(bytes, copy_of(bytes)));
  CHECK_FALSE(equal(bytes, BytesView(bytes).first(3)));
}
