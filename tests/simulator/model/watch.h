#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <weicun/client/client.h>

#include "hub.h"
#include "stored.h"
#include "violation.h"

namespace weicun::simulator {

/// One thing that a person wanted to be kept and delivered, once.
struct Intent {
  std::size_t number = 0;
  std::size_t device = 0;
  std::string type;
  bool secret = true;                ///< Its words must never be seen in clear.
  std::optional<RecordId> fixed_id;  ///< Of its draft, which becomes the record's.
  std::optional<RecordId> saved_as;  ///< Acknowledged under this id.
  std::optional<RecordId> answers;   ///< The letter of a step.
  bool drafted = false;              ///< A draft of it was acknowledged.
  bool uncertain = false;  ///< A save failed or was cut off and may have been kept all the same.
  bool withdraw_asked = false;
  std::size_t asked = 0;                ///< How often a save was asked for.
  bool refused_full = false;            ///< The only save ended with storage-full.
  std::optional<crypto::Digest> photo;  ///< Hash of its attachment.
  Bytes photo_bytes;
};

/// Marks that are put into every text, so that it is known again wherever it turns up.
inline constexpr std::string_view secret_mark = "CANARY-";
inline constexpr std::string_view public_mark = "NOTICE-";
[[nodiscard]] std::string marked(const Intent& intent, std::string_view words);
[[nodiscard]] std::optional<std::size_t> mark_in(std::string_view text);

/// The oracles (docs/simulator.md): what must hold at every step, whatever goes wrong.
class Watch {
 public:
  explicit Watch(Hub& hub);

  std::size_t add_device(Bytes device_secret);
  Intent& intend(std::size_t device, std::string type);
  [[nodiscard]] std::vector<Intent>& intents() { return intents_; }
  [[nodiscard]] const Stored& stored(std::size_t device) const { return devices_[device]; }

  void acknowledged(Intent& intent, const RecordId& id);
  void refused_to_save(Intent& intent, ErrorCode why);

  void committed(std::size_t device, const Disk& disk, const client::Commit& commit);
  /// Before a request leaves the phone.
  void sending(std::size_t device, const sync::Request& request, BytesView body);
  /// When a hub gives a record its final verdict.
  void at_hub(const HubRecord& record);
  /// When a hub is restored from a backup: what it forgot may have its effect once more.
  void hub_forgot(const std::vector<RecordId>& records);
  /// Every step: what a running client believes of its records.
  void believes(std::size_t device, const client::Client& client) const;
  /// Every step: nothing that was acknowledged is gone.
  void nothing_lost() const;
  /// A client that was just opened knows everything that was acknowledged.
  void reopened(std::size_t device, const client::Client& client) const;

 private:
  void hides_secrets(BytesView bytes, const char* where) const;
  [[nodiscard]] std::optional<std::string> text_of_record(const HubRecord& record) const;
  [[nodiscard]] const keyring::Identity* identity_of(const KeyId& account) const;

  Hub& hub_;
  std::vector<Stored> devices_;
  std::vector<Intent> intents_;
  std::map<std::size_t, RecordId> effects_;  ///< Intent by number → the id that the hub took.
};

}  // namespace weicun::simulator
