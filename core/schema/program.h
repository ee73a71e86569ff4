#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include <weicun/json/document.h>

#include "pattern.h"

/// What a schema compiles to: blocks of flat instructions and the tables that they point into.
namespace weicun::schema {

using Index = std::uint32_t;
inline constexpr Index none = 0xFFFFFFFF;

/// Bits of a set of JSON types.
enum TypeBit : std::uint8_t {
  null_bit = 1,
  boolean_bit = 2,
  integer_bit = 4,
  number_bit = 8,
  string_bit = 16,
  array_bit = 32,
  object_bit = 64,
  any_type = 0x7F
};

enum class Op : std::uint8_t {
  type,           // first: type bits
  one_of_values,  // first, second: begin and end in values; third: 1 for `const`
  minimum,        // first: values; the same for the next four
  maximum,
  exclusive_minimum,
  exclusive_maximum,
  multiple_of,
  min_length,  // first: count
  max_length,
  pattern,    // first: patterns; second: values (the source)
  format,     // first: place in the table of formats
  min_items,  // first: count
  max_items,
  unique_items,
  elements,        // first, second: begin and end in lists (prefixItems); third: block of items
  contains,        // first: block; second: minContains; third: maxContains or none
  min_properties,  // first: count
  max_properties,
  members,             // first: shapes
  property_names,      // first: block
  dependent_required,  // first: values (the keyword's object)
  dependent_schemas,   // first: values; second: begin in lists, one block a member
  all_of,              // first, second: begin and end in lists
  any_of,
  one_of,
  not_of,     // first: block
  condition,  // first: if; second: then or none; third: else or none
  reference,  // first: block
  never       // the schema `false`
};

struct Instruction {
  Op op;
  std::uint8_t applies_to;  ///< Type bits; values of other types pass (§4.2).
  Index first = none;
  Index second = none;
  Index third = none;
};

/// One subschema: a run of instructions.
struct Block {
  Index begin = 0;
  Index end = 0;
  std::string_view rule;  ///< `x-rule`: the id that problems of this subschema carry.
};

struct Property {
  std::string_view name;
  Index block = none;
  bool required = false;
  bool declared = false;  ///< In `properties`, and not only in `required`.
};

/// properties, patternProperties, additionalProperties and required of one subschema together.
struct Shape {
  std::vector<Property> properties;
  std::vector<Index> by_name;                     ///< Order of `properties` by name.
  std::vector<std::pair<Index, Index>> patterns;  ///< Pattern and block.
  Index additional = none;
  bool closed = false;  ///< additionalProperties: false
  std::size_t required = 0;
};

struct Program {
  json::Document source;
  std::vector<Block> blocks;
  std::vector<Instruction> instructions;
  std::vector<json::Value> values;
  std::vector<Index> lists;
  std::vector<Shape> shapes;
  std::vector<Pattern> patterns;
};

}  // namespace weicun::schema
