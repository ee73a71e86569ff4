#pragma once

#include <map>
#include <vector>

#include <weicun/inbox/incoming.h>

namespace weicun::inbox {

/// What the hub sent down, by id and in its order. Derived from the journal alone.
class Inbox {
 public:
  void add(Incoming incoming);  ///< An id that is there already is left as it is.
  void mark_read(const RecordId& id);
  [[nodiscard]] const Incoming* find(const RecordId& id) const;
  [[nodiscard]] const std::map<RecordId, Incoming>& items() const { return items_; }
  /// Records that answer `id`, in the hub's order.
  [[nodiscard]] std::vector<const Incoming*> replies_to(const RecordId& id) const;
  /// The cursor for the next question: the highest sequence seen, or told by `advance`.
  [[nodiscard]] std::uint64_t cursor() const { return cursor_; }
  /// Skips records that can't be believed; they are asked for again after a restart.
  void advance(std::uint64_t sequence);
  [[nodiscard]] std::size_t unread() const { return unread_; }

 private:
  std::map<RecordId, Incoming> items_;
  std::multimap<RecordId, RecordId> replies_;
  std::uint64_t cursor_ = 0;
  std::size_t unread_ = 0;
};

}  // namespace weicun::inbox
