#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <vector>

#include <weicun/journal/chunk.h>

namespace weicun::journal {

/// Where a frame lies: enough to fetch it again without keeping its body.
struct Place {
  std::uint64_t generation = 0;
  std::size_t offset = 0;
  friend bool operator<(const Place& left, const Place& right) {
    return left.generation != right.generation ? left.generation < right.generation
                                               : left.offset < right.offset;
  }
};

/// The vault's next keys, as far as a journal needs them.
struct NextEpoch {
  std::uint32_t epoch = 0;
  Secret<32> chain_key;
};

/// What recovery had to say. Never a reason to delete anything.
struct Recovery {
  std::uint32_t quarantined = 0;  ///< Chunks that do not verify; their files stay.
  std::uint32_t breaks = 0;       ///< Places where the chain does not close.
};

/// The chain of chunks of one store: replays what is there, places what comes. Knows nothing of
/// records.
class Journal {
 public:
  using Visit = std::function<void(const Frame&, const Place&)>;

  /// A store that has no chunk yet.
  Journal(const Placing& placing, Secret<32> chain_key) : placing_(placing) {
    chain_keys_.emplace(placing.epoch, std::move(chain_key));
  }
  /// Of a locked client: it can't check codes, and what it places is unkeyed (format.md §8.2).
  explicit Journal(const Placing& placing) : placing_(placing) {}

  /// The chain key of a former epoch, before the first chunk is replayed.
  void know(std::uint32_t former_epoch, Secret<32> chain_key) {
    chain_keys_.emplace(former_epoch, std::move(chain_key));
  }
  /// What is placed from now on is of this later epoch.
  void enter(const NextEpoch& next) {
    chain_keys_.insert_or_assign(next.epoch, next.chain_key.duplicate());
    placing_.epoch = next.epoch;
  }

  /// Takes the next chunk in ascending order and shows its frames. A chunk that does not verify, or
  /// of an epoch before one that was seen already, is counted and left alone. Two stop everything:
  /// `newer_store` (a newer version wrote here) and `wrong_key` (the vault got new keys: this is an
  /// older slot set put back).
  [[nodiscard]] Status replay(BytesView chunk, const Visit& visit);
  /// Takes a chunk that another tab has just committed. One that can't be read, is another store's
  /// or not newer changes nothing (`journal_damaged`, `newer_store`): reading it again may succeed,
  /// and only an opening sets a chunk aside.
  [[nodiscard]] Status follow(BytesView chunk, const Visit& visit);
  /// A head that this store's key signed, and no other: what it names may be fetched. After unkeyed
  /// chunks that is the head on which this journal itself stands.
  [[nodiscard]] Result<Head> believed(BytesView head) const;
  /// A head that may be looked up, since each chunk up to it speaks for itself: believed, or one
  /// that unkeyed chunks left behind.
  [[nodiscard]] Result<Head> followable(BytesView head) const;
  /// After the last chunk: `head` is what the store says. Chunks missing at the end are a break,
  /// and so is a head that is damaged: the chunks speak for themselves.
  [[nodiscard]] Status close(BytesView head);

  /// The next chunk for these frames; the journal moves on only when `committed` is called with its
  /// head.
  [[nodiscard]] Chunk next(const std::vector<Frame>& frames) const;
  /// The same as the first chunk of a later epoch; `enter` follows when it is committed.
  [[nodiscard]] Chunk next(const std::vector<Frame>& frames, const NextEpoch& epoch) const;
  void committed(const Head& head) {
    head_ = head;
    last_name_ = std::max(last_name_, head.generation);
    stored_head_ = head.bytes();
  }
  /// The head record exactly as the store holds it: what a commit compares with before it writes.
  [[nodiscard]] const Bytes& stored_head() const { return stored_head_; }

  [[nodiscard]] const Head& head() const { return head_; }
  [[nodiscard]] bool empty() const { return head_.generation == 0; }
  [[nodiscard]] const Recovery& recovery() const { return recovery_; }

 private:
  [[nodiscard]] bool locked() const { return chain_keys_.empty(); }
  [[nodiscard]] Result<ReadChunk> read(BytesView bytes) const;
  [[nodiscard]] bool tells_store(const ReadChunk& chunk) const;
  [[nodiscard]] bool fits(const ReadChunk& chunk) const;
  void accept(const ReadChunk& chunk, const Visit& visit);
  [[nodiscard]] Head last_place() const;

  Placing placing_;
  ChainKeys chain_keys_;  ///< None: locked.
  std::uint32_t epoch_seen_ = 0;
  Head head_;
  Bytes stored_head_;
  std::uint64_t last_name_ =
      0;  ///< The highest generation whose chunk name is taken, damaged or not.
  Recovery recovery_;
};

}  // namespace weicun::journal
