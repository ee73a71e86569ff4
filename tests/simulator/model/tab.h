#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include <weicun/client/client.h>

namespace weicun::simulator {

class Device;
class World;

/// A host of the core: it drives one client exactly as a browser tab does, by its effects and
/// events, and may die between any two of them.
class Tab {
 public:
  Tab(Device& device, std::size_t number);

  /// Opens the device's store, or founds it where there is none yet.
  void open();
  void open_later();
  void kill();
  [[nodiscard]] bool running() const { return client_.has_value(); }
  [[nodiscard]] bool ready() const {
    return client_.has_value() && ready_;
  }  ///< May be asked for things.
  [[nodiscard]] client::Client& client() { return *client_; }
  [[nodiscard]] const client::Client& client() const { return *client_; }
  [[nodiscard]] std::string name() const;

  using Reply = std::function<void(const Result<client::Answer>&)>;
  /// A request number; `reply` is called once with its answer, `cut_off` when the tab dies before.
  [[nodiscard]] client::RequestId expect(Reply reply, std::function<void()> cut_off = {});
  /// Performs every effect that the client yields.
  void perform();
  /// A save was acknowledged here: for as long as this tab lives it knows the record.
  void acknowledged(const RecordId& id) { acknowledged_.insert(id); }
  void check() const;
  /// Looks at what other tabs have committed, as a page does that comes to the front.
  void look_at_store();
  [[nodiscard]] std::size_t unanswered_requests() const { return requests_.size(); }

  /// Encrypts an attachment piece by piece and asks for it to be kept.
  void attach(BytesView plain, Reply reply);

  [[nodiscard]] Device& device() { return device_; }

 private:
  friend class Network;
  void found();
  void perform_one(client::Effect effect);
  void commit(client::Commit wanted);
  void run_transaction(const client::Commit& wanted);
  bool write(const client::Commit& wanted);
  void hear_of_commit();
  void not_committed(client::Ticket ticket, client::CommitFailure why, Bytes head);
  void load(const std::string& name);
  void send(client::Send wanted);
  void wake_at(Instant at);
  void settled(const client::Settled& answer);
  /// Later, if this tab still lives then.
  void later(std::uint64_t milliseconds, std::function<void()> what);

  Device& device_;
  World& world_;
  std::size_t number_;
  std::optional<client::Client> client_;
  bool ready_ = false;
  bool performing_ = false;
  std::uint64_t life_ = 0;  ///< Which incarnation: what an earlier one left behind is ignored.
  std::uint64_t timer_ = 0;
  std::size_t idle_wakes_ = 0;  ///< Timers in a row that were due at once.
  struct Pending {
    Reply reply;
    std::function<void()> cut_off;
  };
  std::map<client::RequestId, Pending> requests_;
  client::RequestId last_request_ = 0;
  std::map<std::uint32_t, Bytes> held_;
  std::set<RecordId> acknowledged_;
  std::uint32_t last_held_ = 0;
};

}  // namespace weicun::simulator
