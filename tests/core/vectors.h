#pragma once

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>

#include <nlohmann/json.hpp>

#include <weicun/base/encoding.h>
#include <weicun/crypto/suite.h>

/// The golden vectors of the format (tests/vectors/format, made by generate.py there), which the
/// hub's tests read too.
namespace weicun::test {

/// The cases of tests/vectors/format/<name>.json in one suite; never none.
inline nlohmann::json format_vectors(const std::string& name, crypto::Suite suite) {
  const char* source = std::getenv("WEICUN_SOURCE");
  std::string path =
      std::string(source == nullptr ? "." : source) + "/tests/vectors/format/" + name + ".json";
  std::ifstream file(path);
  if (!file) throw std::runtime_error("no vectors at " + path);
  nlohmann::json text = nlohmann::json::parse(file);
  nlohmann::json cases = nlohmann::json::array();
  for (auto& row : text.at("cases")) {
    if (row.at("suite") == static_cast<int>(suite)) cases.push_back(std::move(row));
  }
  if (cases.empty()) throw std::runtime_error("no cases in " + path);
  return cases;
}

inline std::string vector_text(const nlohmann::json& row, const char* field) {
  return row.at(field).get<std::string>();
}
inline Bytes vector_bytes(const nlohmann::json& row, const char* field) {
  return from_hex(vector_text(row, field)).value();
}

}  // namespace weicun::test
