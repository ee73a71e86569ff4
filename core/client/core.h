#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <weicun/catalogue/catalogue.h>
#include <weicun/client/client.h>
#include <weicun/inbox/inbox.h>
#include <weicun/journal/journal.h>
#include <weicun/outbox/chain.h>
#include <weicun/sync/sync.h>

#include "drop_post.h"
#include "known_offices.h"
#include "parts.h"

/// The client and its function groups, each in a file of its own. This header, and what passes
/// between them (parts.h), is the only thing that they share.
namespace weicun::client {

struct FormerKey;  // meta.h

struct Client::Core {
  Core(Settings given, crypto::Random generator)
      : settings(std::move(given)),
        random(std::move(generator)),
        catalogue(catalogue::Catalogue::built_in()) {}

  Settings settings;
  crypto::Random random;
  catalogue::Catalogue catalogue;

  std::optional<keyring::SlotSet> slots;
  std::optional<keyring::SlotHeader> new_slot;
  std::optional<keyring::Vault> vault;
  std::optional<keyring::Identity> identity;
  std::optional<journal::Journal> journal;
  journal::Recovery reported;  ///< What of the journal's recovery became findings already.
  std::vector<File> restored_files;
  bool opened = false;
  bool locked = false;               ///< Opened without the vault's key.
  std::uint64_t slots_revision = 0;  ///< The highest that the journal tells of.
  std::set<RecordId> held_back;      ///< Of a locked client: not to be sent.
  std::set<RecordId> offered;        ///< Sent while locked.
  Bytes token;
  std::optional<keyring::Roots> roots;
  std::optional<keyring::Directory> directory;
  std::optional<KeyId> account;
  KnownOffices known_offices;

  outbox::Outbox outbox;
  outbox::ReceiptChain chain;
  inbox::Inbox inbox;
  std::map<RecordId, OwnRecord> own;
  std::multimap<RecordId, RecordId> own_replies;
  std::multimap<RecordId, RecordId> successors;  ///< What a record was replaced by.
  std::map<KeyId, RecordId> reply_keys;          ///< Letters without a name, by their reply keys.
  std::set<RecordId> answerable;                 ///< Of them: the hub knows where an answer goes.
  std::map<RecordId, Draft> drafts;
  std::map<RecordId, std::weak_ptr<DraftUnderway>> drafts_underway;
  std::map<crypto::Digest, KnownAttachment> attachments;
  std::map<std::string, std::uint64_t> findings;
  std::optional<AttachmentInProgress> attaching;

  std::deque<Effect> effects;
  std::vector<Work> waiting_works;
  std::optional<Flight> flight;
  std::optional<Bytes> conflict_head;  ///< Another tab's head, while its chunks are being fetched.
  Ticket last_ticket = 0;
  std::optional<SharePending> share;

  bool seals_unchecked = false;  ///< A directory came that may tell of a stolen key.
  bool checking_seals = false;
  DropPost drops;
  std::uint32_t drop_exchange = 0;
  sync::Sync sync;
  std::deque<std::uint64_t> ask_again;        ///< Places of records that were passed over.
  std::optional<std::uint64_t> asking_again;  ///< Of the inbox question that is on its way.
  /// The exchange whose answer came and may still be on its way into the store: a doubled answer,
  /// or the deadline, must not end it a second time, when the next one is underway already.
  std::uint32_t answered_exchange = 0;
  /// A receipt's key that the directory does not name: asked for a newer one, then told of it.
  enum class Doubt : std::uint8_t { none, asking, confirmed };
  Doubt doubt = Doubt::none;
  ByteArray<16> standing_nonce{};        ///< Of the status question that is on its way.
  std::optional<Instant> first_contact;  ///< The hub's time of this life's first verified list.
  bool lists_from_beginning = false;     ///< The hub does not know our newest list.
  std::vector<RequestId> rounds;         ///< `synchronise` requests that wait for quiet.
  std::map<crypto::Digest, std::vector<RequestId>>
      wanted;  ///< Requests that wait for an attachment's file.
  Instant now;

  // opening.cpp
  Status unlock_with(const keyring::SlotSet& set, keyring::SlotKind kind, const Unlocker& unlocker);
  Result<Secret<32>> slot_key(const keyring::SlotHeader& slot, const Unlocker& unlocker) const;
  void begin_journal(const StoreId& store);
  Status replay_chunk(BytesView chunk);
  Status follow_chunk(BytesView chunk);
  void report_recovery();
  Status create(RequestId request, const Unlocker& unlocker);
  Status restore(BytesView file, std::string_view code);
  Result<std::vector<journal::Frame>> first_frames();

