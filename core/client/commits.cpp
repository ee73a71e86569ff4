#include "commits.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace weicun::client {
namespace {

using Abouts = std::set<RecordId>;

Abouts abouts_of(const std::vector<Work>& works) {
  Abouts out;
  for (const Work& work : works) {
    if (work.about) out.insert(*work.about);
  }
  return out;
}

/// The first works about each thing; the others stay behind in `waiting`, in their order.
std::vector<Work> take_first_of_each(std::vector<Work>& waiting) {
  std::vector<Work> taken;
  std::vector<Work> left;
  Abouts seen;
  for (Work& work : waiting) {
    bool first = !work.about || seen.insert(*work.about).second;
    (first ? taken : left).push_back(std::move(work));
  }
  waiting = std::move(left);
  return taken;
}

const journal::NextEpoch* entered_by(const std::vector<Work>& works) {
  for (const Work& work : works) {
    if (work.enters) return work.enters.get();
  }
  return nullptr;
}

bool all(const Work&) { return true; }

}  // namespace

void Commits::add(Work work) {
  waiting_.push_back(std::move(work));
  if (!flight_ && !conflict_head_) begin_flight();
}

void Commits::begin_flight() {
  if (waiting_.empty()) return;
  flight_ = Flight{0, take_first_of_each(waiting_), {}};
  place_again();
}

/// Gives the frames in flight a position and hands them to the host (format.md §8.8, steps 2 and
/// 3). Runs again after a conflict, with the same frame bytes.
void Commits::place_again() {
  std::vector<journal::Frame> frames;
  Commit effect;
  for (Work& work : flight_->works) {
    frames.insert(frames.end(), work.frames.begin(), work.frames.end());
    effect.files.insert(effect.files.end(), work.files.begin(), work.files.end());
  }
  bool holds = std::any_of(flight_->works.begin(), flight_->works.end(), [](const Work& work) {
    return !work.holds_back.empty() || work.lets_go;
  });
  if (holds) effect.files.push_back({"held", host_.held_file(flight_->works), 0});
  effect.ticket = flight_->ticket = ++last_ticket_;
  effect.expected_head = journal_->stored_head();
  flight_->head = journal_->head();
  if (!frames.empty()) {
    const journal::NextEpoch* entered = entered_by(flight_->works);
    journal::Chunk chunk =
        entered != nullptr ? journal_->next(frames, *entered) : journal_->next(frames);
    flight_->head = chunk.head;
    effect.head = chunk.head.bytes();
    effect.files.push_back({journal::chunk_name(chunk.head.generation), std::move(chunk.bytes), 0});
  }
  effects_.emplace_back(std::move(effect));
}

void Commits::committed(Ticket ticket) {
  if (!flight_ || flight_->ticket != ticket) return;
  Flight landed = std::move(*flight_);
  flight_.reset();
  bool moved = landed.head.generation != journal_->head().generation;
  if (moved) journal_->committed(landed.head);
  if (const journal::NextEpoch* entered = entered_by(landed.works)) journal_->enter(*entered);
  std::size_t offset = journal::chunk_header_length;
  for (Work& work : landed.works) {
    for (const journal::Frame& frame : work.frames) {
      host_.apply_frame(frame, {landed.head.generation, offset});
      offset += frame.bytes.size();
    }
  }
  Abouts changed_now = abouts_of(landed.works);
  std::vector<Work> settled = rejudge(waiting_, [&changed_now](const Work& work) {
    return work.about && changed_now.count(*work.about) != 0;
  });
  begin_flight();
  finish_settled(landed.works);
  finish_settled(settled);
  host_.changed();
}

void Commits::not_committed(Ticket ticket, CommitFailure why, BytesView head) {
  if (!flight_ || flight_->ticket != ticket) return;
  // Another tab founded the store first: its vault is not ours, and its files must not be written
  // over.
  bool founding = !host_.is_open();
  if (why == CommitFailure::conflict && !founding) {
    conflict_head_ = copy_of(head);
    continue_conflict();
    return;
  }
  Flight lost = std::move(*flight_);
  flight_.reset();
  bool full = why == CommitFailure::full;
  Error problem =
      full ? error(ErrorCode::storage_full, "commit") : error(ErrorCode::storage_lost, "commit");
  for (Work& work : lost.works) {
    if (work.failed) work.failed(problem);
  }
  begin_flight();
  host_.pump();
}

