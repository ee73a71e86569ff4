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

#include "books.h"
#include "commits.h"
#include "drop_post.h"
#include "enquiry.h"
#include "known_offices.h"
#include "loading.h"
#include "parts.h"
#include "stages.h"

/// The client and its function groups, each in a file of its own. They share this header, what
/// passes between them (parts.h), and the types with a state of their own that stand above.
namespace weicun::client {

struct FormerKey;  // meta.h

struct Client::Core : CommitsHost {
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
  std::optional<keyring::Vault> next_vault;  ///< Whose slot `new_slot` is, where new keys are made.
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
  Books books{outbox};
  Stages stages{books, inbox, outbox, catalogue};
  std::map<RecordId, std::weak_ptr<DraftUnderway>> drafts_underway;
  std::map<std::string, std::uint64_t> findings;
  std::optional<AttachmentInProgress> attaching;

  std::deque<Effect> effects;
  Loading loading{effects};
  Commits commits{*this, journal, loading, effects};
  std::optional<SharePending> share;

  bool seals_unchecked = false;  ///< A directory came that may tell of a stolen key.
  bool checking_seals = false;
  DropPost drops;
  std::uint32_t drop_exchange = 0;
  Enquiry enquiry;
  sync::Sync sync;
  Talk talk;
  std::vector<RequestId> rounds;  ///< `synchronise` requests that wait for quiet.
  std::map<crypto::Digest, std::vector<RequestId>>
      wanted;  ///< Requests that wait for an attachment's file.
  Instant now;

  // opening.cpp
  Status unlock_with(const keyring::SlotSet& set, keyring::SlotKind kind, const Unlocker& unlocker);
  Result<Secret<32>> slot_key(const keyring::SlotHeader& slot, const Unlocker& unlocker) const;
  void begin_journal(const StoreId& store);
  Status replay_chunk(BytesView chunk);
  void report_recovery() override;
  Status create(RequestId request, const Unlocker& unlocker);
  Status restore(BytesView file, std::string_view code);
  Result<std::vector<journal::Frame>> first_frames();

  // locking.cpp
  Status begin_locked(BytesView device_file);
  void apply_locked_envelope(const journal::Frame& frame, const journal::Place& place);
  void offer_locked(const sync::Exchange& exchange);
  void take_over_offered();
  [[nodiscard]] Bytes held_file(const std::vector<Work>& more) const override;
  /// Answers the request with `locked` where there is no key.
  [[nodiscard]] bool refuse_locked(RequestId request) {
    if (locked) fail(request, error(ErrorCode::locked, "vault"));
    return locked;
  }

  // unlocking.cpp
  void with_slots(RequestId request, std::function<void(const keyring::SlotSet&)> then);
  void set_unlock(RequestId request, Secret<32> key);
  void make_recovery_code(RequestId request);
  void write_slots(RequestId request, const keyring::SlotSet& before, SlotChange change);
  void saw_slots(std::string_view revision);

  // renewing.cpp
  void renew(RequestId request, Secret<32> key);
  void know_former_keys(BytesView epochs);

  // pin.cpp
  Status set_pin(RequestId request, const Unlocker& unlocker);
  void ask_share(RequestId request, BytesView slot16, BytesView authentication32);
  void took_share_enrolment(BytesView body);
  void took_share(BytesView body);
  void drop_share();

  // index.cpp
  void apply_frame(const journal::Frame& frame, const journal::Place& place) override;
  void apply_meta(const journal::Frame& frame, BytesView plain);
  void apply_stored_record(const journal::Frame& frame, const journal::Place& place);
  void apply_receipts(BytesView list);
  void apply_news(const outbox::ReceiptChain::News& news);
  void distrust_stolen_keys();
  void apply_state(const RecordId& id, BytesView plain);
  [[nodiscard]] Result<Bytes> opened_frame(const journal::Frame& frame) const;
  [[nodiscard]] journal::Frame frame_for(journal::FrameKind kind, const ByteArray<16>& rid,
                                         BytesView body, std::uint32_t revision = 1);
  [[nodiscard]] journal::Frame frame_by(const keyring::Vault& of, journal::FrameKind kind,
                                        const ByteArray<16>& rid, BytesView body,
                                        std::uint32_t revision = 1);
  void find(std::string_view code) override { ++findings[std::string(code)]; }

  void commit(Work work) { commits.add(std::move(work)); }
  void with_files(std::set<std::string> names, std::function<void(const Loaded&)> then) {
    loading.fetch(std::move(names), std::move(then));
  }
  [[nodiscard]] Result<Bytes> body_at(const Loaded& files, const journal::Place& place) const;
  [[nodiscard]] bool is_open() const override { return opened; }
  [[nodiscard]] Instant clock() const override { return now; }

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
  [[nodiscard]] std::vector<Action> actions_of(const RecordId& id) const;
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

  // enquiring.cpp
  void answers(RequestId request, std::string_view code);
  void end_answers();
  void settle_answers(Result<Answer> answer);
  [[nodiscard]] Result<Question> question_of(std::string_view code) const;
  [[nodiscard]] bool quiet() const;
  [[nodiscard]] std::optional<Instant> answers_due();
  void pump_enquiry();
  void ask_mailbox();
  [[nodiscard]] bool answered_enquiry(std::uint32_t exchange, const sync::Answer* answer);

  // signing.cpp
  [[nodiscard]] Result<Pen> pen_for(Saving& saving);
  [[nodiscard]] std::optional<schema::Problem> named_before(const Saving& saving) const;
  [[nodiscard]] Result<envelope::Sealed> sealed_by(
      const Pen& pen, const envelope::Writing& writing, std::string_view content,
      const std::vector<envelope::Recipient>& recipients);
  [[nodiscard]] std::optional<keyring::Identity> reply_identity(BytesView record) const;
  [[nodiscard]] Result<std::string> value_with_author(const envelope::Opened& record) const;
  [[nodiscard]] std::optional<RecordId> unanswerable() const;

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
  [[nodiscard]] bool directory_is_old() const;
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

  [[nodiscard]] bool is_office() const {
    return identity && identity->card.use == keyring::Use::office;
  }

  // delivery.cpp, answers.cpp, receipts.cpp
  void pump() override;
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
  void changed() override;
};

}  // namespace weicun::client
