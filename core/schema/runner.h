#pragma once

#include <weicun/schema/problem.h>

#include "program.h"

namespace weicun::schema {

/// Where a check is: a value and the way to it, linked through the stack.
struct Place {
  json::Value value;
  const Place* parent = nullptr;
  std::size_t index = 0;  ///< In an array.
};

/// Checks one document against one program. With `problems` it goes on to the end and names
/// everything; without, it stops at the first fault.
class Runner {
 public:
  Runner(const Program& program, Problems* problems) : program_(program), problems_(problems) {}
  bool run(Index block, const Place& place);
  /// Not empty where a limit ended the check: "depth" or "steps".
  [[nodiscard]] std::string_view exceeded() const { return exceeded_; }

 private:
  using Params = decltype(Problem::params);

  // runner.cpp
  bool apply(const Instruction& step, const Place& place);
  bool apply_to_object(const Instruction& step, const Place& place);
  bool apply_branches(const Instruction& step, const Place& place);
  bool fail(const Place& place, std::string_view code, Params params = {});
  bool fail_at_member(const Place& place, std::string_view member, std::string_view code,
                      Params params = {});
  void report(std::string path, std::string_view code, Params params);
  bool spend(std::size_t steps);
  bool passes(Index block, const Place& place);

  // runner_values.cpp
  bool type(const Instruction& step, const Place& place);
  bool one_of_values(const Instruction& step, const Place& place);
  bool bound(const Instruction& step, const Place& place);
  bool multiple_of(const Instruction& step, const Place& place);
  bool length(const Instruction& step, const Place& place);
  bool pattern(const Instruction& step, const Place& place);
  bool format(const Instruction& step, const Place& place);

  // runner_containers.cpp
  bool size(const Instruction& step, const Place& place);
  bool unique_items(const Place& place);
  bool elements(const Instruction& step, const Place& place);
  bool contains(const Instruction& step, const Place& place);
  bool members(const Instruction& step, const Place& place);
  bool member(const Shape& shape, const Place& place, std::size_t& hint, std::size_t& required);
  bool missing(const Shape& shape, const Place& place);
  bool property_names(const Instruction& step, const Place& place);
  bool dependent_required(const Instruction& step, const Place& place);
  bool dependent_schemas(const Instruction& step, const Place& place);
  [[nodiscard]] const Property* find(const Shape& shape, std::string_view name,
                                     std::size_t& hint) const;

  // runner_branches.cpp
  bool all_of(const Instruction& step, const Place& place);
  bool any_of(const Instruction& step, const Place& place);
  bool one_of(const Instruction& step, const Place& place);
  bool closest_branch(const Instruction& step, const Place& place);
  bool condition(const Instruction& step, const Place& place);

  const Program& program_;
  Problems* problems_;
  std::string_view rule_;
  std::string_view exceeded_;
  std::size_t depth_ = 0;
  std::size_t steps_ = 0;
  PatternScratch scratch_;
};

[[nodiscard]] std::string pointer_to(const Place& place);

}  // namespace weicun::schema
