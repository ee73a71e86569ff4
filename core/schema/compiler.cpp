#include "compiler.h"

#include <algorithm>
#include <limits>

#include <weicun/json/decimal.h>
#include <weicun/json/pointer.h>
#include <weicun/json/write.h>

namespace weicun::schema {

Status Compiler::compile() {
  block_of(program_.source.root(), "");
  for (; compiled_ < pending_.size(); ++compiled_) WEICUN_CHECK(compile_block(compiled_));
  return check_references();
}

/// The block of a subschema; each place in the document is compiled once.
Index Compiler::block_of(const json::Value& schema, std::string place) {
  auto [known, added] =
      block_by_position_.try_emplace(schema.position(), static_cast<Index>(pending_.size()));
  if (added) {
    pending_.push_back({schema, std::move(place)});
    program_.blocks.push_back({});
  }
  return known->second;
}

Status Compiler::block_of_child(const Keyword& keyword, const json::Value& schema, Index& out) {
  bool is_schema = schema.is_object() || schema.kind() == json::Kind::boolean;
  if (!is_schema) return refuse(keyword, "not a schema");
  std::string place = pending_[compiled_].place;
  json::append_token(place, keyword.name);
  if (keyword.value.is_array()) {
    std::size_t index = 0;
    for (auto child = keyword.value.first(); child && !(*child == schema); child = child->next())
      ++index;
    json::append_token(place, index);
  } else if (!(schema == keyword.value)) {
    json::append_token(place, schema.key());
  }
  out = block_of(schema, std::move(place));
  return Done{};
}

Error Compiler::refuse(const Keyword& keyword, std::string_view why) const {
  std::string place = pending_[compiled_].place + ": " + std::string(keyword.name);
  if (!why.empty()) place += " (" + std::string(why) + ")";
  return error(ErrorCode::bad_schema, place);
}

void Compiler::emit(Op op, std::uint8_t applies_to, Index first, Index second, Index third) {
  current_.push_back({op, applies_to, first, second, third});
}

Index Compiler::keep(const json::Value& value) {
  program_.values.push_back(value);
  return static_cast<Index>(program_.values.size() - 1);
}

Result<Index> Compiler::count(const Keyword& keyword) const {
  const json::Value& value = keyword.value;
  if (!value.is_number() || !json::is_integer(value) || value.number() < 0) {
    return refuse(keyword, "not a non-negative integer");
  }
  // Larger than any text that the parser takes is as good as without limit.
  return value.number() >= 4e9 ? std::numeric_limits<Index>::max() - 1
                               : static_cast<Index>(value.number());
}

Result<Index> Compiler::pattern(const Keyword& keyword, std::string_view source) {
  auto compiled = Pattern::compile(source);
  if (!compiled) return refuse(keyword, compiled.error().place);
  program_.patterns.push_back(std::move(*compiled));
  return static_cast<Index>(program_.patterns.size() - 1);
}

Status Compiler::compile_block(Index block) {
  json::Value schema = pending_[block].schema;
  current_.clear();
  rule_ = {};
  if (schema.is_object()) {
    WEICUN_CHECK(compile_object(block));
  } else if (schema.kind() != json::Kind::boolean) {
    return error(ErrorCode::bad_schema, pending_[block].place + ": not a schema");
  } else if (!schema.boolean()) {
    emit(Op::never, any_type);
  }
  // Cheap and telling keywords first; the order of the schema within that.
  std::stable_sort(
      current_.begin(), current_.end(),
      [](const Instruction& left, const Instruction& right) { return left.op < right.op; });
  auto begin = static_cast<Index>(program_.instructions.size());
  program_.instructions.insert(program_.instructions.end(), current_.begin(), current_.end());
  program_.blocks[block] = {begin, static_cast<Index>(program_.instructions.size()), rule_};
  return Done{};
}

Status Compiler::compile_object(Index block) {
  json::Value schema = pending_[block].schema;
  for (auto member = schema.first(); member; member = member->next()) {
    Keyword keyword{member->key(), *member, schema};
    if (keyword.name.starts_with("x-") && keyword.name != "x-rule") continue;
    const Entry* entry = find_handler(keyword.name);
    if (entry == nullptr) return refuse(keyword);
    WEICUN_CHECK((this->*entry->handler)(keyword));
  }
  return Done{};
}

/// A subschema that reaches itself without going into the value would run for ever.
Status Compiler::check_references() const {
  std::vector<Index> references(program_.blocks.size(), none);
  for (Index block = 0; block < program_.blocks.size(); ++block) {
    for (Index i = program_.blocks[block].begin; i < program_.blocks[block].end; ++i) {
      if (program_.instructions[i].op == Op::reference)
        references[block] = program_.instructions[i].first;
    }
  }
  for (Index start = 0; start < references.size(); ++start) {
    Index at = references[start];
    for (std::size_t steps = 0; at != none && steps <= references.size(); ++steps) {
      if (at == start)
        return error(ErrorCode::bad_schema, pending_[start].place + ": $ref (circle)");
      at = references[at];
    }
  }
  return Done{};
}

const Compiler::Entry* Compiler::find_handler(std::string_view name) {
  static constexpr Entry entries[] = {
      {"$schema", &Compiler::dialect},
      {"$id", &Compiler::identifier},
      {"$comment", &Compiler::annotation},
      {"$defs", &Compiler::definitions},
      {"$ref", &Compiler::reference},
      {"title", &Compiler::annotation},
      {"description", &Compiler::annotation},
      {"default", &Compiler::annotation},
      {"examples", &Compiler::annotation},
      {"deprecated", &Compiler::annotation},
      {"readOnly", &Compiler::annotation},
      {"writeOnly", &Compiler::annotation},
      {"contentEncoding", &Compiler::annotation},
      {"contentMediaType", &Compiler::annotation},
      {"contentSchema", &Compiler::annotation},
      {"type", &Compiler::type},
      {"enum", &Compiler::enumeration},
      {"const", &Compiler::constant},
      {"minimum", &Compiler::bound},
      {"maximum", &Compiler::bound},
      {"exclusiveMinimum", &Compiler::bound},
      {"exclusiveMaximum", &Compiler::bound},
      {"multipleOf", &Compiler::multiple_of},
      {"minLength", &Compiler::size_limit},
      {"maxLength", &Compiler::size_limit},
      {"pattern", &Compiler::pattern_keyword},
      {"format", &Compiler::format},
      {"minItems", &Compiler::size_limit},
      {"maxItems", &Compiler::size_limit},
      {"uniqueItems", &Compiler::unique_items},
      {"prefixItems", &Compiler::elements},
      {"items", &Compiler::elements},
      {"contains", &Compiler::contains},
      {"minContains", &Compiler::part_of_another},
      {"maxContains", &Compiler::part_of_another},
      {"minProperties", &Compiler::size_limit},
      {"maxProperties", &Compiler::size_limit},
      {"properties", &Compiler::members},
      {"patternProperties", &Compiler::members},
      {"additionalProperties", &Compiler::members},
      {"required", &Compiler::members},
      {"propertyNames", &Compiler::property_names},
      {"dependentRequired", &Compiler::dependent_required},
      {"dependentSchemas", &Compiler::dependent_schemas},
      {"allOf", &Compiler::branches},
      {"anyOf", &Compiler::branches},
      {"oneOf", &Compiler::branches},
      {"not", &Compiler::negation},
      {"if", &Compiler::condition},
      {"then", &Compiler::part_of_another},
      {"else", &Compiler::part_of_another},
      {"x-rule", &Compiler::rule},
  };
  for (const Entry& entry : entries) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

}  // namespace weicun::schema
