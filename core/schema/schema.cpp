#include <weicun/schema/schema.h>

#include <weicun/json/pointer.h>
#include <weicun/json/write.h>
#include <weicun/schema/settle.h>

#include "compiler.h"
#include "program.h"
#include "runner.h"

namespace weicun::schema {

Schema::Schema(std::unique_ptr<const Program> program) : program_(std::move(program)) {}
Schema::Schema(Schema&&) noexcept = default;
Schema& Schema::operator=(Schema&&) noexcept = default;
Schema::~Schema() = default;

Result<Schema> Schema::compile(const json::Value& schema, const Options& options) {
  WEICUN_NEED(!schema.in_document_with_duplicates(), bad_schema, ": duplicate key");
  auto program = std::make_unique<Program>();
  program->source = json::copy_of(schema);
  WEICUN_CHECK(Compiler(*program, options).compile());
  return Schema(std::move(program));
}

Problems Schema::check(const json::Value& instance) const {
  Problems problems;
  Runner runner(*program_, &problems);
  runner.run(0, {instance});
  if (!runner.exceeded().empty()) {
    Problem limit;
    limit.code = "limit." + std::string(runner.exceeded());
    return {std::move(limit)};
  }
  settle(problems);
  return problems;
}

Problems Schema::check_at(const json::Value& instance, std::string_view pointer) const {
  Problems problems = check(instance);
  std::erase_if(problems, [&](const Problem& problem) {
    return !json::is_at_or_below(problem.path, pointer) && !problem.code.starts_with("limit.");
  });
  return problems;
}

}  // namespace weicun::schema
