#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <weicun/client/effect.h>

namespace weicun::client {

/// Store files by name; nothing where there is no such file, or it could not be read.
using Loaded = std::map<std::string, std::optional<Bytes>>;

/// Files that the host was asked for, and what goes on once they are there.
class Loading {
 public:
  explicit Loading(std::deque<Effect>& effects) : effects_(effects) {}

  /// Asks for the files and goes on when all are there; at once where none is wanted. Bodies are
  /// kept no longer than that, so that memory follows the number of records and not their bytes.
  void fetch(std::set<std::string> names, std::function<void(const Loaded&)> then);
  void loaded(std::string_view name, std::optional<BytesView> bytes);

 private:
  struct Waiter {
    std::set<std::string> missing;
    Loaded files;
    std::function<void(const Loaded&)> then;
  };
  std::deque<Effect>& effects_;
  std::vector<Waiter> waiters_;
  std::set<std::string> on_their_way_;
};

}  // namespace weicun::client
