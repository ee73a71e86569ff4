#include "engine.h"

namespace weicun::rules {

/// `data[a][b]…` for the path "a.b"; the path "" or null is the data itself.
Result<Item> Engine::look_up(const Item& path, const Item& data) {
  if (path.nothing() || (path.is_text() && path.text().empty())) {
    WEICUN_CHECK(spend(data.weight()));
    return data;
  }
  Item place = data;
  std::string names = to_text(path);
  std::string_view rest = names;
  while (true) {
    std::size_t dot = rest.find('.');
    if (place.nothing()) return Item(Item::Undefined());
    // Elements and members are found by walking.
    WEICUN_CHECK(spend(place.tape() != nullptr ? 1 + place.tape()->size() / 64 : 1));
    place = place.property(rest.substr(0, dot));
    WEICUN_CHECK(spend(place.weight()));
    if (dot == std::string_view::npos) return place;
    rest.remove_prefix(dot + 1);
  }
}

Result<Item> Engine::variable(const Arguments& arguments, const Item& data) {
  WEICUN_TRY(Item found, look_up(at(arguments, 0), data));
  if (!found.is_undefined()) return found;
  const Item& otherwise = at(arguments, 1);
  return otherwise.is_undefined() ? Item() : otherwise;
}

Result<Item> Engine::missing(const Arguments& arguments, const Item& data) {
  std::vector<Item> keys = at(arguments, 0).is_list() ? at(arguments, 0).elements() : arguments;
  std::vector<Item> absent;
  for (const Item& key : keys) {
    WEICUN_TRY(Item found, look_up(key, data));
    if (found.nothing() || (found.is_text() && found.text().empty())) absent.push_back(key);
  }
  return make_list(std::move(absent));
}

Result<Item> Engine::missing_some(const Arguments& arguments, const Item& data) {
  const Item& options = at(arguments, 1);
  WEICUN_TRY(Item absent, missing({options}, data));
  auto present = static_cast<double>(options.size()) - static_cast<double>(absent.size());
  if (present >= to_number(at(arguments, 0))) return make_list({});
  return absent;
}

Result<Item> Engine::merge(const Arguments& arguments) {
  std::vector<Item> out;
  for (const Item& part : arguments) {
    if (!part.is_list()) {
      out.push_back(part);
      continue;
    }
    for (Item& element : part.elements()) out.push_back(std::move(element));
  }
  return make_list(std::move(out));
}

Result<Item> Engine::concatenate(const Arguments& arguments) {
  std::string out;
  for (const Item& part : arguments) {
    if (!part.nothing()) out += to_text(part);
    WEICUN_CHECK(spend(1 + out.size() / 64));
  }
  return Item(std::move(out));
}

}  // namespace weicun::rules
