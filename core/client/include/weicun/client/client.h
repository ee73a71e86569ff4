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
  std::optional<Bytes> roots;  ///< 41 bytes of the invitation; kept in the store once given.
  catalogue::Locale locale = catalogue::Locale::zh_cn;
  crypto::Suite suite = crypto::Suite::intl;
  /// Zero bits of work under a drop; 0: as many as the format wants. For tests, which have no
  /// minutes to spare and a county that asks for less.
  unsigned drop_work = 0;
};

/// What opens a slot, by the slot's kind.
struct Unlocker {
  Bytes device_secret;        ///< 32 bytes that the host made from the slot id.
  std::string recovery_code;  ///< As it was typed.
  std::optional<ByteArray<32>>
      derived_key;  ///< Argon2id's answer, derived in a short-lived instance.
  /// Of a PIN, besides `derived_key` (Lp): the hub's share to open; to change to it, A and D.
  Bytes hub_share;
  Bytes pin_authentication;
  Bytes pin_device_part;
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
  /// After `unlock` or `stay_locked`, where there is a file `epochs`.
  [[nodiscard]] Status former_keys(BytesView epochs);
  [[nodiscard]] Status replay(BytesView chunk);
  [[nodiscard]] Status finish(BytesView head, BytesView token, Instant now);

  // Opening it without its key: read_slots, stay_locked (`token` and `held`: the files of that
  // name), replay, finish. Sealed envelopes go out; what needs the key fails with `locked`.
  [[nodiscard]] Status stay_locked(BytesView token, BytesView held);
  [[nodiscard]] bool locked() const;
  /// After `finish`, or once `create` was settled: requests may come.
  [[nodiscard]] bool is_open() const;
  /// Before `finish`, locked or not: the file `offered`.
  void sent_while_locked(BytesView offered);

  // A new store: found gives the slot to derive the key for; create commits and is settled under
  // `request`.
  [[nodiscard]] keyring::SlotHeader found(keyring::SlotKind kind, crypto::Argon2Cost cost);
  /// The same slot under new keys of this open vault, for `set_unlock`: whoever copied the store
  /// before opens nothing of what is written afterwards. The recovery code ends with it.
  /// `not_supported` for a PIN, which never stands alone.
  [[nodiscard]] Result<keyring::SlotHeader> renewed(keyring::SlotKind kind,
                                                    crypto::Argon2Cost cost);
  [[nodiscard]] Status create(RequestId request, const Unlocker& unlocker, Instant now);
  /// `found` for the slot, then this with what was derived for it: what opens the vault from now
  /// on, but for the recovery code. One write; `not_supported` for a PIN without a recovery code.
  /// A PIN needs the hub: `offline`.
  [[nodiscard]] Status set_unlock(RequestId request, const keyring::SlotHeader& slot,
                                  const Unlocker& unlocker, Instant now);
  /// The hub's share of a PIN slot, locked or not: settled with `HubShare`; `wrong_key` for a wrong
  /// PIN or none left, `offline`.
  void ask_share(RequestId request, BytesView slot16, BytesView authentication32, Instant now);
  /// A new code instead of an earlier one; settled with `RecoveryCode` when its slot is stored.
  void recovery_code(RequestId request, Instant now);
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
  /// Every office of format.md §3.1, in its order.
  void offices(RequestId request, Instant now);
  /// A person has compared the six words of the office's card with its holder: from now on that
  /// card is the office's. `not_found`, `no_recipient_key`, `wrong_key` for other words.
  void trust(RequestId request, std::string_view office, std::string_view words, Instant now);
  /// What the county answered to the drop whose code this is (format.md §5.4); settled with
  /// `DropAnswers`, at the earliest after ten minutes and at the latest after an hour in which the
  /// hub hears nothing (decision 0084). Nothing of it is kept. `wrong_key`, `not_supported` where
  /// no drop card is known, `offline`, `bad_file`; `closed` for an earlier question that waits
  /// still.
  void answers(RequestId request, std::string_view code, Instant now);
  /// Nobody waits for that any more: it is settled with `closed`.
  void end_answers(Instant now);
  /// When the question that waits will be asked.
  [[nodiscard]] std::optional<Instant> answers_due(Instant now);
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
  /// The hub is about to hear of another account on this phone: a drop that waits here counts its
  /// silence from now on (format.md §5.4).
  void heard(Instant now);
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