  // locking.cpp
  Status begin_locked(BytesView device_file);
  void apply_locked_envelope(const journal::Frame& frame, const journal::Place& place);
  void offer_locked(const sync::Exchange& exchange);
  void take_over_offered();
  [[nodiscard]] Bytes held_file(const std::vector<Work>& more) const;
  /// Answers the request with `locked` where there is no key.
  [[nodiscard]] bool refuse_locked(RequestId request) {
    if (locked) fail(request, error(ErrorCode::locked, "vault"));
    return locked;
  }

  // unlocking.cpp
  void with_slots(RequestId request, std::function<void(const keyring::SlotSet&)> then);
  void set_unlock(RequestId request, Secret<32> key);
  void make_recovery_code(RequestId request);
  void write_slots(RequestId request, const keyring::SlotSet& before,
                   const std::vector<keyring::Slot>& kept, Answer answer, Bytes pin_file = {});
  void saw_slots(std::string_view revision);

  // pin.cpp
  Status set_pin(RequestId request, const Unlocker& unlocker);
  void ask_share(RequestId request, BytesView slot16, BytesView authentication32);
  void took_share_enrolment(BytesView body);
  void took_share(BytesView body);
  void drop_share();

  // index.cpp
  void apply_frame(const journal::Frame& frame, const journal::Place& place);
  void apply_meta(const journal::Frame& frame, BytesView plain);
  void apply_stored_record(const journal::Frame& frame, const journal::Place& place);
  void apply_receipts(BytesView list);
  void apply_news(const outbox::ReceiptChain::News& news);
  void distrust_stolen_keys();
  void apply_state(const RecordId& id, BytesView plain);
  [[nodiscard]] journal::Frame frame_for(journal::FrameKind kind, const ByteArray<16>& rid,
                                         BytesView body, std::uint32_t revision = 1);
  void find(std::string_view code) { ++findings[std::string(code)]; }

  // commits.cpp
  void commit(Work work);
  void begin_flight();
  void committed(Ticket ticket);
  void not_committed(Ticket ticket, CommitFailure why, BytesView head);
  void place_again();
  void continue_conflict();
  void take_in(std::uint64_t first, const journal::Head& head, std::function<void(bool)> then);
  using Concerns = std::function<bool(const Work&)>;
  std::vector<Work> rejudge(std::vector<Work>& works, const Concerns& concerns);
  void finish_settled(const std::vector<Work>& settled);
  void refresh(BytesView head);

  // loading.cpp
  using Loaded = std::map<std::string, std::optional<Bytes>>;
  void with_files(std::set<std::string> names, std::function<void(const Loaded&)> then);
  void loaded(std::string_view name, std::optional<BytesView> bytes);
  [[nodiscard]] Result<Bytes> body_at(const Loaded& files, const journal::Place& place) const;
  struct Waiter {
    std::set<std::string> missing;
    Loaded files;
    std::function<void(const Loaded&)> then;
  };
  std::vector<Waiter> waiters;
  std::set<std::string> loading;

  // saving.cpp, drafting.cpp, acting.cpp
  void save(RequestId request, std::string_view type, std::string_view text,
            const SaveOptions& options, const std::optional<RecordId>& reply_to);
  void save_checked(Saving saving);
  [[nodiscard]] crypto::Digest content_digest(std::string_view type, std::string_view text) const;
  [[nodiscard]] bool says(const RecordId& id, const crypto::Digest& content) const;
  [[nodiscard]] Saved saved_before(const RecordId& id, const crypto::Digest& content) const;
  [[nodiscard]] Result<OwnRecord> meta_for(const Saving& saving, const Pen& pen);
  void commit_saved(Work work, const RecordId& saved_as, const Saving& saving);
  Result<Work> sealed_work(const OwnRecord& meta, std::string_view content,
                           const std::vector<envelope::Recipient>& recipients, const Pen& pen);
  Result<Work> readable_work(const OwnRecord& meta, std::string_view content);
  Result<std::vector<envelope::AttachmentReference>> references_in(
      const json::Value& value, schema::Problems& problems) const;
  Result<std::vector<envelope::Recipient>> office_recipients(
      const std::vector<std::string>& offices) const;
  void draft(RequestId request, std::string_view type, std::string_view text,
             const SaveOptions& options, const std::optional<Error>& then_fail = std::nullopt);
  std::shared_ptr<DraftUnderway> draft_underway(const std::optional<RecordId>& given,
                                                const std::optional<RecordId>& meant);
  [[nodiscard]] Work draft_work(RequestId request, const Draft& draft, std::string_view text,
                                const std::shared_ptr<DraftUnderway>& underway,
                                const std::optional<Error>& then_fail);
  void act(RequestId request, const RecordId& id, std::string_view action, std::string_view text);
  void withdraw(RequestId request, const RecordId& id);
  void act_by_event(RequestId request, const RecordId& id, const catalogue::Edge& edge,
                    std::string_view text);
  void put_state(RequestId request, const RecordId& id, std::string_view state,
                 std::string_view reason);

