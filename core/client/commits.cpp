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

/// Only a newer app's chunk can't be read by trying again.
ErrorCode failure_of(const Error& why) {
  return why.code == ErrorCode::newer_store ? why.code : ErrorCode::storage_lost;
}

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
  std::vector<Work> settled = land(landed);
  begin_flight();
  finish_settled(landed.works);
  finish_settled(settled);
  host_.changed();
}

/// What is durable now goes into memory, and what waits is judged by it; answers those of what
/// waits that have nothing left to do.
std::vector<Work> Commits::land(const Flight& landed) {
  bool moved = landed.head.generation != journal_->head().generation;
  if (moved) journal_->committed(landed.head);
  if (const journal::NextEpoch* entered = entered_by(landed.works)) journal_->enter(*entered);
  std::size_t offset = journal::chunk_header_length;
  for (const Work& work : landed.works) {
    for (const journal::Frame& frame : work.frames) {
      host_.apply_frame(frame, {landed.head.generation, offset});
      offset += frame.bytes.size();
    }
  }
  Abouts changed_now = abouts_of(landed.works);
  return rejudge(waiting_, [&changed_now](const Work& work) {
    return work.about && changed_now.count(*work.about) != 0;
  });
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
  fail_flight(why == CommitFailure::full ? ErrorCode::storage_full : ErrorCode::storage_lost);
}

void Commits::fail_flight(ErrorCode why) {
  Flight lost = std::move(*flight_);
  flight_.reset();
  for (Work& work : lost.works) {
    if (work.failed) work.failed(error(why, "commit"));
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
    return fail_flight(ErrorCode::storage_lost);
  }
  take_in(mine + 1, *head, [this](const Status& whole) {
    if (flight_ && !whole) return fail_flight(failure_of(whole.error()));
    // What is in flight was asked for first.
    std::vector<Work> settled;
    if (flight_) {
      settled = rejudge(flight_->works, all);
      if (flight_->works.empty()) flight_.reset();
    }
    std::vector<Work> settled_waiting = rejudge(waiting_, all);
    std::move(settled_waiting.begin(), settled_waiting.end(), std::back_inserter(settled));
    flight_ ? place_again() : begin_flight();
    finish_settled(settled);
    host_.changed();
  });
}

/// The host said that another writer came first, and yet this chunk is the one in flight: its
/// connection died behind the transaction, or a third tab wrote after it (format.md §8.8, step 5).
/// Written twice, a change of unlock would be told as failed, and its new code never shown.
bool Commits::land_if_own(BytesView chunk) {
  if (!flight_ || !journal::leaves(chunk, flight_->head)) return false;
  Flight landed = std::move(*flight_);
  flight_.reset();
  std::vector<Work> settled = land(landed);
  finish_settled(landed.works);
  finish_settled(settled);
  return true;
}

/// In the order of their names, which is that of the commits.
Status Commits::follow(const Loaded& files) {
  auto apply = [this](const journal::Frame& frame, const journal::Place& place) {
    host_.apply_frame(frame, place);
  };
  for (const auto& [name, bytes] : files) {
    WEICUN_NEED(bytes.has_value(), journal_damaged, name);
    if (!land_if_own(*bytes)) WEICUN_CHECK(journal_->follow(*bytes, apply));
  }
  return Done{};
}

void Commits::tell_newer() {
  if (!told_newer_) host_.find("update-needed");
  told_newer_ = true;
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
                      std::function<void(const Status&)> then) {
  constexpr std::uint64_t at_once = 64;
  std::uint64_t end = std::min(head.generation, first + at_once - 1);
  std::set<std::string> names;
  for (std::uint64_t i = first; i <= end; ++i) names.insert(journal::chunk_name(i));
  loading_.fetch(std::move(names), [this, end, head, then = std::move(then)](const Loaded& files) {
    Status whole = follow(files);
    if (whole && end < head.generation) return take_in(end + 1, head, then);
    if (journal_->head().chunk == head.chunk) whole = Done{};
    if (whole) (void)journal_->close(*conflict_head_);
    if (!whole && whole.error().code == ErrorCode::newer_store) tell_newer();
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
  take_in(journal_->head().generation + 1, *head, [this](const Status&) {
    std::vector<Work> settled = rejudge(waiting_, all);
    begin_flight();
    finish_settled(settled);
    host_.changed();
    host_.pump();
  });
}

}  // namespace weicun::client
