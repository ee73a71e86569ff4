// The tape parser beside nlohmann/json, on random bytes that are nearly JSON.
#include <weicun/json/document.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <random>

#include <catch_amalgamated.hpp>

using namespace weicun;

namespace {

using Reference = nlohmann::ordered_json;

/// Pieces that a JSON text is made of, and some that spoil it.
const std::vector<std::string>& pieces() {
  static const std::vector<std::string> all = {"{",
                                               "}",
                                               "[",
                                               "]",
                                               ",",
                                               ":",
                                               " ",
                                               "\n",
                                               "\"",
                                               "\"a\"",
                                               "\"b\"",
                                               "0",
                                               "-1",
                                               "1.5",
                                               "1e3",
                                               "-0.0",
                                               "12E-4",
                                               "true",
                                               "false",
                                               "null",
                                               "\"\\n\"",
                                               "\"\\u4e3a\"",
                                               "\\",
                                               "\"村\"",
                                               "\xE6",
                                               "\x80",
                                               "+",
                                               "01",
                                               "\"\\ud83d\\udc32\"",
                                               "\"\\ud83d\"",
                                               "9007199254740993",
                                               "{\"k\":",
                                               "[1,2]",
                                               "\t",
                                               "\"\"",
                                               "18446744073709551615",
                                               "-9223372036854775808"};
  return all;
}

std::string random_text(std::mt19937& random) {
  std::string text;
  std::size_t length = 1 + random() % 12;
  for (std::size_t i = 0; i < length; ++i) text += pieces()[random() % pieces().size()];
  if (random() % 3 == 0 && !text.empty())
    text[random() % text.size()] = static_cast<char>(random());
  return text;
}

std::string mutate(std::string text, std::mt19937& random) {
  for (std::size_t changes = random() % 3; changes > 0; --changes) {
    std::size_t at = random() % text.size();
    if (random() % 2 == 0) {
      text.insert(at, pieces()[random() % pieces().size()]);
    } else {
      text.erase(at, 1);
    }
    if (text.empty()) return "0";
  }
  return text;
}

void same_value(const json::Value& ours, const Reference& theirs) {
  REQUIRE(ours.is_object() == theirs.is_object());
  REQUIRE(ours.is_array() == theirs.is_array());
  REQUIRE(ours.is_string() == theirs.is_string());
  REQUIRE(ours.is_number() == theirs.is_number());
  REQUIRE(ours.is_null() == theirs.is_null());
  if (ours.is_string()) REQUIRE(ours.string() == theirs.get_ref<const std::string&>());
  if (ours.kind() == json::Kind::boolean) REQUIRE(ours.boolean() == theirs.get<bool>());
  if (ours.kind() == json::Kind::integer && theirs.is_number_integer()) {
    REQUIRE(ours.integer() == theirs.get<std::int64_t>());
  }
  if (ours.is_number()) REQUIRE(ours.number() == theirs.get<double>());
  if (ours.is_object() || ours.is_array()) REQUIRE(ours.size() == theirs.size());
  auto child = ours.first();
  for (auto it = theirs.begin(); ours.size() > 0 && it != theirs.end(); ++it) {
    REQUIRE(child.has_value());
    if (ours.is_object()) {
      // The reference keeps a repeated member at its first place, so members are matched by name.
      same_value(*ours.find(it.key()), it.value());
    } else {
      same_value(*child, it.value());
    }
    child = child->next();
  }
}

/// nlohmann refuses a number beyond a double's range; ours keeps its lexeme.
bool beyond_a_double(const json::Value& value) {
  if (value.is_number()) return !std::isfinite(value.number());
  for (auto child = value.first(); child; child = child->next()) {
    if (beyond_a_double(*child)) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("the tape parser agrees with nlohmann/json on random texts", "[json][differential]") {
  std::mt19937 random(20261123);
  std::size_t accepted = 0;
  for (int round = 0; round < 60'000; ++round) {
    std::string text =
        round % 2 == 0 ? random_text(random)
                       : mutate(R"({"a":[1,{"b":"\u6751x"},-2.5e1],"c":null,"a2":"为"})", random);
    // nlohmann skips a byte order mark and ends at a NUL; we refuse both.
    if (text.starts_with("\xEF") || text.find('\0') != std::string::npos) continue;
    auto ours = json::parse(text);
    Reference theirs = Reference::parse(text, nullptr, false);
    CAPTURE(text);
    if (ours.ok() && beyond_a_double(ours->root())) continue;
    REQUIRE(ours.ok() == !theirs.is_discarded());
    if (!ours) continue;
    ++accepted;
    same_value(ours->root(), theirs);
  }
  CHECK(accepted > 3'000);  // Else the texts above test refusals only.
}
