#include <weicun/journal/journal.h>

namespace weicun::journal {
namespace {

/// More commits than a phone makes: one a second for 136 years.
constexpr std::uint64_t last_generation = 0xFFFFFFFF;

}  // namespace

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
  auto stored = Head::parse(bytes);
  bool believed = stored && authentic(*stored, placing_.suite, chain_key_);
  bool same = believed && stored->chunk == head_.chunk;
  if (same && stored->generation == head_.generation) return Done{};
  ++recovery_.breaks;
  // A chunk that is named by an authentic head but damaged keeps its number: it is never written
  // over. The code covers the digest alone, so that numbers are taken only where no chunk gives
  // them, and never so high that they could begin again.
  bool ahead = believed && !same && stored->generation >= head_.generation;
  if (ahead && stored->generation <= last_generation) head_ = *stored;
  return Done{};
}

}  // namespace weicun::journal
