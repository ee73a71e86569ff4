// JSON-Schema-Test-Suite, draft 2020-12, required part, with `format` read as an annotation.
// A schema that this engine refuses by name is not run; it counts as not passed. What is run must
// be right: one wrong verdict and the runner fails. --refused lists what was refused and why.
#include <cstring>
#include <map>

#include <weicun/schema/schema.h>

#include "conformance/suite.h"

namespace {

using namespace weicun;

struct Tally {
  int right = 0;
  int wrong = 0;
  int total = 0;
  int refused_schemas = 0;
  std::map<std::string, int> refusals;
};

void run_group(const json::Value& group, const std::string& file, const schema::Options& options,
               Tally& tally) {
  auto tests = group.find("tests");
  tally.total += static_cast<int>(tests->size());
  auto compiled = schema::Schema::compile(*group.find("schema"), options);
  if (!compiled) {
    ++tally.refused_schemas;
    const std::string& place = compiled.error().place;
    ++tally.refusals[place.substr(place.find(": ") + 2)];
    return;
  }
  for (auto test = tests->first(); test; test = test->next()) {
    bool valid = compiled->check(*test->find("data")).empty();
    if (valid == test->find("valid")->boolean()) {
      ++tally.right;
      continue;
    }
    ++tally.wrong;
    std::cerr << "wrong: " << file << ": " << group.find("description")->string() << ": "
              << test->find("description")->string() << '\n';
  }
}

Tally run_folder(const std::filesystem::path& folder, const schema::Options& options) {
  Tally tally;
  for (const auto& path : conformance::files_of(folder)) {
    auto document = json::parse(conformance::read_file(path));
    if (!document) {
      ++tally.wrong;
      std::cerr << "unreadable: " << path.filename().string() << '\n';
      continue;
    }
    for (auto group = document->root().first(); group; group = group->next()) {
      run_group(*group, path.filename().string(), options, tally);
    }
  }
  return tally;
}

}  // namespace

int main(int argc, char** argv) {
  auto suite = conformance::find_suite("JSON-Schema-Test-Suite/tests/draft2020-12");
  if (!suite) return conformance::data_missing;
  Tally required = run_folder(*suite, {.assert_format = false});
  Tally formats = run_folder(*suite / "optional" / "format", {.assert_format = true});
  std::cerr << "required part: " << required.right + required.wrong << " ran, " << required.wrong
            << " wrong, " << required.refused_schemas << " schemas refused by name\n";
  std::cerr << "format part, asserted: " << formats.right << '/' << formats.total << " right, "
            << formats.wrong << " wrong\n";
  if (argc > 1 && std::strcmp(argv[1], "--refused") == 0) {
    for (const auto& [why, count] : required.refusals)
      std::cerr << "refused " << count << ": " << why << '\n';
  }
  std::cout << "json-schema=" << required.right << '/' << required.total << std::endl;
  return required.wrong + formats.wrong == 0 && required.right > 0 ? 0 : 1;
}
