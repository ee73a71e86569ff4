#include <weicun/base/identifier.h>

#include <type_traits>

#include <catch_amalgamated.hpp>

using namespace weicun;

TEST_CASE("a record id is a UUIDv7 of its moment", "[base]") {
  // RFC 9562, Appendix A.6: 2022-02-22T19:22:22Z, with the random bits of the example.
  const ByteArray<16> random = {0,    0,    0,    0,    0,    0,    0x0C, 0xC3,
                                0x18, 0xC4, 0xDC, 0x0C, 0x0C, 0x07, 0x39, 0x8F};
  RecordId id = make_record_id(Instant{0x017F22E279B0}, random);
  CHECK(to_uuid(id.bytes) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

TEST_CASE("ids of later moments sort later", "[base]") {
  ByteArray<16> high{};
  high.fill(0xFF);
  CHECK(make_record_id(Instant{1000}, high) < make_record_id(Instant{1001}, ByteArray<16>{}));
}

TEST_CASE("a UUID is read in any case and written in lower case", "[base]") {
  auto bytes = from_uuid("017F22E2-79B0-7CC3-98C4-DC0C0C07398F");
  REQUIRE(bytes.ok());
  CHECK(to_uuid(*bytes) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  for (auto text :
       {"", "017f22e279b07cc398c4dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
        "017f22e2-79b0-7cc3-98c4+dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c07398g"}) {
    CHECK_FALSE(from_uuid(text).ok());
  }
}

TEST_CASE("an identifier has sixteen bytes and its own type", "[base]") {
  CHECK_FALSE(RecordId::from_bytes(Bytes(15)).ok());
  CHECK_FALSE(RecordId::from_bytes(Bytes(17)).ok());
  CHECK(RecordId::from_bytes(Bytes(16))->hex() == std::string(32, '0'));
  CHECK_FALSE(std::is_convertible_v<RecordId, VaultId>);
}