/// Another tab came first: fetch its chunks, take them in, and judge each work anew (format.md
/// §8.8, step 4).
void Commits::continue_conflict() {
  auto head = journal_->followable(*conflict_head_);
  std::uint64_t mine = journal_->head().generation;
  // The same place under other bytes: our idea of the head record was wrong, the chain is not.
  bool same_place = head && head->chunk == journal_->head().chunk &&
                    !equal(*conflict_head_, journal_->stored_head());
  if (same_place) {
    (void)journal_->close(*conflict_head_);
    conflict_head_.reset();
    return place_again();
  }
  if (!head || head->generation <= mine) {
    // Not newer than ours, and yet another: the store went back, or its head is damaged.
    host_.find(head && head->generation < mine ? "store-rolled-back" : "chain-broken");
    conflict_head_.reset();
    Ticket ticket = flight_->ticket;
    not_committed(ticket, CommitFailure::lost, {});
    return;
  }
  take_in(mine + 1, *head, [this](bool whole) {
    if (!whole) return not_committed(flight_->ticket, CommitFailure::lost, {});
    std::vector<Work> settled = rejudge(flight_->works, all);
    std::vector<Work> settled_waiting = rejudge(waiting_, all);
    std::move(settled_waiting.begin(), settled_waiting.end(), std::back_inserter(settled));
    if (flight_->works.empty()) {
      flight_.reset();
      begin_flight();
    } else {
      place_again();
    }
    finish_settled(settled);
    host_.changed();
  });
}

Status Commits::follow_chunk(BytesView chunk) {
  return journal_->follow(chunk, [this](const journal::Frame& frame, const journal::Place& place) {
    host_.apply_frame(frame, place);
  });
}

/// Judges each work anew that what was just applied concerns (format.md §8.8, step 4); answers
/// those that have nothing left to do.
std::vector<Work> Commits::rejudge(std::vector<Work>& works, const Concerns& concerns) {
  std::vector<Work> kept;
  std::vector<Work> settled;
  for (Work& work : works) {
    bool keep = !work.rejudge || !concerns(work) || work.rejudge(work);
    (keep ? kept : settled).push_back(std::move(work));
  }
  works = std::move(kept);
  return settled;
}

void Commits::finish_settled(const std::vector<Work>& settled) {
  for (const Work& work : settled) {
    if (work.done) work.done(host_.clock());
  }
}

/// Fetches and replays the chunks of another tab up to its head, which `conflict_head_` holds: some
/// at a time, and no further than they can be read, since a damaged head may name any number.
/// `then` hears whether that worked whole: a chunk that could not be read just now may hold the
/// very record that is being saved here, so nothing is placed after it; the next commit tries
/// again, and the next opening sets a damaged one aside.
void Commits::take_in(std::uint64_t first, const journal::Head& head,
                      std::function<void(bool)> then) {
  constexpr std::uint64_t at_once = 64;
  std::uint64_t end = std::min(head.generation, first + at_once - 1);
  std::set<std::string> names;
  for (std::uint64_t i = first; i <= end; ++i) names.insert(journal::chunk_name(i));
  loading_.fetch(std::move(names), [this, end, head, then = std::move(then)](const Loaded& files) {
    bool readable = std::all_of(files.begin(), files.end(), [this](const auto& file) {
      return file.second && follow_chunk(*file.second);
    });
    if (readable && end < head.generation) return take_in(end + 1, head, then);
    bool whole = readable || journal_->head().chunk == head.chunk;
    if (whole) (void)journal_->close(*conflict_head_);
    conflict_head_.reset();
    host_.report_recovery();
    then(whole);
  });
}

/// What is in flight here finds out by its conflict; without one its chunks are taken in at once,
/// so that they show, and commits wait until then.
void Commits::refresh(BytesView bytes) {
  if (!host_.is_open() || flight_ || conflict_head_) return;
  auto head = journal_->followable(bytes);
  if (!head || head->generation <= journal_->head().generation) return;
  conflict_head_ = copy_of(bytes);
  take_in(journal_->head().generation + 1, *head, [this](bool) {
    std::vector<Work> settled = rejudge(waiting_, all);
    begin_flight();
    finish_settled(settled);
    host_.changed();
    host_.pump();
  });
}

}  // namespace weicun::client
