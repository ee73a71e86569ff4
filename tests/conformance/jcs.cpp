// RFC 8785's published vectors: canonical form of each input, byte for byte.
#include <weicun/json/canonical.h>

#include "conformance/suite.h"

int main() {
  using namespace weicun;
  auto suite = conformance::find_suite("json-canonicalization/testdata");
  if (!suite) return conformance::data_missing;
  conformance::Count count;
  for (const auto& path : conformance::files_of(*suite / "input")) {
    auto document = json::parse(conformance::read_file(path));
    auto canonical =
        document ? json::canonical(document->root()) : Result<std::string>(document.error());
    std::string expected = conformance::read_file(*suite / "output" / path.filename());
    count.add(canonical.ok() && *canonical == expected, path.filename().string());
  }
  return count.finish("jcs");
}
