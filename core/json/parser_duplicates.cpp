#include "parser.h"

#include <algorithm>

#include <weicun/json/pointer.h>

namespace weicun::json {
namespace {

constexpr std::size_t most_named =
    16;  ///< Pointers may be long; one duplicate is enough to refuse.
constexpr std::size_t compare_pairwise = 8;  ///< Up to here comparing every pair beats sorting.

}  // namespace

/// The object at `object` is complete and last on the tape: later members replace earlier twins.
void Parser::remove_duplicates(std::uint32_t object) {
  collect_members(object);
  if (!mark_earlier_twins()) return;
  compact(object);
}

void Parser::collect_members(std::uint32_t object) {
  members_.clear();
  dead_.clear();
  std::uint32_t member = object + 1;
  for (std::uint32_t i = 0; i < nodes_[object].size; ++i) {
    members_.push_back(member);
    member += nodes_[member].skip;
  }
}

bool Parser::mark_earlier_twins() {
  auto name = [&](std::uint32_t member) {
    return document_.piece(nodes_[member].key, nodes_[member].key_length);
  };
  if (members_.size() <= compare_pairwise) {
    for (std::size_t later = 1; later < members_.size(); ++later) {
      for (std::size_t earlier = 0; earlier < later; ++earlier) {
        if (nodes_[members_[earlier]].key_length != nodes_[members_[later]].key_length) continue;
        if (name(members_[earlier]) != name(members_[later])) continue;
        name_duplicate(members_[later]);
        dead_.push_back(members_[earlier]);
      }
    }
  } else {
    std::sort(members_.begin(), members_.end(), [&](std::uint32_t left, std::uint32_t right) {
      int order = name(left).compare(name(right));
      return order != 0 ? order < 0 : left < right;
    });
    for (std::size_t i = 1; i < members_.size(); ++i) {
      if (name(members_[i - 1]) != name(members_[i])) continue;
      name_duplicate(members_[i]);
      dead_.push_back(members_[i - 1]);
    }
  }
  std::sort(dead_.begin(), dead_.end());
  dead_.erase(std::unique(dead_.begin(), dead_.end()), dead_.end());
  return !dead_.empty();
}

/// One sweep over the object's part of the tape. Skips are relative, so nothing else has to change.
void Parser::compact(std::uint32_t object) {
  auto dead = dead_.begin();
  std::uint32_t members = nodes_[object].size;
  std::uint32_t from = object + 1;
  std::uint32_t to = from;
  std::uint32_t last = from;
  for (std::uint32_t i = 0; i < members; ++i) {
    std::uint32_t length = nodes_[from].skip;
    if (dead != dead_.end() && *dead == from) {
      ++dead;
      --nodes_[object].size;
    } else {
      std::copy_n(&nodes_[from], length, &nodes_[to]);
      last = to;
      to += length;
    }
    from += length;
  }
  nodes_.resize(to);
  nodes_[last].last = true;
}

void Parser::name_duplicate(std::uint32_t member) {
  auto& named = document_.duplicate_keys_;
  if (named.size() >= most_named) return;
  std::string pointer;
  for (std::size_t i = 1; i < open_.size(); ++i) {
    const Container& parent = open_[i - 1];
    const Node& node = nodes_[open_[i].node];
    if (nodes_[parent.node].kind == Kind::array) {
      append_token(pointer, nodes_[parent.node].size - 1);
    } else {
      append_token(pointer, document_.piece(node.key, node.key_length));
    }
  }
  append_token(pointer, document_.piece(nodes_[member].key, nodes_[member].key_length));
  named.push_back({std::move(pointer)});
}

}  // namespace weicun::json
