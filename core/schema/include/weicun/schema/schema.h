#pragma once

#include <memory>
#include <string_view>

#include <weicun/base/result.h>
#include <weicun/json/document.h>
#include <weicun/schema/problem.h>

/// JSON Schema 2020-12: compile once, check often.
namespace weicun::schema {

/// A compiled schema: immutable and shareable. Keywords that this engine does not know to check are
/// refused at compile time by name (`bad_schema`, place: "/properties/x: keyword"), never ignored;
/// annotations (title, description, x-…) pass.
class Schema {
 public:
  [[nodiscard]] static Result<Schema> compile(const json::Value& schema);

  Schema(Schema&&) noexcept;
  Schema& operator=(Schema&&) noexcept;
  ~Schema();

  /// Every problem, at most one error a field, the most specific one first. Empty: valid.
  [[nodiscard]] Problems check(const json::Value& instance) const;
  /// Only what concerns the field at this JSON Pointer and what lies below it.
  [[nodiscard]] Problems check_at(const json::Value& instance, std::string_view pointer) const;

 private:
  struct Program;
  explicit Schema(std::unique_ptr<Program> program);
  std::unique_ptr<Program> program_;
};

}  // namespace weicun::schema
