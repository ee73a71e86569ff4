#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <weicun/json/document.h>

namespace weicun::rules {

struct Made;
/// The object that `reduce` hands to its logic.
struct Fold;
using List = std::shared_ptr<const Made>;

/// A value while logic runs: of the record (on its tape, not copied when it is a container) or
/// made.
class Item {
 public:
  struct Undefined {};  ///< An argument that isn't there; ECMAScript tells it from null.

  Item() : state_(nullptr) {}
  explicit Item(Undefined undefined) : state_(undefined) {}
  explicit Item(bool value) : state_(value) {}
  explicit Item(double value) : state_(value) {}
  explicit Item(std::string text) : state_(std::move(text)) {}
  explicit Item(List list) : state_(std::move(list)) {}
  explicit Item(std::shared_ptr<const Fold> fold) : state_(std::move(fold)) {}
  [[nodiscard]] static Item of(const json::Value& value);

  [[nodiscard]] bool is_undefined() const { return std::holds_alternative<Undefined>(state_); }
  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::nullptr_t>(state_); }
  [[nodiscard]] bool is_boolean() const { return std::holds_alternative<bool>(state_); }
  [[nodiscard]] bool is_number() const { return std::holds_alternative<double>(state_); }
  [[nodiscard]] bool is_text() const { return std::holds_alternative<std::string>(state_); }
  [[nodiscard]] bool is_list() const;
  [[nodiscard]] bool is_object() const;
  [[nodiscard]] bool nothing() const { return is_undefined() || is_null(); }

  [[nodiscard]] bool boolean() const { return *std::get_if<bool>(&state_); }
  [[nodiscard]] double number() const { return *std::get_if<double>(&state_); }
  [[nodiscard]] const std::string& text() const { return *std::get_if<std::string>(&state_); }
  [[nodiscard]] const json::Value* tape() const { return std::get_if<json::Value>(&state_); }
  [[nodiscard]] const List* made_list() const { return std::get_if<List>(&state_); }
  [[nodiscard]] const Fold* fold() const;

  [[nodiscard]] std::size_t size() const;                    ///< Elements of a list.
  [[nodiscard]] std::vector<Item> elements() const;          ///< Of a list, else none.
  [[nodiscard]] Item property(std::string_view name) const;  ///< As ECMAScript's `item[name]`.
  [[nodiscard]] std::size_t depth() const;   ///< Of made lists and folds: bounds recursion.
  [[nodiscard]] std::size_t weight() const;  ///< What copying or spelling it costs, in steps.

 private:
  explicit Item(const json::Value& value) : state_(value) {}
  std::variant<std::nullptr_t, Undefined, bool, double, std::string, List,
               std::shared_ptr<const Fold>, json::Value>
      state_;
};

/// Parts may be shared, so that a small graph stands for a huge tree: depth and weight are the
/// tree's, summed once when it is made.
struct Made {
  explicit Made(std::vector<Item> parts);
  std::vector<Item> items;
  std::size_t depth = 1;
  std::size_t weight = 1;
};

struct Fold {
  Fold(Item current_element, Item so_far);
  Item current;
  Item accumulator;
  std::size_t depth;
  std::size_t weight;
};

/// The value as JSON text, as ECMAScript's JSON.stringify writes it: NaN and infinities are null.
/// Stops behind the element that makes it longer than `longest_json`.
inline constexpr std::size_t longest_json = std::size_t{1} << 24U;
[[nodiscard]] std::string to_json(const Item& item);

// ECMAScript's conversions (ECMA-262 §7.1, §7.2), which JSONLogic inherits.
[[nodiscard]] bool truthy(const Item& item);  ///< But JSONLogic's own: an empty list is false.
[[nodiscard]] double to_number(const Item& item);
[[nodiscard]] double parse_float(const Item& item);
[[nodiscard]] std::string to_text(const Item& item);
[[nodiscard]] bool loosely_equal(const Item& left, const Item& right);
[[nodiscard]] bool strictly_equal(const Item& left, const Item& right);
/// `left < right`; with `or_equal`, `left <= right`.
[[nodiscard]] bool less(const Item& left, const Item& right, bool or_equal);
/// `String(text).substr(start, length)` in UTF-16 units; a negative `length` counts from the end.
[[nodiscard]] std::string substring(const std::string& text, double start, const Item& length);

}  // namespace weicun::rules
