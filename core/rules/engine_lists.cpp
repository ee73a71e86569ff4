#include "engine.h"

namespace weicun::rules {
namespace {

/// The logic that runs over each element: never evaluated before, hence not an argument like
/// others.
std::optional<json::Value> body(const json::Value& arguments) {
  return arguments.is_array() ? arguments.at(1) : std::nullopt;
}

}  // namespace

Result<Item> Engine::map(const json::Value& arguments, const Item& data) {
  WEICUN_TRY(Item list, argument(arguments, 0, data));
  auto logic = body(arguments);
  std::vector<Item> out;
  for (const Item& element : list.elements()) {
    if (!logic) {
      out.emplace_back();
      continue;
    }
    WEICUN_TRY(Item item, run(*logic, element));
    out.push_back(std::move(item));
  }
  return make_list(std::move(out));
}

/// Elements for which the logic answers `wanted`.
Result<std::vector<Item>> Engine::matching(const json::Value& arguments, const Item& data,
                                           bool first_only, bool wanted) {
  WEICUN_TRY(Item list, argument(arguments, 0, data));
  auto logic = body(arguments);
  std::vector<Item> out;
  for (Item& element : list.elements()) {
    Item answer;
    if (logic) {
      WEICUN_TRY(answer, run(*logic, element));
    }
    if (truthy(answer) != wanted) continue;
    out.push_back(element);
    if (first_only) break;
  }
  return out;
}

Result<Item> Engine::filter(const json::Value& arguments, const Item& data) {
  WEICUN_TRY(std::vector<Item> found, matching(arguments, data, false, true));
  return make_list(std::move(found));
}

Result<Item> Engine::some(const json::Value& arguments, const Item& data) {
  WEICUN_TRY(std::vector<Item> found, matching(arguments, data, true, true));
  return Item(!found.empty());
}

Result<Item> Engine::none(const json::Value& arguments, const Item& data) {
  WEICUN_TRY(std::vector<Item> found, matching(arguments, data, true, true));
  return Item(found.empty());
}

/// Of nothing, "all" is false: JSONLogic differs from logic here.
Result<Item> Engine::all(const json::Value& arguments, const Item& data) {
  WEICUN_TRY(Item list, argument(arguments, 0, data));
  if (list.size() == 0) return Item(false);
  WEICUN_TRY(std::vector<Item> exceptions, matching(arguments, data, true, false));
  return Item(exceptions.empty());
}

Result<Item> Engine::reduce(const json::Value& arguments, const Item& data) {
  WEICUN_TRY(Item list, argument(arguments, 0, data));
  Item accumulator;
  if (arguments.is_array() && arguments.size() > 2) {
    WEICUN_TRY(accumulator, argument(arguments, 2, data));
  }
  auto logic = body(arguments);
  for (const Item& element : list.elements()) {
    if (!logic) return Item();
    Item scope(std::make_shared<const Fold>(element, accumulator));
    WEICUN_TRY(accumulator, run(*logic, scope));
    // A fold may hand on its own scope: that nests, and nesting is bounded.
    WEICUN_NEED(accumulator.depth() <= deepest, limit_exceeded, "depth");
    WEICUN_CHECK(spend(accumulator.weight()));
  }
  return accumulator;
}

}  // namespace weicun::rules
