#include <weicun/journal/journal.h>

#include <algorithm>

namespace weicun::journal {
namespace {

/// More commits than a phone makes: one a second for 136 years.
constexpr std::uint64_t last_generation = 0xFFFFFFFF;
/// A head without a code of its own may be damaged: it is looked up no further than this.
constexpr std::uint64_t most_unkeyed_at_once = 4'096;

/// What a chunk calls itself, as far as its header's checksum vouches for it; else 0.
std::uint64_t named_generation(BytesView chunk) {
  auto header = chunk_generation(chunk);
  return header && *header <= last_generation ? *header : 0;
}

}  // namespace

Result<ReadChunk> Journal::read(BytesView bytes) const {
  return locked() ? read_chunk_locked(bytes, placing_.suite)
                  : read_chunk(bytes, placing_.suite, chain_keys_);
}

Result<Head> Journal::believed(BytesView bytes) const {
  WEICUN_TRY(Head head, Head::parse(bytes));
  bool mine = !empty() && equal(bytes, head_.bytes());
  bool signed_by_us = std::any_of(chain_keys_.begin(), chain_keys_.end(), [&](const auto& key) {
    return authentic(head, placing_.suite, key.second);
  });
  WEICUN_NEED(mine || signed_by_us, journal_damaged, "head authentication");
  return head;
}

Result<Head> Journal::followable(BytesView bytes) const {
  auto head = believed(bytes);
  if (head) return head;
  WEICUN_TRY(Head other, Head::parse(bytes));
  bool near = other.generation > head_.generation &&
              other.generation - head_.generation <= most_unkeyed_at_once;
  WEICUN_NEED(near, journal_damaged, "head authentication");
  return other;
}

/// A name is never used twice, not even one whose chunk can't be read any more: the chain goes on
/// behind it, and the gap is a break that every opening reports.
Head Journal::last_place() const {
  Head after = head_;
  after.generation = std::max(after.generation, last_name_);
  return after;
}

Chunk Journal::next(const std::vector<Frame>& frames) const {
  if (locked()) return place_unkeyed(placing_, last_place(), frames);
  return place(placing_, last_place(), frames, chain_keys_.at(placing_.epoch));
}

Chunk Journal::next(const std::vector<Frame>& frames, const NextEpoch& epoch) const {
  Placing placing = placing_;
  placing.epoch = epoch.epoch;
  return place(placing, last_place(), frames, epoch.chain_key);
}

/// Where the first chunk is damaged, the next one that the key vouches for says whose store this
/// is: else one damaged file would hide all others.
bool Journal::tells_store(const ReadChunk& chunk) const {
  return all_zero(placing_.store.bytes) && !chunk.unkeyed;
}

bool Journal::fits(const ReadChunk& chunk) const {
  bool first = empty() && (chunk.generation == 1 || tells_store(chunk));
  bool of_its_time = chunk.unkeyed || chunk.epoch >= epoch_seen_;
  return (first || chunk.store == placing_.store) && chunk.generation > head_.generation &&
         of_its_time;
}

void Journal::accept(const ReadChunk& chunk, const Visit& visit) {
  if (empty() && (chunk.generation == 1 || tells_store(chunk))) placing_.store = chunk.store;
  last_name_ = std::max(last_name_, chunk.generation);
  if (!chunk.unkeyed) epoch_seen_ = std::max(epoch_seen_, chunk.epoch);
  bool follows = chunk.generation == head_.generation + 1 && chunk.previous == head_.chunk &&
                 chunk.first_sequence == head_.last_sequence + 1;
  if (!follows) ++recovery_.breaks;
  for (const PlacedFrame& placed : chunk.frames)
    visit(placed.frame, {chunk.generation, placed.offset});
  Digest last_keyed = head_.authentication;
  head_ = chunk.head;
  if (chunk.unkeyed) head_.authentication = last_keyed;
}

/// Chunks come in ascending order of names, so that one which does not even tell its number has at
/// least the next one.
Status Journal::replay(BytesView bytes, const Visit& visit) {
  auto chunk = read(bytes);
  bool stops = !chunk && (chunk.error().code == ErrorCode::newer_store ||
                          chunk.error().code == ErrorCode::wrong_key);
  if (stops) return chunk.error();
  if (chunk && fits(*chunk)) {
    accept(*chunk, visit);
    return Done{};
  }
  last_name_ = std::max(chunk ? last_name_ : last_name_ + 1, named_generation(bytes));
  ++recovery_.quarantined;
  return Done{};
}

Status Journal::follow(BytesView bytes, const Visit& visit) {
  WEICUN_TRY(ReadChunk chunk, read(bytes));
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
