#include <algorithm>

#include "compiler.h"

namespace weicun::schema {
namespace {

Property& property_of(Shape& shape, std::string_view name) {
  for (Property& property : shape.properties) {
    if (property.name == name) return property;
  }
  shape.properties.push_back({name});
  return shape.properties.back();
}

constexpr std::string_view parts[] = {"properties", "patternProperties", "additionalProperties",
                                      "required"};

}  // namespace

/// The four keywords make one instruction; the first of them in the schema builds it.
Status Compiler::members(const Keyword& keyword) {
  for (auto member = keyword.holder.first(); member; member = member->next()) {
    bool is_part = std::find(std::begin(parts), std::end(parts), member->key()) != std::end(parts);
    if (is_part && member->key() == keyword.name) break;
    if (is_part) return Done{};
  }
  Shape shape;
  auto part = [&](std::size_t i) { return keyword.holder.find(parts[i]); };
  auto named = [&](std::size_t i) { return Keyword{parts[i], *part(i), keyword.holder}; };
  if (part(0)) WEICUN_CHECK(shape_properties(named(0), shape));
  if (part(1)) WEICUN_CHECK(shape_patterns(named(1), shape));
  if (part(2)) WEICUN_CHECK(shape_additional(named(2), shape));
  if (part(3)) WEICUN_CHECK(shape_required(named(3), shape));
  for (Index i = 0; i < shape.properties.size(); ++i) shape.by_name.push_back(i);
  std::sort(shape.by_name.begin(), shape.by_name.end(), [&](Index left, Index right) {
    return shape.properties[left].name < shape.properties[right].name;
  });
  program_.shapes.push_back(std::move(shape));
  emit(Op::members, object_bit, static_cast<Index>(program_.shapes.size() - 1));
  return Done{};
}

Status Compiler::shape_properties(const Keyword& keyword, Shape& shape) {
  if (!keyword.value.is_object()) return refuse(keyword, "not an object");
  for (auto schema = keyword.value.first(); schema; schema = schema->next()) {
    Property property{schema->key(), none, false, true};
    WEICUN_CHECK(block_of_child(keyword, *schema, property.block));
    shape.properties.push_back(property);
  }
  return Done{};
}

Status Compiler::shape_required(const Keyword& keyword, Shape& shape) {
  if (!keyword.value.is_array()) return refuse(keyword, "not an array of names");
  for (auto name = keyword.value.first(); name; name = name->next()) {
    if (!name->is_string()) return refuse(keyword, "not an array of names");
    Property& property = property_of(shape, name->string());
    shape.required += property.required ? 0 : 1;
    property.required = true;
  }
  return Done{};
}

Status Compiler::shape_patterns(const Keyword& keyword, Shape& shape) {
  if (!keyword.value.is_object()) return refuse(keyword, "not an object");
  for (auto schema = keyword.value.first(); schema; schema = schema->next()) {
    WEICUN_TRY(Index compiled, pattern(keyword, schema->key()));
    Index block = none;
    WEICUN_CHECK(block_of_child(keyword, *schema, block));
    shape.patterns.emplace_back(compiled, block);
  }
  return Done{};
}

Status Compiler::shape_additional(const Keyword& keyword, Shape& shape) {
  WEICUN_CHECK(block_of_child(keyword, keyword.value, shape.additional));
  shape.closed = keyword.value.kind() == json::Kind::boolean && !keyword.value.boolean();
  return Done{};
}

}  // namespace weicun::schema