  // resealing.cpp
  void check_seals();
  [[nodiscard]] bool sealed_to_stolen(const RecordId& id, BytesView envelope) const;
  void seal_again(const RecordId& id, BytesView old);
  Result<Work> sealed_again(const RecordId& id, BytesView old);
  [[nodiscard]] Result<Pen> pen_again(const OwnRecord& meta, const envelope::Opened& letter);

  // dropping.cpp
  [[nodiscard]] bool is_drop(std::string_view type) const;
  void save_drop(RequestId request, const catalogue::Checked& record, schema::Problems warnings);
  [[nodiscard]] const keyring::Card* drop_card() const;
  Result<envelope::Sealed> sealed_drop(const catalogue::Checked& record, const keyring::Card& card,
                                       BytesView random16);
  void store_drops(std::function<void(Instant)> done, std::function<void(const Error&)> failed);
  void read_drops(const Loaded& files);
  void load_drops();
  void note_traffic();
  [[nodiscard]] bool pump_drop();
  void send_drop();
  [[nodiscard]] bool answered_drop(std::uint32_t exchange, const sync::Answer* answer);

  // signing.cpp
  [[nodiscard]] Result<Pen> pen_for(Saving& saving);
  [[nodiscard]] std::optional<schema::Problem> named_before(const Saving& saving) const;
  [[nodiscard]] Result<envelope::Sealed> sealed_by(
      const Pen& pen, const envelope::Writing& writing, std::string_view content,
      const std::vector<envelope::Recipient>& recipients);
  [[nodiscard]] std::optional<keyring::Identity> reply_identity(BytesView record) const;
  [[nodiscard]] Result<std::string> value_with_author(const envelope::Opened& record) const;
  [[nodiscard]] std::optional<RecordId> unanswerable() const;

  // versions.cpp
  [[nodiscard]] bool at_hub(const RecordId& id) const;
  [[nodiscard]] bool withdrawn(const RecordId& id) const;
  [[nodiscard]] std::optional<RecordId> successor_of(const RecordId& id) const;
  [[nodiscard]] const Draft* draft_replacing(const RecordId& id) const;
  [[nodiscard]] bool continued_elsewhere(const RecordId& id) const;
  [[nodiscard]] SaveOptions meant(const SaveOptions& options) const;

  // reviewing.cpp
  void review(RequestId request, std::string_view type, std::string_view text);

  // offices.cpp
  void offices(RequestId request);
  void trust(RequestId request, std::string_view office, std::string_view words);
  [[nodiscard]] Office office_view(std::uint8_t office) const;
  [[nodiscard]] std::string_view office_state(std::uint8_t office) const;
  [[nodiscard]] const keyring::Fingerprint& fingerprint_of(const crypto::Digest& card) const;
  void apply_directory(BytesView bundle);
  void learn_grant(const inbox::Incoming& incoming, BytesView record);
  void warn_of_changed_keys(schema::Problems& problems, std::string_view type,
                            const std::vector<envelope::Recipient>& recipients) const;
  void add_directory_findings(StatusView& view) const;

  // handing_over.cpp
  void hand_over(RequestId request, const RecordId& grant, std::string_view text);
  [[nodiscard]] bool may_hand_over(const RecordId& grant) const;
  [[nodiscard]] Result<envelope::Recipient> successor(std::string_view words) const;
  [[nodiscard]] Result<envelope::Opened> open_received(BytesView record, bool arriving) const;
  [[nodiscard]] Result<envelope::Opened> open_arriving(BytesView record) const;
  void took_office_key(const envelope::Opened& letter, Work& work);
  void apply_former_key(const FormerKey& stored);

