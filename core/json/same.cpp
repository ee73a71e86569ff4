#include <compare>
#include <vector>

#include <weicun/json/decimal.h>
#include <weicun/json/document.h>

namespace weicun::json {
namespace {

struct Pair {
  Value left;
  Value right;
};

/// Queues the children of two containers of the same kind; false where they can't match.
bool push_children(const Pair& pair, std::vector<Pair>& pending) {
  if (pair.left.size() != pair.right.size()) return false;
  if (pair.left.is_array()) {
    auto right = pair.right.first();
    for (auto left = pair.left.first(); left; left = left->next(), right = right->next()) {
      pending.push_back({*left, *right});
    }
    return true;
  }
  for (auto left = pair.left.first(); left; left = left->next()) {
    auto right = pair.right.find(left->key());
    if (!right) return false;
    pending.push_back({*left, *right});
  }
  return true;
}

bool same_here(const Pair& pair, std::vector<Pair>& pending) {
  if (pair.left.is_number() && pair.right.is_number())
    return std::is_eq(compare_numbers(pair.left, pair.right));
  if (pair.left.kind() != pair.right.kind()) return false;
  switch (pair.left.kind()) {
    case Kind::boolean:
      return pair.left.boolean() == pair.right.boolean();
    case Kind::string:
      return pair.left.string() == pair.right.string();
    case Kind::array:
    case Kind::object:
      return push_children(pair, pending);
    default:
      return true;
  }
}

}  // namespace

bool same(const Value& left, const Value& right) {
  std::vector<Pair> pending{{left, right}};
  while (!pending.empty()) {
    Pair pair = pending.back();
    pending.pop_back();
    if (!same_here(pair, pending)) return false;
  }
  return true;
}

}  // namespace weicun::json
