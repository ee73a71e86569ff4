#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>

#include <weicun/client/client.h>

#include "hub.h"
#include "office_vault.h"

/// A phone without faults of its own: a disk, a clock and tabs. What goes wrong is up to the test.
namespace weicun::test {

using client::CommitFailure;
using client::Saved;
using client::SaveOptions;

constexpr std::uint64_t minute = 60'000;  // ms
constexpr std::uint64_t hour = 60 * minute;
constexpr std::uint64_t day = 24 * hour;

/// A disk that several tabs share, with the head compared inside each transaction (decision 0015).
struct Disk {
  /// What comes of a commit: as it should be, nothing of it and the reason, or all of it and nobody
  /// hears.
  enum class Fate { done, full, lost, unheard };

  std::map<std::string, Bytes> files;
  /// What goes wrong; asked before each commit, and before each file is read.
  std::function<Fate()> fate;
  std::function<bool()> unreadable;
  std::function<void()> written;  ///< After each commit that was.
  std::size_t written_over = 0;   ///< Chunks whose name was used twice: never right.

  [[nodiscard]] Bytes head() const { return read("head"); }
  [[nodiscard]] Bytes read(const std::string& name) const;
  bool write(const client::Commit& commit, const std::map<std::uint32_t, Bytes>& held);
};

/// One open app: performs what the core wants at once, except for what the test holds back.
class Tab {
 public:
  Tab(Disk& disk, Instant& clock, client::Client opened)
      : client(std::move(opened)), disk_(disk), clock_(clock) {}

  /// Performs every effect that the core has ready.
  void perform();
  /// With `hold_commits`: the oldest commit is written, finds another head, or fails.
  void write_commit();
  void fail_commit(CommitFailure why);
  /// The oldest request gets this answer, or the hub's.
  void answer(const sync::Answer& answer);
  void answer(Hub& hub);
  void no_answer();
  /// Honest answers until nothing is asked any more.
  void talk(Hub& hub);
  /// A round with an honest hub.
  client::StatusView synchronise(Hub& hub);
  void hear_of_other_tabs();

  [[nodiscard]] Result<Saved> save(std::string_view text, const SaveOptions& options = {},
                                   std::string_view type = "gov.secretary_letter");
  [[nodiscard]] Result<Saved> draft(std::string_view text, const SaveOptions& options = {});
  [[nodiscard]] Result<Saved> act(const RecordId& id, std::string_view action,
                                  std::string_view text = {});
  [[nodiscard]] std::vector<client::Entry> list(const client::Query& query = {});
  [[nodiscard]] std::optional<client::Detail> read(const RecordId& id);
  [[nodiscard]] client::StatusView status();
  [[nodiscard]] std::string delivery(const RecordId& id);
  [[nodiscard]] std::uint64_t findings(std::string_view code);
  [[nodiscard]] Result<client::Attached> attach(BytesView plain);

  /// Requests that are answered later: start them, perform, and look.
  [[nodiscard]] client::RequestId next_request() { return ++last_request_; }
  [[nodiscard]] bool settled(client::RequestId request) const {
    return answers_.count(request) != 0;
  }
  [[nodiscard]] Result<client::Answer> take(client::RequestId request);
  [[nodiscard]] Result<Saved> saved(client::RequestId request);

  client::Client client;
  bool hold_commits = false;
  std::deque<client::Commit> commits;
  std::deque<client::Send> requests;
  std::optional<Instant> wakes_at;

 private:
  void perform_one(client::Effect& effect);

  Disk& disk_;
  Instant& clock_;
  client::RequestId last_request_ = 0;
  std::map<client::RequestId, Result<client::Answer>> answers_;
  std::map<std::uint32_t, Bytes> held_;
};

class Phone {
 public:
  explicit Phone(Village& village, std::string name = "phone")
      : village_(village), name_(std::move(name)) {}

  [[nodiscard]] client::Settings settings() const;
  /// The first opening: a new vault with the device unlock and the invitation.
  [[nodiscard]] Tab found(const OfficeVault* office = nullptr);
  /// Another opening of what the disk holds.
  [[nodiscard]] Tab open();
  [[nodiscard]] Tab open_offline();
  [[nodiscard]] Result<client::Client> try_open(bool online = true);
  [[nodiscard]] Result<client::Client> try_open_with(keyring::SlotKind kind,
                                                     const client::Unlocker& unlocker);
  /// Without the key, as after `lock` or on a shared phone. `invited`: the app gives the
  /// invitation, too.
  [[nodiscard]] Tab open_locked(bool invited = true);

  Disk disk;
  Instant clock = founded.plus(8'000);
  unsigned drop_work = 0;  ///< As in client::Settings.

 private:
  [[nodiscard]] client::Client start(bool invited = true);
  [[nodiscard]] Status replay(client::Client& client) const;
  Village& village_;
  std::string name_;
  int openings_ = 0;
};

/// A village, its hub and one phone, whose tab knows the directory and has a token.
struct Home {
  explicit Home(std::string_view name, crypto::Suite suite = crypto::Suite::intl)
      : village(name, suite), hub(village), phone(village) {}
  [[nodiscard]] Tab begin() {
    Tab tab = phone.found();
    tab.synchronise(hub);
    return tab;
  }
  [[nodiscard]] Tab begin_offline() {
    Tab tab = begin();
    tab.client.network(false, phone.clock);
    tab.perform();
    return tab;
  }
  /// The network is back and what was to wait for it has waited.
  void go_online(Tab& tab) {
    tab.client.network(true, phone.clock);
    tab.perform();
    wait(tab, 60'000);
  }
  void wait(Tab& tab, std::uint64_t milliseconds) {
    phone.clock = phone.clock.plus(milliseconds);
    tab.client.woken(phone.clock);
    tab.perform();
  }
  Village village;
  Hub hub;
  Phone phone;
};

[[nodiscard]] std::string letter(std::string_view title);
[[nodiscard]] std::string notice(std::string_view title);

}  // namespace weicun::test