  // listing.cpp, reading.cpp
  void list(RequestId request, const Query& query);
  void read(RequestId request, const RecordId& id);
  [[nodiscard]] std::optional<Entry> entry_of(const RecordId& id) const;
  [[nodiscard]] Entry own_entry(const OwnRecord& record) const;
  [[nodiscard]] Entry draft_entry(const Draft& draft) const;
  [[nodiscard]] Entry incoming_entry(const inbox::Incoming& incoming) const;
  [[nodiscard]] std::optional<journal::Place> place_of(const RecordId& id) const;
  void put_value(Entry& entry, const Loaded& files);
  Result<std::string> value_of(const RecordId& id, BytesView body);
  Result<envelope::Opened> open_stored(const RecordId& id, BytesView body);
  void learn_attachments(const envelope::Content& content);

  // stages.cpp
  struct EventSeen {
    RecordId id;
    std::string kind;
    Instant at;  ///< By its writer's clock: shown, never decisive.
    bool by_office = false;
    std::uint64_t sequence = 0;            ///< The hub's; of an own one: of what it followed.
    std::optional<journal::Place> stored;  ///< Of an own one; those of one sequence by this.
  };
  [[nodiscard]] bool may_speak_of(const RecordId& id, const inbox::Incoming& reply) const;
  [[nodiscard]] std::vector<EventSeen> events_of(const RecordId& id) const;
  [[nodiscard]] std::string stage_of(const RecordId& id, std::string_view type) const;
  [[nodiscard]] std::vector<Action> actions_of(const RecordId& id) const;
  [[nodiscard]] const catalogue::Edge* edge_of(const RecordId& id, std::string_view action) const;
  [[nodiscard]] bool is_office() const {
    return identity && identity->card.use == keyring::Use::office;
  }

  // delivery.cpp, answers.cpp, receipts.cpp
  void pump();
  void begin_exchange(const sync::Exchange& exchange);
  void send_reply_key(const sync::Exchange& exchange);
  void took_reply_key(const sync::Exchange& exchange);
  void send_submission(const sync::Exchange& exchange);
  void load_submission(const sync::Exchange& exchange);
  void send(const sync::Exchange& exchange, sync::Request request);
  void answered(std::uint32_t exchange, const sync::Answer& answer);
  void unanswered(std::uint32_t exchange);
  void give_back(const sync::Exchange& exchange);
  void read_answer(const sync::Exchange& exchange, const sync::Answer& answer);
  void declined(const sync::Exchange& exchange, const sync::Reading& reading);
  void unauthorised(const sync::Exchange& exchange);
  void took_trust(BytesView body);
  void took_other_trust(const Error& why, BytesView body);
  void took_token(BytesView body);
  void took_receipts(const sync::Exchange& exchange, BytesView body);
  void took_standing(const sync::Exchange& exchange, BytesView body);
  void took_lists(const sync::Exchange& exchange, BytesView body);
  void ask_standing(const sync::Exchange& exchange);
  void ask_lists(const sync::Exchange& exchange);
  void look_for_strangers(const std::vector<envelope::ReceiptList>& fetched);
  void heard_from_hub(Instant time);
  void took_no_receipts(const sync::Exchange& exchange, ErrorCode why);
  void after_receipts(const sync::Exchange& exchange);
  void took_login(const sync::Exchange& exchange, BytesView body);
  void took_attachment(const sync::Exchange& exchange, BytesView body);
  void park(const RecordId& id, std::string_view reason);
  [[nodiscard]] sync::Holdings holdings() const;
  void settle_rounds();
  [[nodiscard]] StatusView status_view() const;

  // receiving.cpp
  void ask_inbox(const sync::Exchange& exchange);
  void ask_passed_over_again();
  void took_inbox(BytesView body);
  void took_incoming(const sync::InboxEntry& entry, Work& work);

  // attaching.cpp
  void attach_end(RequestId request, std::uint32_t held);
  void load_attachment(RequestId request, const crypto::Digest& hash);
  void give_attachment(RequestId request, const KnownAttachment& known);

  void settle(RequestId request, Result<Answer> answer) {
    effects.emplace_back(Settled{request, std::move(answer)});
  }
  void fail(RequestId request, const Error& problem) { settle(request, problem); }
  void changed();
};

}  // namespace weicun::client
