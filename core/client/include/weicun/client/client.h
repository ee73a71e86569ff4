#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <weicun/catalogue/catalogue.h>
#include <weicun/client/effect.h>
#include <weicun/keyring/vault.h>
#include <weicun/outbox/outbox.h>

namespace weicun::client {

struct Settings {
  std::string village;         ///< 12 digits.
  std::string server;          ///< "https://hub.example.org", or "" for a client without a hub.
  std::optional<Bytes> roots;  ///< 40 bytes of the invitation; kept in the store once given.
  catalogue::Locale locale = catalogue::Locale::zh_cn;
  crypto::Suite suite = crypto::Suite::intl;
  /// Zero bits of work under a drop; 0: as many as the format wants. For tests, which have no
  /// minutes to spare and a county that asks for less.
  unsigned drop_work = 0;
};

/// What opens a slot. One of the three, by the slot's kind.
struct Unlocker {
  Bytes device_secret;        ///< 32 bytes that the host made from the slot id.
  std::string recovery_code;  ///< As it was typed.
  std::optional<ByteArray<32>>
      derived_key;  ///< Argon2id's answer, derived in a short-lived instance.
};

enum class CommitFailure : std::uint8_t { conflict, full, lost };

/// One member's records on one device: checked, sealed, kept, delivered.
///
/// Does no I/O, reads no clock, draws no randomness. The rule of use has two beats: call one
/// method, then perform every effect that `next_effect` yields. Nothing is sent before its
/// `committed`.
class Client {
 public:
  /// `entropy`: at least 32 bytes from the host's secure generator. `no_randomness`.
  [[nodiscard]] static Result<Client> start(Settings settings, BytesView entropy);
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  ~Client();

  // Opening a store that is there: read_slots, unlock, replay in ascending order of names, finish.
  [[nodiscard]] Result<keyring::SlotSet> read_slots(BytesView slots);
  [[nodiscard]] Status unlock(keyring::SlotKind kind, const Unlocker& unlocker);
  [[nodiscard]] Status replay(BytesView chunk);
  [[nodiscard]] Status finish(BytesView head, BytesView token, Instant now);

  // A new store: found gives the slot to derive the key for; create commits and is settled under
  // `request`.
  [[nodiscard]] keyring::SlotHeader found(keyring::SlotKind kind, crypto::Argon2Cost cost);
  [[nodiscard]] Status create(RequestId request, const Unlocker& unlocker, Instant now);
  /// A store from a backup or office vault file ("WCB1") and its recovery code, before `found` and
  /// `create`, which then add the slot of this device. `wrong_key`, `bad_file`.
  [[nodiscard]] Status restore(BytesView file, std::string_view recovery_code);
  [[nodiscard]] VaultId vault() const;

  void set_locale(catalogue::Locale locale);
  [[nodiscard]] Result<catalogue::Verdict> check(std::string_view type, std::string_view text,
                                                 std::optional<std::string_view> at) const;
  [[nodiscard]] const catalogue::Catalogue& types() const;

  // Requests: each is settled exactly once, by a Settled effect.
  void review(RequestId request, std::string_view type, std::string_view text);
  void draft(RequestId request, std::string_view type, std::string_view text,
             const SaveOptions& options, Instant now);
  void save(RequestId request, std::string_view type, std::string_view text,
            const SaveOptions& options, Instant now);
  void act(RequestId request, const RecordId& id, std::string_view action, std::string_view text,
           Instant now);
  void list(RequestId request, const Query& query);
  void read(RequestId request, const RecordId& id, Instant now);
  /// One attachment at a time: start, pieces of 65,536 bytes (each answers ciphertext that the host
  /// keeps under `held`), then end, which is settled when the file and its key are stored.
  [[nodiscard]] Result<Bytes> attach_start(std::uint64_t length, std::string_view mime);
  [[nodiscard]] Result<Bytes> attach_piece(BytesView plain);
  void attach_end(RequestId request, std::uint32_t held, Instant now);
  void load_attachment(RequestId request, const crypto::Digest& hash, Instant now);
  /// One round now; settled when nothing is left to do at the moment, or nothing can be done.
  void synchronise(RequestId request, Instant now);
  void status(RequestId request);

  // Events.
  void committed(Ticket ticket, Instant now);
  /// `head`: what the store holds now, for a conflict.
  void not_committed(Ticket ticket, CommitFailure why, BytesView head, Instant now);
  /// Another writer may have committed: `head` is what the store holds now. Its chunks are taken
  /// in.
  void refresh(BytesView head, Instant now);
  void loaded(std::string_view name, std::optional<BytesView> bytes, Instant now);
  void answered(std::uint32_t exchange, const sync::Answer& answer, Instant now);
  void unanswered(std::uint32_t exchange, Instant now);
  void woken(Instant now);
  void network(bool online, Instant now);

  [[nodiscard]] std::optional<Effect> next_effect();

  // For tests and the simulator.
  [[nodiscard]] const outbox::Outbox& outbox() const;
  void observe(outbox::Observer* observer);

 private:
  struct Core;
  explicit Client(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace weicun::client
