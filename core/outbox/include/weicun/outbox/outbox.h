#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <weicun/base/identifier.h>
#include <weicun/envelope/receipt.h>
#include <weicun/journal/journal.h>
#include <weicun/outbox/delivery.h>

namespace weicun::outbox {

using crypto::Digest;

/// In this order things leave the phone.
enum class Lane : std::uint8_t { urgent, letter, form, photo };
[[nodiscard]] Lane lane_of(std::string_view name);  ///< `form` for a name that is not known.

struct OutgoingAttachment {
  BlobId blob;
  Digest hash{};
  std::uint64_t size = 0;
  bool receipted = false;
  bool parked = false;
};

/// One record on its way. Its bytes are in the store at `place`, not here.
struct Item {
  RecordId id;
  Lane lane = Lane::letter;
  bool readable = false;  ///< Class `hub` or `public`: goes out only in a session.
  Digest fingerprint{};
  std::size_t size = 0;  ///< Of the record's bytes on the wire.
  journal::Place place;
  std::vector<OutgoingAttachment> attachments;

  State state = State::waiting;
  bool offering = false;       ///< The store is about to say that it is about to be sent.
  bool offered = false;        ///< The store says so: the hub may have it, whatever came back.
  std::uint32_t attempts = 0;  ///< Since the last progress.
  Instant not_before;          ///< Earliest time of the next attempt.
  std::string reason;          ///< Why it is refused or parked: a code.
  std::uint64_t number = 0;    ///< n of its receipt.
  Instant receipted_at;        ///< By the hub's clock.
};

struct Observer {
  virtual ~Observer() = default;
  virtual void moved(State from, Event event, State to) = 0;
};

/// What still has to reach the hub. Derived from the journal alone: the same frames give the same
/// outbox. Decides nothing about time; that is `sync`.
class Outbox {
 public:
  void add(Item item);  ///< A stored record. Adding an id that is there changes nothing.
  [[nodiscard]] const Item* find(const RecordId& id) const;
  [[nodiscard]] const std::map<RecordId, Item>& items() const { return items_; }

  /// Applies one event by the table; false where it changes nothing.
  bool apply(const RecordId& id, Event event);
  /// From `offering` on its author can't ask to take it back; `offered` is for good.
  void set_offering(const RecordId& id, bool offering);
  void set_offered(const RecordId& id);
  [[nodiscard]] bool may_withdraw(const RecordId& id) const;
  void set_reason(const RecordId& id, std::string_view reason);
  void wait_until(const RecordId& id, Instant not_before);

  /// Applies one entry of a verified receipt list. Answers false and changes nothing when the entry
  /// is not about one of our records or attachments, or names another fingerprint.
  bool apply_receipt(const envelope::ReceiptEntry& entry, Instant at);

  /// No receipt proves this record or attachment any more: the record and all its attachments are
  /// offered again. False where that changes nothing.
  bool lost(const ByteArray<16>& entry);
  /// Whether a receipt's entry is about one of our records or attachments.
  [[nodiscard]] bool knows(const ByteArray<16>& entry) const;

  /// Records that may leave now, best lane first, oldest first, up to `byte_budget` (at least one)
  /// and `most`.
  [[nodiscard]] std::vector<const Item*> due(bool readable, Instant now, std::size_t byte_budget,
                                             std::size_t most) const;
  struct DueAttachment {
    const Item* item;
    const OutgoingAttachment* attachment;
  };
  /// The next attachment whose record the hub has.
  [[nodiscard]] std::optional<DueAttachment> due_attachment(Instant now) const;
  /// When the earliest waiting thing becomes due; nothing when nothing waits.
  [[nodiscard]] std::optional<Instant> next_due() const;

  void park_attachment(const RecordId& id, const BlobId& blob);
  /// A person asked: parked things wait again, at once. A refusal stays: it is for ever.
  void retry(const RecordId& id);
  [[nodiscard]] std::size_t count(State state) const;
  /// Of records and photos that the hub doesn't have and that a person needn't look at first.
  [[nodiscard]] std::uint64_t bytes_left() const { return bytes_left_; }

  void observe(Observer* observer) { observer_ = observer; }

 private:
  /// Every change of a stored item goes through here: what is derived from it stays true, and
  /// nothing has to look at all items after each save.
  template <typename Change>
  void change(Item& item, Change&& how) {
    unlist(item);
    how();
    list(item);
  }
  void list(const Item& item);
  void unlist(const Item& item);
  bool move(Item& item, Event event);
  bool receipt_attachment(const envelope::ReceiptEntry& entry);
  /// Lane, then the order of storing: no clock that was set back lets a later step overtake.
  struct InQueue {
    Lane lane;
    journal::Place place;
    RecordId id;
    friend bool operator<(const InQueue& left, const InQueue& right) {
      return std::tie(left.lane, left.place, left.id) < std::tie(right.lane, right.place, right.id);
    }
  };
  using Queue = std::set<InQueue>;
  [[nodiscard]] Queue& queue_of(const Item& item) { return waiting_[item.readable ? 1 : 0]; }

  std::map<RecordId, Item> items_;
  std::array<Queue, 2> waiting_;                      ///< Sealed, readable.
  std::set<std::pair<Instant, RecordId>> due_times_;  ///< Of what waits for its time.
  std::set<RecordId> uploading_;  ///< Records that the hub has, with a photo that may go.
  std::map<BlobId, RecordId> by_blob_;
  std::array<std::size_t, state_count> counts_{};
  std::uint64_t bytes_left_ = 0;
  Observer* observer_ = nullptr;
};

}  // namespace weicun::outbox
