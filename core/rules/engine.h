#pragma once

#include <weicun/base/result.h>

#include "item.h"

namespace weicun::rules {

inline constexpr std::size_t deepest =
    100;  ///< Of logic, and of the lists and folds that it makes.

using Arguments = std::vector<Item>;

/// One run of logic over data. Counts its steps and the size of what it makes.
class Engine {
 public:
  [[nodiscard]] Result<Item> run(const json::Value& logic, const Item& data);

 private:
  using Evaluator = Result<Item> (Engine::*)(const json::Value& arguments, const Item& data);

  // engine.cpp
  Result<Item> operation(const json::Value& logic, const Item& data);
  Status spend(std::size_t steps);
  Result<Item> make_list(std::vector<Item> items);
  Result<Item> argument(const json::Value& arguments, std::size_t index, const Item& data);
  Result<Item> condition(const json::Value& arguments, const Item& data);
  Result<Item> conjunction(const json::Value& arguments, const Item& data);
  Result<Item> disjunction(const json::Value& arguments, const Item& data);
  Result<Item> first_that_is(bool wanted, const json::Value& arguments, const Item& data);
  Result<Item> immediate(std::string_view name, const json::Value& arguments, const Item& data);

  // engine_lists.cpp
  Result<Item> map(const json::Value& arguments, const Item& data);
  Result<Item> filter(const json::Value& arguments, const Item& data);
  Result<Item> reduce(const json::Value& arguments, const Item& data);
  Result<Item> all(const json::Value& arguments, const Item& data);
  Result<Item> some(const json::Value& arguments, const Item& data);
  Result<Item> none(const json::Value& arguments, const Item& data);
  Result<std::vector<Item>> matching(const json::Value& arguments, const Item& data,
                                     bool first_only, bool wanted);

  // engine_data.cpp
  Result<Item> variable(const Arguments& arguments, const Item& data);
  Result<Item> look_up(const Item& path, const Item& data);
  Result<Item> missing(const Arguments& arguments, const Item& data);
  Result<Item> missing_some(const Arguments& arguments, const Item& data);
  Result<Item> merge(const Arguments& arguments);
  Result<Item> concatenate(const Arguments& arguments);

  std::size_t steps_ = 0;
  std::size_t depth_ = 0;
};

/// What an operator makes of its arguments alone. Nothing where the name is no such operator.
using PlainOperator = Item (*)(const Arguments& arguments);
[[nodiscard]] PlainOperator find_plain_operator(std::string_view name);
[[nodiscard]] bool is_operator(std::string_view name);
[[nodiscard]] const Item& at(const Arguments& arguments, std::size_t index);

}  // namespace weicun::rules
