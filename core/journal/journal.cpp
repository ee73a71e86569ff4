#include <weicun/journal/journal.h>

namespace weicun::journal {

Status Journal::replay(BytesView bytes, const Visit& visit) {
  auto read = read_chunk(bytes, placing_.suite, chain_key_);
  if (!read) {
    if (read.error().code == ErrorCode::newer_store) return read.error();
    ++recovery_.quarantined;
    return Done{};
  }
  const ReadChunk& chunk = *read;
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
    // over.
    if (stored.generation >= head_.generation && authentic(stored, placing_.suite, chain_key_))
      head_ = stored;
  }
  return Done{};
}

}  // namespace weicun::journal
