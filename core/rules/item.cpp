#include "item.h"

#include <algorithm>

#include <weicun/json/canonical.h>
#include <weicun/json/pointer.h>
#include <weicun/json/write.h>

namespace weicun::rules {

Item Item::of(const json::Value& value) {
  switch (value.kind()) {
    case json::Kind::null:
      return Item();
    case json::Kind::boolean:
      return Item(value.boolean());
    case json::Kind::integer:
    case json::Kind::number:
      return Item(value.number());
    case json::Kind::string:
      return Item(std::string(value.string()));
    default:
      return Item(value);
  }
}

bool Item::is_list() const {
  return made_list() != nullptr || (tape() != nullptr && tape()->is_array());
}

bool Item::is_object() const {
  return fold() != nullptr || (tape() != nullptr && tape()->is_object());
}

const Fold* Item::fold() const {
  const auto* held = std::get_if<std::shared_ptr<const Fold>>(&state_);
  return held != nullptr ? held->get() : nullptr;
}

std::size_t Item::size() const {
  if (made_list() != nullptr) return (*made_list())->items.size();
  return tape() != nullptr && tape()->is_array() ? tape()->size() : 0;
}

std::vector<Item> Item::elements() const {
  if (made_list() != nullptr) return (*made_list())->items;
  std::vector<Item> out;
  if (!is_list()) return out;
  for (auto element = tape()->first(); element; element = element->next())
    out.push_back(of(*element));
  return out;
}

std::size_t Item::depth() const {
  if (fold() != nullptr) return fold()->depth;
  return made_list() != nullptr ? (*made_list())->depth : 0;
}

std::size_t Item::weight() const {
  if (is_text()) return 1 + text().size() / 64;
  if (fold() != nullptr) return fold()->weight;
  if (made_list() != nullptr) return (*made_list())->weight;
  return tape() != nullptr ? tape()->node_count() : 1;
}

Made::Made(std::vector<Item> parts) : items(std::move(parts)) {
  for (const Item& item : items) {
    depth = std::max(depth, item.depth() + 1);
    weight += item.weight();
  }
}

Fold::Fold(Item current_element, Item so_far)
    : current(std::move(current_element)),
      accumulator(std::move(so_far)),
      depth(1 + std::max(current.depth(), accumulator.depth())),
      weight(1 + current.weight() + accumulator.weight()) {}

Item Item::property(std::string_view name) const {
  if (fold() != nullptr) {
    if (name == "current") return fold()->current;
    return name == "accumulator" ? fold()->accumulator : Item(Undefined());
  }
  if (is_list() && name == "length") return Item(static_cast<double>(size()));
  auto index = json::array_index(name);
  if (made_list() != nullptr)
    return index && *index < size() ? (*made_list())->items[*index] : Item(Undefined());
  if (tape() == nullptr) return Item(Undefined());
  auto member =
      tape()->is_array() ? (index ? tape()->at(*index) : std::nullopt) : tape()->find(name);
  return member ? of(*member) : Item(Undefined());
}

namespace {

void append_json(std::string& out, const Item& item) {
  if (out.size() > longest_json) return;
  if (item.tape() != nullptr) {
    out += json::write(*item.tape());
  } else if (item.is_boolean()) {
    out += item.boolean() ? "true" : "false";
  } else if (item.is_text()) {
    out += json::quoted(item.text());
  } else if (item.is_number()) {
    bool finite = item.number() - item.number() == 0;
    out += finite ? json::canonical_number(item.number()) : "null";
  } else if (item.fold() != nullptr) {
    append_json(out += "{\"current\":", item.fold()->current);
    append_json(out += ",\"accumulator\":", item.fold()->accumulator);
    out.push_back('}');
  } else if (item.made_list() != nullptr) {
    char separator = '[';
    for (const Item& element : (*item.made_list())->items) {
      out.push_back(separator);
      append_json(out, element);
      separator = ',';
    }
    out += separator == '[' ? "[]" : "]";
  } else {
    out += "null";
  }
}

}  // namespace

std::string to_json(const Item& item) {
  std::string out;
  append_json(out, item);
  return out;
}

}  // namespace weicun::rules
