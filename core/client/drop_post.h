#pragma once

#include <optional>
#include <set>
#include <vector>

#include <weicun/base/identifier.h>
#include <weicun/base/result.h>
#include <weicun/crypto/random.h>
#include <weicun/crypto/suite.h>

/// When a drop goes (decision 0064): by itself, 2 to 24 hours after it was saved, at a moment at
/// which the hub has heard nothing of this phone for ten minutes and will hear nothing for ten
/// more. Pure decisions; what they lead to is done in dropping.cpp.
namespace weicun::client {

struct PendingDrop {
  RecordId id;
  crypto::Digest fingerprint{};
  Instant not_before;
  Instant hush_from;          ///< From here on the phone falls silent to make room for it.
  std::uint32_t to_pass = 1;  ///< Fit moments that it still lets go by.
  Bytes envelope;
};

/// What is to be done now.
struct DropPlan {
  enum class Do : std::uint8_t { nothing, wait, work, send };
  Do what = Do::nothing;
  Instant until;        ///< Of `wait`: nothing else is sent before.
  bool passed = false;  ///< A fit moment went by, to be noted in the store.
};

class DropPost {
 public:
  static constexpr std::uint64_t least_delay = 2ULL * 3'600'000;     ///< ms
  static constexpr std::uint64_t longest_delay = 24ULL * 3'600'000;  ///< ms
  static constexpr std::uint64_t longest_wait = 72ULL * 3'600'000;   ///< ms, then it falls silent
  static constexpr std::uint64_t silence = 10ULL * 60'000;           ///< ms, before and after
  static constexpr std::uint64_t blur = 50ULL * 60'000;      ///< ms more, at random: no exact gap
  static constexpr std::uint64_t recording = 5ULL * 60'000;  ///< ms between two notes
  static constexpr std::size_t most_pending = 8;
  static constexpr std::uint64_t work_slice = 8'192;  ///< hashes at a time

  /// The file `drop` (docs/format.md §8.6), which is in every store, and is the same in all where
  /// nothing waits and nothing was just sent.
  [[nodiscard]] Bytes file();
  [[nodiscard]] static Bytes empty_file() { return DropPost().file(); }
  /// What the file holds joins what is known here. Another tab, or this store while it was locked,
  /// may have written it.
  void load(BytesView file, Instant now);
  [[nodiscard]] bool loaded() const { return loaded_; }
  /// False for a damaged file, or a newer app's: it must be left as it is.
  [[nodiscard]] bool readable() const { return readable_; }

  void add(PendingDrop drop);
  void remove(const RecordId& id);
  void send_now(const RecordId& id, Instant now);
  [[nodiscard]] const PendingDrop* find(const RecordId& id) const;
  [[nodiscard]] bool full() const { return pending_.size() >= most_pending; }
  [[nodiscard]] bool empty() const { return pending_.empty(); }

  /// The hub hears of this phone. True when that should be noted in the store.
  [[nodiscard]] bool heard(Instant now);
  /// To be called before anything is decided. True when the file tells of something that is over.
  [[nodiscard]] bool look_at_clock(Instant now);
  [[nodiscard]] DropPlan plan(Instant now, crypto::Random& random);
  [[nodiscard]] const PendingDrop* due() const;

  /// One slice of work for the drop that is due. `bits`: 0 for as many as the format wants.
  void work(crypto::Suite suite, unsigned bits, Instant now);
  [[nodiscard]] std::optional<std::uint64_t> stamp() const { return stamp_; }
  [[nodiscard]] std::uint64_t day() const { return day_; }

  /// From here on nothing else may leave. To be stored before the first byte of the drop leaves.
  void sent(Instant now, crypto::Random& random);
  /// It could not be stored, so nothing left: at another moment.
  void not_sent(Instant now, crypto::Random& random);
  /// It came back without a verdict: later, at another moment.
  void failed(Instant now, crypto::Random& random);
  [[nodiscard]] bool on_its_way() const { return on_its_way_; }

  /// A mailbox is about to be asked: silent from here on, as after a drop. Answers until when it
  /// was before, for `end_hush`, where that could not be stored and nothing left.
  [[nodiscard]] Instant hush(Instant now, crypto::Random& random);
  void end_hush(Instant before) { quiet_until_ = before; }
  /// No drop is on its way or has just gone: a mailbox may be asked, also in the silence that
  /// another question left.
  [[nodiscard]] bool may_ask(Instant now) const { return !silent(now) || after_question_; }

  [[nodiscard]] bool silent(Instant now) const { return on_its_way_ || now < quiet_until_; }
  /// Until when at least, while it is silent.
  [[nodiscard]] Instant quiet_until(Instant now) const;

 private:
  Status read(BytesView file, Instant now);

  std::vector<PendingDrop> pending_;
  std::set<RecordId> gone_;  ///< Taken out here: an older file brings none of them back.
  bool loaded_ = false;
  bool readable_ = true;
  bool on_its_way_ = false;
  Instant last_heard_;
  Instant noted_;
  Instant in_file_;  ///< The time that the file tells.
  Instant quiet_until_;
  bool after_question_ = false;  ///< The silence is a question's and no drop's.
  std::uint64_t hush_blur_ = 0;  ///< Drawn once for each falling silent.
  std::optional<RecordId> due_;
  std::optional<RecordId> worked_on_;
  std::uint64_t day_ = 0;
  std::uint64_t next_nonce_ = 0;
  std::optional<std::uint64_t> stamp_;
};

}  // namespace weicun::client
