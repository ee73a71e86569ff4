#include <algorithm>
#include <bit>

#include <weicun/json/canonical.h>

#include "runner.h"

namespace weicun::schema {
namespace {

constexpr std::size_t search_in_order = 6;  ///< Up to here a plain look beats halving.

using Param = std::variant<std::int64_t, double, std::string>;
Param number(std::size_t count) { return static_cast<std::int64_t>(count); }
Param text(std::string_view value) { return std::string(value); }

/// Equal values have equal hashes; numbers go by their double, containers by size and first
/// scalars.
std::uint64_t hash(const json::Value& value, int depth = 0) {
  auto mix = [](std::uint64_t seed, std::uint64_t more) {
    return (seed ^ more) * 0x9E3779B97F4A7C15U;
  };
  if (value.is_number()) return mix(1, std::bit_cast<std::uint64_t>(value.number() + 0.0));
  if (value.is_string()) return mix(2, std::hash<std::string_view>()(value.string()));
  std::uint64_t out =
      mix(static_cast<std::uint64_t>(value.kind()) + 3, value.size() + (value.boolean() ? 1 : 0));
  if (depth == 2) return out;
  for (auto child = value.first(); child; child = child->next()) {
    std::uint64_t part = hash(*child, depth + 1);
    // Members come in any order: add; elements don't: mix.
    out = value.is_object() ? out + mix(std::hash<std::string_view>()(child->key()), part)
                            : mix(out, part);
  }
  return out;
}

}  // namespace

bool Runner::size(const Instruction& step, const Place& place) {
  std::size_t count = place.value.size();
  bool least = step.op == Op::min_items || step.op == Op::min_properties;
  if (least ? count >= step.first : count <= step.first) return true;
  if (problems_ == nullptr) return false;
  bool items = step.op == Op::min_items || step.op == Op::max_items;
  std::string code =
      std::string(least ? "schema.min-" : "schema.max-") + (items ? "items" : "properties");
  return fail(place, code,
              {{least ? "min" : "max", number(step.first)}, {"actual", number(count)}});
}

bool Runner::unique_items(const Place& place) {
  std::vector<std::pair<std::uint64_t, json::Value>> items;
  if (!spend(place.value.size())) return false;
  for (auto item = place.value.first(); item; item = item->next())
    items.emplace_back(hash(*item), *item);
  std::sort(items.begin(), items.end(),
            [](const auto& left, const auto& right) { return left.first < right.first; });
  for (std::size_t i = 0; i < items.size(); ++i) {
    for (std::size_t other = i + 1; other < items.size() && items[other].first == items[i].first;
         ++other) {
      if (!spend(1 + items[i].second.size())) return false;
      if (json::same(items[i].second, items[other].second))
        return fail(place, "schema.unique-items");
    }
  }
  return true;
}

bool Runner::elements(const Instruction& step, const Place& place) {
  bool valid = true;
  std::size_t index = 0;
  std::size_t fixed = step.second - step.first;
  for (auto item = place.value.first(); item; item = item->next(), ++index) {
    Index block = index < fixed ? program_.lists[step.first + index] : step.third;
    if (block == none) break;
    if (run(block, {*item, &place, index})) continue;
    valid = false;
    if (problems_ == nullptr || !exceeded_.empty()) break;
  }
  return valid;
}

bool Runner::contains(const Instruction& step, const Place& place) {
  std::size_t count = 0;
  std::size_t index = 0;
  for (auto item = place.value.first(); item; item = item->next(), ++index) {
    if (passes(step.first, {*item, &place, index})) ++count;
    if (!exceeded_.empty()) return false;
  }
  if (count < step.second)
    return fail(place, "schema.contains",
                {{"min", number(step.second)}, {"actual", number(count)}});
  if (step.third != none && count > step.third) {
    return fail(place, "schema.max-contains",
                {{"max", number(step.third)}, {"actual", number(count)}});
  }
  return true;
}

/// Records come mostly in the order of the schema: the hint is where the next name should be.
const Property* Runner::find(const Shape& shape, std::string_view name, std::size_t& hint) const {
  const auto& properties = shape.properties;
  if (hint < properties.size() && properties[hint].name == name) return &properties[hint++];
  if (properties.size() <= search_in_order) {
    for (std::size_t i = 0; i < properties.size(); ++i) {
      if (properties[i].name == name) return hint = i + 1, &properties[i];
    }
    return nullptr;
  }
  auto found = std::lower_bound(
      shape.by_name.begin(), shape.by_name.end(), name,
      [&](Index place, std::string_view wanted) { return properties[place].name < wanted; });
  if (found == shape.by_name.end() || properties[*found].name != name) return nullptr;
  hint = *found + 1;
  return &properties[*found];
}

bool Runner::members(const Instruction& step, const Place& place) {
  const Shape& shape = program_.shapes[step.first];
  bool valid = true;
  std::size_t hint = 0;
  std::size_t required = 0;
  for (auto child = place.value.first(); child; child = child->next()) {
    if (member(shape, {*child, &place, 0}, hint, required)) continue;
    valid = false;
    if (problems_ == nullptr || !exceeded_.empty()) return false;
  }
  if (required < shape.required) valid = missing(shape, place);
  return valid;
}

bool Runner::member(const Shape& shape, const Place& place, std::size_t& hint,
                    std::size_t& required) {
  const Property* property = find(shape, place.value.key(), hint);
  bool known = property != nullptr && property->declared;
  bool valid = true;
  if (property != nullptr) {
    required += property->required ? 1 : 0;
    if (property->block != none) valid = run(property->block, place);
  }
  for (auto [pattern, block] : shape.patterns) {
    auto answer = program_.patterns[pattern].search(place.value.key(), scratch_);
    if (answer == Pattern::Answer::too_many_steps) return exceeded_ = "steps", false;
    if (answer == Pattern::Answer::no) continue;
    known = true;
    valid = run(block, place) && valid;
  }
  if (known || shape.additional == none) return valid;
  if (shape.closed)
    return fail(place, "schema.additional-properties", {{"name", text(place.value.key())}});
  return run(shape.additional, place) && valid;
}

bool Runner::missing(const Shape& shape, const Place& place) {
  for (const Property& property : shape.properties) {
    if (!property.required || place.value.find(property.name)) continue;
    if (problems_ == nullptr) return false;
    fail_at_member(place, property.name, "schema.required", {{"name", text(property.name)}});
  }
  return false;
}

bool Runner::property_names(const Instruction& step, const Place& place) {
  bool valid = true;
  for (auto child = place.value.first(); child; child = child->next()) {
    // A name is a string that no tape holds: it gets a small document of its own.
    auto name = json::parse(json::quoted(child->key()));
    if (name && passes(step.first, {name->root()})) continue;
    valid = fail(Place{*child, &place, 0}, "schema.property-names", {{"name", text(child->key())}});
    if (problems_ == nullptr || !exceeded_.empty()) break;
  }
  return valid;
}

bool Runner::dependent_required(const Instruction& step, const Place& place) {
  bool valid = true;
  const json::Value& keyword = program_.values[step.first];
  for (auto names = keyword.first(); names; names = names->next()) {
    if (!place.value.find(names->key())) continue;
    for (auto name = names->first(); name; name = name->next()) {
      if (place.value.find(name->string())) continue;
      valid = false;
      if (problems_ == nullptr) return false;
      fail_at_member(place, name->string(), "schema.dependent-required",
                     {{"name", text(name->string())}, {"because", text(names->key())}});
    }
  }
  return valid;
}

bool Runner::dependent_schemas(const Instruction& step, const Place& place) {
  bool valid = true;
  Index list = step.second;
  for (auto schema = program_.values[step.first].first(); schema; schema = schema->next(), ++list) {
    if (place.value.find(schema->key())) valid = run(program_.lists[list], place) && valid;
    if (!valid && problems_ == nullptr) return false;
  }
  return valid;
}

}  // namespace weicun::schema
