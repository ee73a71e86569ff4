#include <weicun/journal/journal.h>

#include <algorithm>

namespace weicun::journal {
namespace {

/// More commits than a phone makes: one a second for 136 years.
constexpr std::uint64_t last_generation = 0xFFFFFFFF;

/// What a chunk calls itself, as far as its header's checksum vouches for it; else 0.
std::uint64_t named_generation(BytesView chunk) {
  auto header = chunk_generation(chunk);
  return header && *header <= last_generation ? *header : 0;
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

bool Journal::fits(const ReadChunk& chunk) const {
  bool first = empty() && chunk.generation == 1;
  return (first || chunk.store == placing_.store) && chunk.generation > head_.generation;
}

void Journal::accept(const ReadChunk& chunk, const Visit& visit) {
  if (empty() && chunk.generation == 1) placing_.store = chunk.store;
  last_name_ = std::max(last_name_, chunk.generation);
  bool follows = chunk.generation == head_.generation + 1 && chunk.previous == head_.chunk &&
                 chunk.first_sequence == head_.last_sequence + 1;
  if (!follows) ++recovery_.breaks;
  for (const PlacedFrame& placed : chunk.frames)
    visit(placed.frame, {chunk.generation, placed.offset});
  head_ = chunk.head;
}

/// Chunks come in ascending order of names, so that one which does not even tell its number has at
/// least the next one.
Status Journal::replay(BytesView bytes, const Visit& visit) {
  auto chunk = read_chunk(bytes, placing_.suite, chain_key_);
  if (!chunk && chunk.error().code == ErrorCode::newer_store) return chunk.error();
  if (chunk && fits(*chunk)) {
    accept(*chunk, visit);
    return Done{};
  }
  last_name_ = std::max(chunk ? last_name_ : last_name_ + 1, named_generation(bytes));
  ++recovery_.quarantined;
  return Done{};
}

Status Journal::follow(BytesView bytes, const Visit& visit) {
  WEICUN_TRY(ReadChunk chunk, read_chunk(bytes, placing_.suite, chain_key_));
  WEICUN_NEED(fits(chunk), journal_damaged, "not the next chunk");
  accept(chunk, visit);
  return Done{};
}

Status Journal::close(BytesView bytes) {
  stored_head_ = copy_of(bytes);
  if (bytes.empty()) {
    if (!empty()) ++recovery_.breaks;
    return Done{};
  }
  auto stored = believed(bytes);
  bool same = stored && stored->chunk == head_.chunk;
  if (same && stored->generation == head_.generation) return Done{};
  ++recovery_.breaks;
  // A chunk that is named by an authentic head but damaged keeps its number: it is never written
  // over. The code covers the digest alone, so that numbers are taken only where no chunk gives
  // them, and never so high that they could begin again.
  bool ahead = stored && !same && stored->generation >= head_.generation;
  if (ahead && stored->generation <= last_generation) head_ = *stored;
  return Done{};
}

}  // namespace weicun::journal
