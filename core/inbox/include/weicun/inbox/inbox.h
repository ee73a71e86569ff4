#pragma once

#include <map>
#include <set>
#include <vector>

#include <weicun/inbox/incoming.h>

namespace weicun::inbox {

/// The handle of a STATE frame about a place in the hub's order, and the place back from it.
[[nodiscard]] ByteArray<16> place_handle(std::uint64_t sequence);
[[nodiscard]] std::uint64_t sequence_of(const ByteArray<16>& handle);

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
  void advance(std::uint64_t sequence);
  /// Asks for everything again: the hub went back and its numbers mean other records now, or there
  /// is a key now that opens older post.
  void begin_again();

  /// Places of records that could not be believed when they came, to be asked for again. Bounded: a
  /// hub that fills it up withholds nothing that it could not withhold anyway.
  static constexpr std::size_t most_passed_over = 256;
  void pass_over(std::uint64_t sequence);
  void no_longer_passed_over(std::uint64_t sequence) { passed_over_.erase(sequence); }
  [[nodiscard]] const std::set<std::uint64_t>& passed_over() const { return passed_over_; }
  [[nodiscard]] bool has_room_to_pass_over() const {
    return passed_over_.size() < most_passed_over;
  }
  [[nodiscard]] std::size_t unread() const { return unread_; }
  /// The newest directory that an office's record names: whoever holds an older one is kept from it
  /// (format.md §3.6).
  [[nodiscard]] keyring::VersionPair newest_directory() const { return newest_directory_; }

 private:
  std::map<RecordId, Incoming> items_;
  std::multimap<RecordId, RecordId> replies_;
  std::set<std::uint64_t> passed_over_;
  std::uint64_t cursor_ = 0;
  std::size_t unread_ = 0;
  keyring::VersionPair newest_directory_;
};

}  // namespace weicun::inbox
