#include "engine.h"

namespace weicun::rules {
namespace {

constexpr std::size_t most_steps = 200'000;

/// The arguments of an operator as a list: `{"var": "a"}` is short for `{"var": ["a"]}`.
std::optional<json::Value> argument_at(const json::Value& arguments, std::size_t index) {
  if (arguments.is_array()) return arguments.at(index);
  return index == 0 ? std::optional(arguments) : std::nullopt;
}

std::size_t count(const json::Value& arguments) {
  return arguments.is_array() ? arguments.size() : 1;
}

}  // namespace

Status Engine::spend(std::size_t steps) {
  steps_ += steps;
  WEICUN_NEED(steps_ <= most_steps, limit_exceeded, "steps");
  return Done{};
}

Result<Item> Engine::make_list(std::vector<Item> items) {
  Item list(std::make_shared<const Made>(std::move(items)));
  WEICUN_CHECK(spend(list.weight()));
  WEICUN_NEED(list.depth() <= deepest, limit_exceeded, "depth");
  return list;
}

Result<Item> Engine::run(const json::Value& logic, const Item& data) {
  WEICUN_CHECK(spend(1));
  WEICUN_NEED(depth_ < deepest, limit_exceeded, "depth");
  // Only an object with one member is logic; others are data, and scalars stand for themselves.
  bool is_logic = logic.is_object() && logic.size() == 1;
  if (!is_logic && !logic.is_array()) return Item::of(logic);
  ++depth_;
  Result<Item> answer = Item();
  if (is_logic) {
    answer = operation(logic, data);
  } else {
    std::vector<Item> items;
    for (auto part = logic.first(); part; part = part->next()) {
      auto item = run(*part, data);
      if (!item) return item;
      items.push_back(std::move(*item));
    }
    answer = make_list(std::move(items));
  }
  --depth_;
  return answer;
}

Result<Item> Engine::operation(const json::Value& logic, const Item& data) {
  struct Lazy {
    std::string_view name;
    Evaluator evaluate;
  };
  // These decide themselves which of their arguments are evaluated, and over what.
  static constexpr Lazy lazy[] = {
      {"if", &Engine::condition},   {"?:", &Engine::condition}, {"and", &Engine::conjunction},
      {"or", &Engine::disjunction}, {"map", &Engine::map},      {"filter", &Engine::filter},
      {"reduce", &Engine::reduce},  {"all", &Engine::all},      {"some", &Engine::some},
      {"none", &Engine::none},
  };
  json::Value arguments = *logic.first();
  for (const Lazy& entry : lazy) {
    if (entry.name == arguments.key()) return (this->*entry.evaluate)(arguments, data);
  }
  return immediate(arguments.key(), arguments, data);
}

Result<Item> Engine::argument(const json::Value& arguments, std::size_t index, const Item& data) {
  auto logic = argument_at(arguments, index);
  if (!logic) return Item(Item::Undefined());
  return run(*logic, data);
}

Result<Item> Engine::condition(const json::Value& arguments, const Item& data) {
  std::size_t i = 0;
  for (; i + 1 < count(arguments); i += 2) {
    WEICUN_TRY(Item test, argument(arguments, i, data));
    if (truthy(test)) return argument(arguments, i + 1, data);
  }
  return i < count(arguments) ? argument(arguments, i, data) : Result<Item>(Item());
}

Result<Item> Engine::conjunction(const json::Value& arguments, const Item& data) {
  return first_that_is(false, arguments, data);
}

Result<Item> Engine::disjunction(const json::Value& arguments, const Item& data) {
  return first_that_is(true, arguments, data);
}

Result<Item> Engine::first_that_is(bool wanted, const json::Value& arguments, const Item& data) {
  Item last;
  for (std::size_t i = 0; i < count(arguments); ++i) {
    WEICUN_TRY(last, argument(arguments, i, data));
    if (truthy(last) == wanted) break;
  }
  return last;
}

Result<Item> Engine::immediate(std::string_view name, const json::Value& arguments,
                               const Item& data) {
  Arguments values;
  for (std::size_t i = 0; i < count(arguments); ++i) {
    WEICUN_TRY(Item value, argument(arguments, i, data));
    WEICUN_CHECK(spend(value.weight()));
    values.push_back(std::move(value));
  }
  if (name == "var") return variable(values, data);
  if (name == "missing") return missing(values, data);
  if (name == "missing_some") return missing_some(values, data);
  if (name == "merge") return merge(values);
  if (name == "cat") return concatenate(values);
  PlainOperator plain = find_plain_operator(name);
  WEICUN_NEED(plain != nullptr, bad_schema, name);
  Item answer = plain(values);
  WEICUN_CHECK(spend(answer.weight()));
  return answer;
}

}  // namespace weicun::rules
