#pragma once

#include <string>
#include <unordered_map>

#include <weicun/schema/schema.h>

#include "program.h"

namespace weicun::schema {

/// Walks the subschemas by a work list, so that neither depth nor cycles of `$ref` cost stack.
class Compiler {
 public:
  Compiler(Program& program, const Options& options) : program_(program), options_(options) {}
  [[nodiscard]] Status compile();

 private:
  /// A keyword under compilation: its name, its value and the subschema that holds it.
  struct Keyword {
    std::string_view name;
    json::Value value;
    json::Value holder;
  };
  using Handler = Status (Compiler::*)(const Keyword&);
  struct Entry {
    std::string_view name;
    Handler handler;
  };
  [[nodiscard]] static const Entry* find_handler(std::string_view name);

  // compiler.cpp
  Status compile_block(Index block);
  Status compile_object(Index block);
  Index block_of(const json::Value& schema, std::string place);
  Status block_of_child(const Keyword& keyword, const json::Value& schema, Index& out);
  [[nodiscard]] Error refuse(const Keyword& keyword, std::string_view why = "") const;
  void emit(Op op, std::uint8_t applies_to, Index first = none, Index second = none,
            Index third = none);
  Index keep(const json::Value& value);
  Result<Index> count(const Keyword& keyword) const;
  Result<Index> pattern(const Keyword& keyword, std::string_view source);
  Status check_references() const;

  // compiler_values.cpp: keywords about the value itself
  Status annotation(const Keyword& keyword);
  Status dialect(const Keyword& keyword);
  Status identifier(const Keyword& keyword);
  Status type(const Keyword& keyword);
  Status enumeration(const Keyword& keyword);
  Status constant(const Keyword& keyword);
  Status bound(const Keyword& keyword);
  Status multiple_of(const Keyword& keyword);
  Status size_limit(const Keyword& keyword);
  Status pattern_keyword(const Keyword& keyword);
  Status format(const Keyword& keyword);
  Status unique_items(const Keyword& keyword);
  Status rule(const Keyword& keyword);

  // compiler_applicators.cpp: keywords that hold subschemas
  Status definitions(const Keyword& keyword);
  Status reference(const Keyword& keyword);
  Status branches(const Keyword& keyword);
  Status negation(const Keyword& keyword);
  Status condition(const Keyword& keyword);
  Status elements(const Keyword& keyword);
  Status contains(const Keyword& keyword);
  Status part_of_another(const Keyword& keyword);
  Status members(const Keyword& keyword);
  Status property_names(const Keyword& keyword);
  Status dependent_required(const Keyword& keyword);
  Status dependent_schemas(const Keyword& keyword);

  // compiler_shape.cpp
  Status shape_properties(const Keyword& keyword, Shape& shape);
  Status shape_required(const Keyword& keyword, Shape& shape);
  Status shape_patterns(const Keyword& keyword, Shape& shape);
  Status shape_additional(const Keyword& keyword, Shape& shape);

  struct Pending {
    json::Value schema;
    std::string place;
  };
  Program& program_;
  Options options_;
  std::vector<Pending> pending_;  ///< By block; those behind `compiled_` are still to do.
  Index compiled_ = 0;
  std::unordered_map<std::size_t, Index> block_by_position_;
  std::vector<Instruction> current_;
  std::string_view rule_;
};

}  // namespace weicun::schema
