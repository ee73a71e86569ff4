#include <catch_amalgamated.hpp>

#include <weicun/keyring/vault.h>

#include "village.h"

using namespace weicun;
using namespace weicun::keyring;
using weicun::test::refusal;

namespace {

const Bytes secret = {0x00, 0x44, 0x32, 0x14, 0xC7, 0x42, 0x54, 0xB6,
                      0x35, 0xCF, 0x84, 0x65, 0x3A, 0x56, 0xD7, 0xC6};
constexpr std::string_view characters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

bool reads(Suite suite, std::string_view text) {
  auto read = read_recovery_code(suite, CodeKind::recovery, text);
  return read.ok() && equal(read->view(), secret);
}

std::string replaced(std::string text, char from, char to) {
  std::replace(text.begin(), text.end(), from, to);
  return text;
}

}  // namespace

TEST_CASE("a recovery code is eight groups of four and reads back") {
  Suite suite = GENERATE(from_range(test::both_suites));
  std::string code = recovery_code(suite, CodeKind::recovery, secret);
  CHECK(code.size() == 39);
  for (std::size_t place = 4; place < code.size(); place += 5) CHECK(code[place] == '-');
  CHECK(reads(suite, code));
}

TEST_CASE("a code may be written as people write") {
  Suite suite = GENERATE(from_range(test::both_suites));
  std::string code = recovery_code(suite, CodeKind::recovery, secret);
  REQUIRE(code.find('0') != std::string::npos);
  REQUIRE(code.find('1') != std::string::npos);
  std::string lower = code;
  for (char& character : lower) {
    if (character >= 'A' && character <= 'Z') character = static_cast<char>(character - 'A' + 'a');
  }
  CHECK(reads(suite, lower));
  CHECK(reads(suite, replaced(code, '-', ' ')));
  std::string together = code;
  std::erase(together, '-');
  CHECK(reads(suite, together));
  CHECK(reads(suite, "  " + code + " -"));
  for (char zero : {'O', 'o'}) CHECK(reads(suite, replaced(code, '0', zero)));
  for (char one : {'I', 'i', 'L', 'l'}) CHECK(reads(suite, replaced(code, '1', one)));
}

TEST_CASE("each single wrong character is noticed") {
  Suite suite = GENERATE(from_range(test::both_suites));
  std::string code = recovery_code(suite, CodeKind::recovery, secret);
  std::size_t tried = 0;
  for (std::size_t place = 0; place < code.size(); ++place) {
    if (code[place] == '-') continue;
    for (char character : characters) {
      if (character == code[place]) continue;
      std::string wrong = code;
      wrong[place] = character;
      ++tried;
      auto read = read_recovery_code(suite, CodeKind::recovery, wrong);
      REQUIRE(refusal(read) == ErrorCode::malformed);
      REQUIRE(read.error().place == "recovery-code.checksum");
    }
  }
  CHECK(tried == 32 * 31);
}

TEST_CASE("each swap of neighbours is noticed") {
  Suite suite = GENERATE(from_range(test::both_suites));
  std::string code = recovery_code(suite, CodeKind::recovery, secret);
  std::erase(code, '-');
  std::size_t tried = 0;
  for (std::size_t place = 0; place + 1 < code.size(); ++place) {
    if (code[place] == code[place + 1]) continue;
    std::string swapped = code;
    std::swap(swapped[place], swapped[place + 1]);
    ++tried;
    REQUIRE(refusal(read_recovery_code(suite, CodeKind::recovery, swapped)) ==
            ErrorCode::malformed);
  }
  CHECK(tried > 20);
}

TEST_CASE("a tip-off's reply code does not pass in the recovery prompt") {
  Suite suite = GENERATE(from_range(test::both_suites));
  std::string reply = recovery_code(suite, CodeKind::drop_reply, secret);
  CHECK(refusal(read_recovery_code(suite, CodeKind::recovery, reply)) == ErrorCode::malformed);
  CHECK(read_recovery_code(suite, CodeKind::drop_reply, reply).ok());
  CHECK(refusal(read_recovery_code(suite, CodeKind::drop_reply,
                                   recovery_code(suite, CodeKind::recovery, secret))) ==
        ErrorCode::malformed);
}

TEST_CASE("letters that no code has, and other lengths, are refused by name") {
  Suite suite = GENERATE(from_range(test::both_suites));
  std::string code = recovery_code(suite, CodeKind::recovery, secret);
  for (std::string_view strange : {"U", "u", "_", "é", "村", "\n"}) {
    auto read = read_recovery_code(suite, CodeKind::recovery, code + std::string(strange));
    REQUIRE(refusal(read) == ErrorCode::malformed);
    CHECK(read.error().place == "recovery-code.character");
  }
  for (const std::string& length : {code + "0", code.substr(1), std::string(), std::string("0")}) {
    auto read = read_recovery_code(suite, CodeKind::recovery, length);
    REQUIRE(refusal(read) == ErrorCode::malformed);
    CHECK(read.error().place == "recovery-code.length");
  }
}
