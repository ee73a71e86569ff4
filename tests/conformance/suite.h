#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

/// Public test suites: found by WEICUN_TEST_DATA, then ../shared/data beside the repository.
namespace weicun::conformance {

inline std::filesystem::path data_folder() {
  if (const char* folder = std::getenv("WEICUN_TEST_DATA"); folder != nullptr && *folder != '\0')
    return folder;
  if (const char* source = std::getenv("WEICUN_SOURCE"); source != nullptr && *source != '\0') {
    return std::filesystem::path(source) / ".." / "shared" / "data";
  }
  return std::filesystem::path("..") / "shared" / "data";
}

/// The suite's folder or file, or nothing, which is said on standard error.
inline std::optional<std::filesystem::path> find_suite(const std::string& name) {
  std::filesystem::path place = data_folder() / name;
  if (std::filesystem::exists(place)) return place;
  std::cerr << "missing test data: " << name << " (set WEICUN_TEST_DATA)\n";
  return std::nullopt;
}

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// Files of a folder by name, so that output is the same everywhere.
inline std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Counts verdicts and prints what went wrong; `suite=passed/total` is the last line.
class Count {
 public:
  void add(bool passed, const std::string& name) {
    ++total_;
    if (passed) {
      ++passed_;
    } else {
      std::cerr << "wrong: " << name << '\n';
    }
  }
  [[nodiscard]] int finish(const std::string& suite) const {
    std::cout << suite << '=' << passed_ << '/' << total_ << std::endl;
    return total_ > 0 && passed_ == total_ ? 0 : 1;
  }
  [[nodiscard]] int passed() const { return passed_; }
  [[nodiscard]] int total() const { return total_; }

 private:
  int passed_ = 0;
  int total_ = 0;
};

/// The answer of a runner whose data isn't there: neither passed nor failed.
inline constexpr int data_missing = 77;

}  // namespace weicun::conformance
