#include <weicun/json/decimal.h>

#include "compiler.h"
#include "format.h"

namespace weicun::schema {
namespace {

constexpr std::string_view draft = "https://json-schema.org/draft/2020-12/schema";

std::uint8_t type_bit(std::string_view name) {
  if (name == "null") return null_bit;
  if (name == "boolean") return boolean_bit;
  if (name == "integer") return integer_bit;
  if (name == "number") return number_bit | integer_bit;
  if (name == "string") return string_bit;
  if (name == "array") return array_bit;
  return name == "object" ? object_bit : 0;
}

}  // namespace

Status Compiler::annotation(const Keyword&) { return Done{}; }

Status Compiler::dialect(const Keyword& keyword) {
  std::string_view uri = keyword.value.string();
  if (uri.ends_with('#')) uri.remove_suffix(1);
  if (compiled_ != 0 || uri != draft) return refuse(keyword, "only draft 2020-12");
  return Done{};
}

/// The root may have a name; a subschema with its own base URI would change what `$ref` means.
Status Compiler::identifier(const Keyword& keyword) {
  if (compiled_ != 0 || !keyword.value.is_string()) return refuse(keyword);
  return Done{};
}

Status Compiler::type(const Keyword& keyword) {
  std::uint8_t bits = 0;
  auto add = [&](const json::Value& name) {
    std::uint8_t bit = type_bit(name.string());
    bits |= bit;
    return bit != 0;
  };
  if (keyword.value.is_array()) {
    for (auto name = keyword.value.first(); name; name = name->next()) {
      if (!add(*name)) return refuse(keyword, "unknown type");
    }
  } else if (!add(keyword.value)) {
    return refuse(keyword, "unknown type");
  }
  emit(Op::type, any_type, bits);
  return Done{};
}

Status Compiler::enumeration(const Keyword& keyword) {
  if (!keyword.value.is_array()) return refuse(keyword, "not an array");
  auto begin = static_cast<Index>(program_.values.size());
  for (auto value = keyword.value.first(); value; value = value->next()) keep(*value);
  emit(Op::one_of_values, any_type, begin, static_cast<Index>(program_.values.size()), 0);
  return Done{};
}

Status Compiler::constant(const Keyword& keyword) {
  Index value = keep(keyword.value);
  emit(Op::one_of_values, any_type, value, value + 1, 1);
  return Done{};
}

Status Compiler::bound(const Keyword& keyword) {
  if (!keyword.value.is_number()) return refuse(keyword, "not a number");
  Op op = keyword.name == "minimum"            ? Op::minimum
          : keyword.name == "maximum"          ? Op::maximum
          : keyword.name == "exclusiveMinimum" ? Op::exclusive_minimum
                                               : Op::exclusive_maximum;
  emit(op, number_bit, keep(keyword.value));
  return Done{};
}

Status Compiler::multiple_of(const Keyword& keyword) {
  if (!keyword.value.is_number()) return refuse(keyword, "not a number");
  auto divisor = json::Decimal::of(keyword.value.lexeme());
  if (divisor.is_negative() || !divisor.divides())
    return refuse(keyword, "not a positive number of up to 18 digits");
  emit(Op::multiple_of, number_bit, keep(keyword.value));
  return Done{};
}

Status Compiler::size_limit(const Keyword& keyword) {
  struct Limit {
    std::string_view name;
    Op op;
    std::uint8_t applies_to;
  };
  static constexpr Limit limits[] = {
      {"minLength", Op::min_length, string_bit},
      {"maxLength", Op::max_length, string_bit},
      {"minItems", Op::min_items, array_bit},
      {"maxItems", Op::max_items, array_bit},
      {"minProperties", Op::min_properties, object_bit},
      {"maxProperties", Op::max_properties, object_bit},
  };
  WEICUN_TRY(Index most, count(keyword));
  for (const Limit& limit : limits) {
    if (limit.name == keyword.name) emit(limit.op, limit.applies_to, most);
  }
  return Done{};
}

Status Compiler::pattern_keyword(const Keyword& keyword) {
  if (!keyword.value.is_string()) return refuse(keyword, "not a string");
  WEICUN_TRY(Index compiled, pattern(keyword, keyword.value.string()));
  emit(Op::pattern, string_bit, compiled, keep(keyword.value));
  return Done{};
}

Status Compiler::format(const Keyword& keyword) {
  if (!keyword.value.is_string()) return refuse(keyword, "not a string");
  if (!options_.assert_format) return Done{};
  auto place = find_format(keyword.value.string());
  if (!place) return refuse(keyword, keyword.value.string());
  emit(Op::format, string_bit, *place);
  return Done{};
}

Status Compiler::unique_items(const Keyword& keyword) {
  if (keyword.value.kind() != json::Kind::boolean) return refuse(keyword, "not a boolean");
  if (keyword.value.boolean()) emit(Op::unique_items, array_bit);
  return Done{};
}

Status Compiler::rule(const Keyword& keyword) {
  if (!keyword.value.is_string()) return refuse(keyword, "not a string");
  rule_ = keyword.value.string();
  return Done{};
}

}  // namespace weicun::schema
