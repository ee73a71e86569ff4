#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <weicun/client/client.h>
#include <weicun/journal/journal.h>

#include "loading.h"

/// Commits, one after the other, and the chunks of other tabs between them (docs/format.md §8).
namespace weicun::client {

/// Frames and files that must become durable together, and what follows then.
struct Work {
  std::vector<journal::Frame> frames;
  std::vector<File> files;
  /// What it is about, where others may be about the same: they never share a commit, so that the
  /// later one is judged by what the earlier one did.
  std::optional<RecordId> about;
  /// Records that a locked client must not send from then on, and one that it may.
  std::vector<RecordId> holds_back;
  std::optional<RecordId> lets_go;
  /// Its chunk is the first under the vault's next keys.
  std::shared_ptr<const journal::NextEpoch> enters;
  std::function<void(Instant)> done;
  std::function<void(const Error&)> failed;
  /// After another tab, or an earlier work about the same, came first: false drops this work
  /// because nothing is left to do (format.md §8.8); it may replace the frames and what `done` will
  /// say. Null: frames commute.
  std::function<bool(Work&)> rejudge;
};

/// The client around them.
class CommitsHost {
 public:
  virtual ~CommitsHost() = default;
  /// The one way into memory, for what was just committed and for what another tab wrote.
  virtual void apply_frame(const journal::Frame& frame, const journal::Place& place) = 0;
  /// The file `held` as it is once `more` is durable.
  [[nodiscard]] virtual Bytes held_file(const std::vector<Work>& more) const = 0;
  virtual void report_recovery() = 0;
  virtual void find(std::string_view code) = 0;
  virtual void changed() = 0;
  virtual void pump() = 0;
  [[nodiscard]] virtual bool is_open() const = 0;
  [[nodiscard]] virtual Instant clock() const = 0;
};

class Commits {
 public:
  Commits(CommitsHost& host, std::optional<journal::Journal>& journal, Loading& loading,
          std::deque<Effect>& effects)
      : host_(host), journal_(journal), loading_(loading), effects_(effects) {}

  /// Everything that waits shares the next transaction, but for a second work about the same thing;
  /// one alone waits for nobody.
  void add(Work work);
  void committed(Ticket ticket);
  void not_committed(Ticket ticket, CommitFailure why, BytesView head);
  /// Another tab has committed.
  void refresh(BytesView head);
  /// One is at the host.
  [[nodiscard]] bool underway() const { return flight_.has_value(); }

 private:
  using Concerns = std::function<bool(const Work&)>;
  struct Flight {
    Ticket ticket = 0;
    std::vector<Work> works;
    journal::Head head;
  };
  void begin_flight();
  void place_again();
  [[nodiscard]] std::vector<Work> land(const Flight& landed);
  [[nodiscard]] bool land_if_own(BytesView chunk);
  void fail_flight(ErrorCode why);
  void continue_conflict();
  void take_in(std::uint64_t first, const journal::Head& head,
               std::function<void(const Status&)> then);
  [[nodiscard]] Status follow(const Loaded& files);
  void tell_newer();
  static std::vector<Work> rejudge(std::vector<Work>& works, const Concerns& concerns);
  void finish_settled(const std::vector<Work>& settled);

  CommitsHost& host_;
  std::optional<journal::Journal>& journal_;
  Loading& loading_;
  std::deque<Effect>& effects_;
  std::vector<Work> waiting_;
  std::optional<Flight> flight_;
  std::optional<Bytes> conflict_head_;  ///< Another tab's, while its chunks are being fetched.
  Ticket last_ticket_ = 0;
  bool told_newer_ = false;  ///< A newer app writes to this store.
};

}  // namespace weicun::client
