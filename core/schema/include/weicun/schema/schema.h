#pragma once

#include <memory>
#include <string_view>

#include <weicun/base/result.h>
#include <weicun/json/document.h>
#include <weicun/schema/problem.h>

/// JSON Schema 2020-12: compile once, check often.
namespace weicun::schema {

struct Program;

struct Options {
  /// Whether `format` is checked, and an unknown one refused, or is a mere annotation (§7.2.1).
  bool assert_format = true;
};

/// A compiled schema: immutable and shareable. Keywords that this engine does not know to check are
/// refused at compile time by name (`bad_schema`, place: "/properties/x: keyword"), never ignored;
/// annotations (title, description, x-…) pass.
class Schema {
 public:
  /// The schema is copied: its document may go. `$ref` reaches within the schema only.
  [[nodiscard]] static Result<Schema> compile(const json::Value& schema,
                                              const Options& options = {});

  Schema(Schema&&) noexcept;
  Schema& operator=(Schema&&) noexcept;
  ~Schema();

  /// Every problem, at most one error a field, the most specific one first. Empty: valid.
  [[nodiscard]] Problems check(const json::Value& instance) const;
  /// Only what concerns the field at this JSON Pointer and what lies below it.
  [[nodiscard]] Problems check_at(const json::Value& instance, std::string_view pointer) const;

 private:
  explicit Schema(std::unique_ptr<const Program> program);
  std::unique_ptr<const Program> program_;
};

}  // namespace weicun::schema
