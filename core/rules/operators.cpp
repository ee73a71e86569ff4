#include <algorithm>
#include <cmath>
#include <limits>

#include "engine.h"

namespace weicun::rules {
namespace {

const Item& first(const Arguments& arguments) { return at(arguments, 0); }
const Item& second(const Arguments& arguments) { return at(arguments, 1); }

Item between(const Arguments& a, bool or_equal) {
  bool holds = less(first(a), second(a), or_equal);
  if (holds && a.size() > 2) holds = less(second(a), at(a, 2), or_equal);
  return Item(holds);
}

Item is_in(const Arguments& a) {
  const Item& whole = second(a);
  if (whole.is_text())
    return Item(whole.text().find(to_text(first(a))) != std::string::npos && !whole.text().empty());
  std::vector<Item> elements = whole.elements();
  return Item(std::any_of(elements.begin(), elements.end(),
                          [&](const Item& e) { return strictly_equal(e, first(a)); }));
}

Item add(const Arguments& a) {
  double sum = 0;
  for (const Item& part : a) sum += parse_float(part);
  return Item(sum);
}

Item multiply(const Arguments& a) {
  if (a.size() < 2) return first(a);
  double product = parse_float(a[0]);
  for (std::size_t i = 1; i < a.size(); ++i) product *= parse_float(a[i]);
  return Item(product);
}

Item subtract(const Arguments& a) {
  return a.size() < 2 ? Item(-to_number(first(a)))
                      : Item(to_number(first(a)) - to_number(second(a)));
}

Item extreme(const Arguments& a, bool largest) {
  double best = std::numeric_limits<double>::infinity() * (largest ? -1 : 1);
  for (const Item& part : a) {
    double number = to_number(part);
    if (std::isnan(number)) return Item(number);
    best = largest ? std::max(best, number) : std::min(best, number);
  }
  return Item(best);
}

struct Plain {
  std::string_view name;
  PlainOperator apply;
};

constexpr Plain operators[] = {
    {"==", [](const Arguments& a) { return Item(loosely_equal(first(a), second(a))); }},
    {"===", [](const Arguments& a) { return Item(strictly_equal(first(a), second(a))); }},
    {"!=", [](const Arguments& a) { return Item(!loosely_equal(first(a), second(a))); }},
    {"!==", [](const Arguments& a) { return Item(!strictly_equal(first(a), second(a))); }},
    {"!", [](const Arguments& a) { return Item(!truthy(first(a))); }},
    {"!!", [](const Arguments& a) { return Item(truthy(first(a))); }},
    {"<", [](const Arguments& a) { return between(a, false); }},
    {"<=", [](const Arguments& a) { return between(a, true); }},
    {">", [](const Arguments& a) { return Item(less(second(a), first(a), false)); }},
    {">=", [](const Arguments& a) { return Item(less(second(a), first(a), true)); }},
    {"+", add},
    {"-", subtract},
    {"*", multiply},
    {"/", [](const Arguments& a) { return Item(to_number(first(a)) / to_number(second(a))); }},
    {"%",
     [](const Arguments& a) { return Item(std::fmod(to_number(first(a)), to_number(second(a)))); }},
    {"max", [](const Arguments& a) { return extreme(a, true); }},
    {"min", [](const Arguments& a) { return extreme(a, false); }},
    {"in", is_in},
    {"substr",
     [](const Arguments& a) {
       return Item(substring(to_text(first(a)), to_number(second(a)), at(a, 2)));
     }},
    {"log", [](const Arguments& a) { return first(a); }},
};

constexpr std::string_view others[] = {"if",     "?:",      "and",          "or",    "map",
                                       "filter", "reduce",  "all",          "some",  "none",
                                       "var",    "missing", "missing_some", "merge", "cat"};

}  // namespace

const Item& at(const Arguments& arguments, std::size_t index) {
  static const Item undefined{Item::Undefined()};
  return index < arguments.size() ? arguments[index] : undefined;
}

PlainOperator find_plain_operator(std::string_view name) {
  for (const Plain& entry : operators) {
    if (entry.name == name) return entry.apply;
  }
  return nullptr;
}

bool is_operator(std::string_view name) {
  return find_plain_operator(name) != nullptr ||
         std::find(std::begin(others), std::end(others), name) != std::end(others);
}

}  // namespace weicun::rules
