#include "format.h"

#include <string>

#include <catch_amalgamated.hpp>

using namespace weicun::schema;

namespace {

void all_are(FormatCheck check, std::initializer_list<const char*> texts, bool expected) {
  for (const char* text : texts) {
    CAPTURE(text);
    CHECK(check(text) == expected);
  }
}

}  // namespace

TEST_CASE("resident id numbers by GB 11643-1999", "[schema][format]") {
  // The standard's own examples first; the second person was born in 1880.
  all_are(is_cn_resident_id,
          {"11010519491231002X", "440524188001010014", "34052419800101001X", "810000199408230021",
           "830000199201300022", "932682198501010017", "522699195201010020"},
          true);
  all_are(is_cn_resident_id,
          {"110105194912310021", "44052419000230001X", "11010519491231002x", "1101051949123100",
           "990105194912310021", "", "一一010519491231002X", "522699195201010021"},
          false);
}

TEST_CASE("every single wrong digit of a resident id is found", "[schema][format]") {
  const std::string right = "11010519491231002X";
  for (std::size_t place = 0; place < 17; ++place) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string wrong = right;
      if (wrong[place] == digit) continue;
      wrong[place] = digit;
      CAPTURE(wrong);
      CHECK_FALSE(is_cn_resident_id(wrong));
    }
  }
}

TEST_CASE("unified social credit codes by GB 32100-2015", "[schema][format]") {
  all_are(is_cn_uscc,
          {"91350100M000100Y43", "91110108551385082Q", "91440300708461136T", "91110000600037341L",
           "9144030071526726XG", "93522699MA6T3K7Q2Y"},
          true);
  all_are(
      is_cn_uscc,
      {"91350100M000100Y4Z", "91310115MA1H8R7C6D", "93522699MA6T3K7Q20", "91350100I000100Y43", ""},
      false);
}

TEST_CASE("places, telephones and bank cards of China", "[schema][format]") {
  all_are(is_cn_division, {"522699", "110000"}, true);
  all_are(is_cn_division, {"990000", "52269", "5226990"}, false);
  all_are(is_cn_village, {"522699101201"}, true);
  all_are(is_cn_village, {"522699", "52269910120a"}, false);
  all_are(is_cn_mobile, {"13800138000", "19912345678"}, true);
  all_are(is_cn_mobile,
          {"12800138000", "1380013800", "138001380000", "+8613800138000", "1380013800a"}, false);
  all_are(is_cn_bank_card, {"6228480402564890018", "4111111111111111"}, true);
  all_are(is_cn_bank_card,
          {"6217000010000000000", "79927398713", "41111111111111110000", "abcdefghijkl"}, false);
}

TEST_CASE("record ids in both spellings", "[schema][format]") {
  all_are(is_record_id, {"0192f7c0-0000-7000-8000-000000000001", "01JD0000000000000000000004"},
          true);
  all_are(is_record_id,
          {"81JD0000000000000000000004", "01JD000000000000000000000I", "01jd0000000000000000000004",
           "1"},
          false);
}

TEST_CASE("lines and blocks of text", "[schema][format]") {
  all_are(is_text_line, {"三组水管冻裂", "", "a b"}, true);
  all_are(is_text_line, {" a", "a　", "a\nb", "a\tb", "\u202Eabc", "a\x7f"}, false);
  all_are(is_text_block, {"a\n\tb\r\n", "　　段落"}, true);
  all_are(is_text_block, {"a\x01", "a\u2066"}, false);
}

TEST_CASE("dates are days of the calendar", "[schema][format]") {
  all_are(is_date, {"2024-02-29", "2000-02-29", "0001-01-01"}, true);
  all_are(is_date,
          {"2023-02-29", "1900-02-29", "2026-13-01", "2026-1-01", "2026-11-31", "二〇二六年"},
          false);
  all_are(is_date_time,
          {"2026-11-23T21:46:00+08:00", "1998-12-31T23:59:60Z", "2026-11-23t00:00:00.5z"}, true);
  all_are(is_date_time,
          {"2026-11-23T21:46:00", "2026-11-23 21:46:00Z", "2026-11-23T24:00:00Z",
           "1998-12-31T22:59:60Z"},
          false);
}

TEST_CASE("the table of formats is found by name", "[schema][format]") {
  for (const char* name : {"cn-bank-card", "cn-resident-id", "date", "date-time", "email", "ipv6",
                           "uuid", "uri-reference", "text-line", "record-id", "time"}) {
    auto place = find_format(name);
    REQUIRE(place.has_value());
    CHECK(format_at(*place).name == name);
  }
  CHECK_FALSE(find_format("hostname").has_value());
  CHECK_FALSE(find_format("").has_value());
}
