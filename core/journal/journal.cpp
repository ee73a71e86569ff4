#include <weicun/journal/journal.h>

#include <algorithm>

namespace weicun::journal {
namespace {

/// What a chunk calls itself, as far as its header's checksum vouches for it; else 0.
std::uint64_t named_generation(BytesView chunk) {
  auto header = chunk_generation(chunk);
  return header ? *header : 0;
}

}  // namespace

Result<Head> Journal::believed(BytesView bytes) const {
  WEICUN_TRY(Head head, Head::parse(bytes));
  WEICUN_NEED(authentic(head, placing_.suite, chain_key_), journal_damaged, "head authentication");
  return head;
}

/// A name is never used twice, not even one whose chunk can't be read any more: the chain goes on
/// behind it, and the gap is a break that every opening reports.
Chunk Journal::next(const std::vector<Frame>& frames) const {
  Head after = head_;
  after.generation = std::max(after.generation, last_name_);
  return place(placing_, after, frames, chain_key_);
}

/// Chunks come in ascending order of names, so that one which does not even tell its number has at
/// least the next one.
Status Journal::replay(BytesView bytes, const Visit& visit) {
  auto read = read_chunk(bytes, placing_.suite, chain_key_);
  if (!read) {
    if (read.error().code == ErrorCode::newer_store) return read.error();
    last_name_ = std::max(last_name_ + 1, named_generation(bytes));
    ++recovery_.quarantined;
    return Done{};
  }
  const ReadChunk& chunk = *read;
  last_name_ = std::max(last_name_, chunk.generation);
  if (empty() && chunk.generation == 1) placing_.store = chunk.store;
  if (!(chunk.store == placing_.store) || chunk.generation <= head_.generation) {
    ++recovery_.quarantined;
    return Done{};
  }
  bool follows = chunk.generation == head_.generation + 1 && chunk.previous == head_.chunk &&
                 chunk.first_sequence == head_.last_sequence + 1;
  if (!follows) ++recovery_.breaks;
  for (const PlacedFrame& placed : chunk.frames)
    visit(placed.frame, {chunk.generation, placed.offset});
  head_ = chunk.head;
  return Done{};
}

Status Journal::close(BytesView bytes) {
  stored_head_ = copy_of(bytes);
  if (bytes.empty()) {
    if (!empty()) ++recovery_.breaks;
    return Done{};
  }
  WEICUN_TRY(Head stored, Head::parse(bytes));
  if (!authentic(stored, placing_.suite, chain_key_) || stored.generation != head_.generation ||
      stored.chunk != head_.chunk) {
    ++recovery_.breaks;
    // A chunk that is named by an authentic head but damaged keeps its number: it is never written
    // over. Numbers beside the digest of our own last chunk are damage: they are in that chunk.
    bool further = stored.generation >= head_.generation && stored.chunk != head_.chunk;
    if (further && authentic(stored, placing_.suite, chain_key_)) head_ = stored;
  }
  return Done{};
}

}  // namespace weicun::journal
