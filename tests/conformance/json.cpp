// JSONTestSuite's decided cases: y_ must be accepted, n_ refused. The i_ files are the parser's
// choice: they must end in an answer, and the choices are printed with --choices.
#include <cstring>

#include <weicun/json/document.h>

#include "conformance/suite.h"

int main(int argc, char** argv) {
  using namespace weicun;
  auto suite = conformance::find_suite("JSONTestSuite/test_parsing");
  if (!suite) return conformance::data_missing;
  bool show_choices = argc > 1 && std::strcmp(argv[1], "--choices") == 0;
  conformance::Count count;
  for (const auto& path : conformance::files_of(*suite)) {
    std::string name = path.filename().string();
    // The suite's deep cases are about the grammar, not about our default limits.
    json::Limits limits{.bytes = 1U << 24U, .depth = 200'000, .nodes = 10'000'000};
    bool accepted = json::parse(conformance::read_file(path), limits).ok();
    if (name.starts_with("i_")) {
      if (show_choices) std::cout << (accepted ? "accepts " : "refuses ") << name << '\n';
    } else {
      count.add(accepted == name.starts_with("y_"), name);
    }
  }
  return count.finish("json");
}
