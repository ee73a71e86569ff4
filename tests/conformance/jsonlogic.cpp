// The cases of jsonlogic.com, as the compatibility tables keep them.
#include <weicun/json/document.h>
#include <weicun/rules/rules.h>

#include "conformance/suite.h"

int main() {
  using namespace weicun;
  auto suite = conformance::find_suite("json-logic/compatible.json");
  if (!suite) return conformance::data_missing;
  auto document = json::parse(conformance::read_file(*suite));
  if (!document) {
    std::cerr << "unreadable: " << document.error().place << '\n';
    return 1;
  }
  auto nothing = json::parse("null");
  conformance::Count count;
  for (auto test = document->root().first(); test; test = test->next()) {
    if (!test->is_object()) continue;  // Headlines are strings.
    auto answer = rules::apply(*test->find("rule"), test->find("data").value_or(nothing->root()));
    auto parsed = answer ? json::parse(*answer) : Result<json::Document>(answer.error());
    count.add(parsed.ok() && json::same(parsed->root(), *test->find("result")),
              std::string(test->find("description").value_or(nothing->root()).string()));
  }
  return count.finish("jsonlogic");
}
