#pragma once

#include <algorithm>
#include <deque>
#include <optional>
#include <vector>

#include <weicun/outbox/outbox.h>
#include <weicun/sync/pace.h>
#include <weicun/sync/protocol.h>

namespace weicun::sync {

enum class Link : std::uint8_t { none, online, offline, sign_in, portal };
[[nodiscard]] std::string_view name_of(Link link);

enum class Step : std::uint8_t {
  trust,
  enrolment,
  reply_key,
  submission,
  upload,
  standing,  ///< Where the hub's receipt chain ends.
  lists,     ///< The receipt lists that this phone has not.
  challenge,
  login,
  inbox,
  download,
  share_enrolment,
  share
};

/// One question that is on its way. At most one at a time: on 2G a second one only slows the first.
struct Exchange {
  std::uint32_t id = 0;
  Step step = Step::trust;
  bool readable = false;          ///< A submission in a session.
  std::vector<RecordId> records;  ///< Of a submission, an upload or a reply key.
  BlobId blob;                    ///< Of an upload or a download.
  Bytes challenge;                ///< Of a login.
  Bytes pin;                      ///< Of a PIN's share: slot16 ‖ A32.
};

/// What the client has, so that `next` can tell what is missing.
struct Holdings {
  bool server = false;  ///< There is a hub to talk to.
  bool directory = false;
  bool token = false;
  bool card = true;  ///< The own key: without it (locked) there is no session and no enrolment.
  std::optional<RecordId> unanswerable =
      std::nullopt;  ///< A letter whose reply key the hub doesn't know yet.
};

/// Decides what to ask the hub next and what an answer means for the pace. Holds no record and
/// verifies nothing: receipts are the client's.
class Sync {
 public:
  static constexpr std::uint64_t inbox_interval = 30'000;                         ///< ms
  static constexpr std::uint64_t trust_interval = std::uint64_t{12} * 3'600'000;  ///< ms
  static constexpr std::uint64_t exchange_deadline = 120'000;  ///< ms without an answer

  /// The next question, if there is one to ask now. It counts as on its way from here on.
  [[nodiscard]] std::optional<Exchange> next(Instant now, const outbox::Outbox& outbox,
                                             const Holdings& holdings);
  [[nodiscard]] const std::optional<Exchange>& underway() const { return underway_; }

  /// Nothing was left to ask: it never left the phone.
  void dropped() { end(); }
  /// Of a submission only these are left to send.
  void narrowed(std::vector<RecordId> records) { underway_->records = std::move(records); }
  /// The exchange ended well; what it brought was believed.
  void succeeded(Instant now);
  /// It ended without an answer, or with one that is not the hub's.
  void unanswered(Instant now, crypto::Random& random);
  void intercepted(Instant now, crypto::Random& random);
  /// It was answered with receipts by a key that the directory does not vouch for: whom to trust is
  /// asked before anything else leaves (format.md §7), once for each such answer.
  void doubted(Instant now, crypto::Random& random);
  void busy(Instant now, std::optional<std::uint64_t> retry_after_seconds, crypto::Random& random);
  /// 401: the caller drops the credential; again at once the first time, then the account waits.
  void unauthorised(Instant now, crypto::Random& random);
  /// The batch was too large, or one of its records is in the way: smaller batches. False at one
  /// record.
  bool halve_batch();
  void declined(Instant now, crypto::Random& random);

  void challenged(Instant now, Bytes challenge);
  void signed_in(Instant now, Session session);
  void sign_out() { session_.reset(); }
  [[nodiscard]] const std::optional<Session>& session() const { return session_; }

  void network(bool online, Instant now, crypto::Random& random);
  void hurry();  ///< A person asked for a round now: inbox and waiting records without delay.
  void want(const BlobId& blob) { wanted_.push_back(blob); }
  /// A PIN's share: `enrol` makes one, in a session; else it is asked for by the device token.
  /// Goes before everything else, since a person waits.
  void want_share(Bytes pin, bool enrol) {
    share_ = std::move(pin);
    share_enrols_ = enrol;
  }
  void no_share() { share_.clear(); }
  void inbox_read(Instant now, bool more);
  void inbox_has_news() { inbox_due_ = {}; }
  void want_trust() { trust_due_ = {}; }
  /// Receipt lists are missing here: they are asked for once.
  void want_lists() { lists_wanted_ = true; }
  /// The hub says that it does not know what it receipted: its standing, and the lists that are
  /// missing then, are asked before anything else leaves, or the photo would be declined for ever
  /// and the questions never asked.
  void want_standing_first() { standing_first_ = lists_first_ = true; }
  void want_standing(Instant at) { standing_due_ = std::min(standing_due_, at); }
  void trust_read(Instant now) { trust_due_ = now.plus(trust_interval); }

  [[nodiscard]] Link link() const { return link_; }
  [[nodiscard]] std::optional<Instant> last_contact() const { return last_contact_; }
  /// Whether a round that was asked for has nothing left to do right now.
  [[nodiscard]] bool idle(Instant now, const outbox::Outbox& outbox,
                          const Holdings& holdings) const;
  /// When `next` may have something to say again.
  [[nodiscard]] std::optional<Instant> wake_at(const outbox::Outbox& outbox,
                                               const Holdings& holdings) const;

 private:
  [[nodiscard]] std::optional<Exchange> choose(Instant now, const outbox::Outbox& outbox,
                                               const Holdings& holdings) const;
  [[nodiscard]] std::optional<Exchange> choose_in_session(Instant now,
                                                          const outbox::Outbox& outbox) const;
  void started(const Exchange& exchange, Instant now);
  [[nodiscard]] std::optional<Exchange> choose_login(Instant now) const;
  [[nodiscard]] std::optional<Exchange> choose_share(Instant now, const Holdings& holdings) const;
  void end();
  void look_at_clock(Instant now);

  Pace pace_;
  Link link_ = Link::none;
  std::optional<Exchange> underway_;
  std::optional<Session> session_;
  Bytes challenge_;
  std::deque<BlobId> wanted_;
  Bytes share_;  ///< Empty: none is wanted.
  bool share_enrols_ = false;
  std::size_t batch_records_ = 16;
  std::size_t batch_bytes_ = std::size_t{64} * 1024;
  std::uint32_t last_id_ = 0;
  std::uint32_t refusals_ = 0;
  Instant last_seen_;  ///< The clock at the last question, to notice that it was set back.
  Instant inbox_due_;
  Instant trust_due_;
  Instant standing_due_;
  bool standing_first_ = false;
  bool lists_wanted_ = false;
  bool lists_first_ = false;  ///< Until something else leaves: what the hub forgot is to be known.
  bool trust_first_ = false;  ///< Before any letter: a receipt's key is not known.
  std::optional<Instant> last_contact_;
};

}  // namespace weicun::sync
