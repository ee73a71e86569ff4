#include <algorithm>

#include <weicun/base/encoding.h>
#include <weicun/json/pointer.h>

#include "compiler.h"

namespace weicun::schema {
namespace {

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

/// A URI fragment with its percent-encoding resolved (RFC 3986 §2.1).
std::optional<std::string> decode_fragment(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out.push_back(text[i]);
      continue;
    }
    int high = i + 1 < text.size() ? hex_value(text[i + 1]) : -1;
    int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
    if (high < 0 || low < 0) return std::nullopt;
    out.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  return is_utf8(out) ? std::optional(out) : std::nullopt;
}

}  // namespace

/// Definitions are compiled even where nothing refers to them, so that what isn't built is named.
Status Compiler::definitions(const Keyword& keyword) {
  if (!keyword.value.is_object()) return refuse(keyword, "not an object");
  for (auto schema = keyword.value.first(); schema; schema = schema->next()) {
    Index block = none;
    WEICUN_CHECK(block_of_child(keyword, *schema, block));
  }
  return Done{};
}

Status Compiler::reference(const Keyword& keyword) {
  std::string_view uri = keyword.value.string();
  if (!keyword.value.is_string() || !uri.starts_with('#'))
    return refuse(keyword, "reaches outside this schema");
  auto pointer = decode_fragment(uri.substr(1));
  if (!pointer || (!pointer->empty() && (*pointer)[0] != '/'))
    return refuse(keyword, "not a JSON Pointer");
  auto target = program_.source.root().at_pointer(*pointer);
  if (!target) return refuse(keyword, "nothing there");
  emit(Op::reference, any_type, block_of(*target, *pointer));
  return Done{};
}

Status Compiler::branches(const Keyword& keyword) {
  if (!keyword.value.is_array() || keyword.value.size() == 0)
    return refuse(keyword, "not an array of schemas");
  std::vector<Index> blocks;
  for (auto schema = keyword.value.first(); schema; schema = schema->next()) {
    blocks.emplace_back();
    WEICUN_CHECK(block_of_child(keyword, *schema, blocks.back()));
  }
  auto begin = static_cast<Index>(program_.lists.size());
  program_.lists.insert(program_.lists.end(), blocks.begin(), blocks.end());
  Op op = keyword.name == "allOf" ? Op::all_of : keyword.name == "anyOf" ? Op::any_of : Op::one_of;
  emit(op, any_type, begin, static_cast<Index>(program_.lists.size()));
  return Done{};
}

Status Compiler::negation(const Keyword& keyword) {
  Index block = none;
  WEICUN_CHECK(block_of_child(keyword, keyword.value, block));
  emit(Op::not_of, any_type, block);
  return Done{};
}

Status Compiler::condition(const Keyword& keyword) {
  Index parts[3] = {none, none, none};
  WEICUN_CHECK(block_of_child(keyword, keyword.value, parts[0]));
  constexpr std::string_view names[3] = {"if", "then", "else"};
  for (std::size_t i = 1; i < 3; ++i) {
    auto part = keyword.holder.find(names[i]);
    if (part) WEICUN_CHECK(block_of_child({names[i], *part, keyword.holder}, *part, parts[i]));
  }
  if (parts[1] != none || parts[2] != none)
    emit(Op::condition, any_type, parts[0], parts[1], parts[2]);
  return Done{};
}

/// then, else, minContains, maxContains: read by the keyword that they belong to; checked even
/// alone.
Status Compiler::part_of_another(const Keyword& keyword) {
  if (keyword.name == "minContains" || keyword.name == "maxContains") {
    WEICUN_CHECK(count(keyword));
    return Done{};
  }
  Index block = none;
  return block_of_child(keyword, keyword.value, block);
}

Status Compiler::elements(const Keyword& keyword) {
  auto prefix = keyword.holder.find("prefixItems");
  auto items = keyword.holder.find("items");
  if (keyword.name == "items" && prefix) return Done{};  // `prefixItems` takes both.
  std::vector<Index> blocks;
  if (prefix) {
    if (!prefix->is_array()) return refuse(keyword, "not an array");
    for (auto schema = prefix->first(); schema; schema = schema->next()) {
      blocks.emplace_back();
      WEICUN_CHECK(
          block_of_child({"prefixItems", *prefix, keyword.holder}, *schema, blocks.back()));
    }
  }
  Index rest = none;
  if (items) WEICUN_CHECK(block_of_child({"items", *items, keyword.holder}, *items, rest));
  auto begin = static_cast<Index>(program_.lists.size());
  program_.lists.insert(program_.lists.end(), blocks.begin(), blocks.end());
  emit(Op::elements, array_bit, begin, static_cast<Index>(program_.lists.size()), rest);
  return Done{};
}

Status Compiler::contains(const Keyword& keyword) {
  Index block = none;
  WEICUN_CHECK(block_of_child(keyword, keyword.value, block));
  Index least = 1;
  Index most = none;
  if (auto value = keyword.holder.find("minContains")) {
    WEICUN_TRY(least, count({"minContains", *value, keyword.holder}));
  }
  if (auto value = keyword.holder.find("maxContains")) {
    WEICUN_TRY(most, count({"maxContains", *value, keyword.holder}));
  }
  emit(Op::contains, array_bit, block, least, most);
  return Done{};
}

Status Compiler::property_names(const Keyword& keyword) {
  Index block = none;
  WEICUN_CHECK(block_of_child(keyword, keyword.value, block));
  emit(Op::property_names, object_bit, block);
  return Done{};
}

Status Compiler::dependent_required(const Keyword& keyword) {
  if (!keyword.value.is_object()) return refuse(keyword, "not an object");
  for (auto names = keyword.value.first(); names; names = names->next()) {
    if (!names->is_array()) return refuse(keyword, "not an array of names");
    for (auto name = names->first(); name; name = name->next()) {
      if (!name->is_string()) return refuse(keyword, "not an array of names");
    }
  }
  emit(Op::dependent_required, object_bit, keep(keyword.value));
  return Done{};
}

Status Compiler::dependent_schemas(const Keyword& keyword) {
  if (!keyword.value.is_object()) return refuse(keyword, "not an object");
  std::vector<Index> blocks;
  for (auto schema = keyword.value.first(); schema; schema = schema->next()) {
    blocks.emplace_back();
    WEICUN_CHECK(block_of_child(keyword, *schema, blocks.back()));
  }
  auto begin = static_cast<Index>(program_.lists.size());
  program_.lists.insert(program_.lists.end(), blocks.begin(), blocks.end());
  emit(Op::dependent_schemas, object_bit, keep(keyword.value), begin);
  return Done{};
}

}  // namespace weicun::schema
