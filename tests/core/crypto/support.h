#pragma once

#include <fstream>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include <weicun/base/encoding.h>
#include <weicun/crypto/random.h>
#include <weicun/crypto/suite.h>

namespace weicun::crypto {

/// Hexadecimal with spaces allowed, as standards print it.
inline Bytes hex(std::string_view text) {
  std::string packed;
  for (char c : text) {
    if (c != ' ' && c != '\n')
      packed.push_back(c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  return from_hex(packed).value();
}

/// A generator that gives the same bytes in each run.
inline Random random_from(std::uint8_t seed) {
  ByteArray<32> entropy{};
  for (std::size_t i = 0; i < entropy.size(); ++i) entropy[i] = static_cast<std::uint8_t>(seed + i);
  return Random::seeded(entropy).value();
}

inline std::string hex_of(BytesView bytes) { return to_hex(bytes); }

/// The rows of tests/vectors/crypto/<name>.json (written by generate.py there).
inline nlohmann::json vectors(const std::string& name) {
  const char* source = std::getenv("WEICUN_SOURCE");
  std::string path =
      std::string(source == nullptr ? "." : source) + "/tests/vectors/crypto/" + name + ".json";
  std::ifstream file(path);
  if (!file) throw std::runtime_error("no vectors at " + path);
  return nlohmann::json::parse(file);
}

inline Bytes bytes_in(const nlohmann::json& row, const char* name) {
  return hex(row.at(name).get<std::string>());
}
inline Suite suite_in(const nlohmann::json& row) {
  return suite_of(row.at("suite").get<std::uint8_t>()).value();
}

inline constexpr Suite both_suites[] = {Suite::gm, Suite::intl};

}  // namespace weicun::crypto
