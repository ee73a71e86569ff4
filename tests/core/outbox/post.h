#pragma once

#include <string>
#include <vector>

#include <weicun/outbox/outbox.h>

/// Letters on their way, and what a hub says of them once it was verified.
namespace weicun::test {

using namespace weicun::outbox;
using envelope::HubVerdict;
using envelope::ReceiptEntry;

inline const Instant now{1'790'000'000'000};

inline crypto::Digest digest_of(std::string_view text) {
  return crypto::hash(crypto::Suite::intl, {view_of(text)});
}
/// Ids sort by the time of writing: `n` milliseconds after the first.
inline RecordId record_id(std::uint32_t n) {
  return make_record_id(now.plus(n), ByteArray<16>{9, 9, 9});
}

inline Item letter(std::uint32_t n, Lane lane = Lane::letter) {
  Item item;
  item.id = record_id(n);
  item.lane = lane;
  item.fingerprint = digest_of("letter " + std::to_string(n));
  item.size = 5'000;
  item.place = {n, 96};
  return item;
}
inline OutgoingAttachment photo(std::uint8_t n) {
  return {BlobId{{n, 7, 7}}, digest_of("photo " + std::to_string(n)), 300'000, false, false};
}
inline Item letter_with_photos(std::uint32_t n, std::uint8_t photos) {
  Item item = letter(n);
  for (std::uint8_t i = 0; i < photos; ++i) item.attachments.push_back(photo(i));
  return item;
}

inline ReceiptEntry accepted(const Item& item, std::uint64_t n = 1) {
  return {item.id.bytes, item.fingerprint, HubVerdict::accepted, 0, n};
}
inline ReceiptEntry refused(const Item& item, std::uint8_t reason) {
  return {item.id.bytes, item.fingerprint, HubVerdict::refused, reason, 0};
}
inline ReceiptEntry accepted(const OutgoingAttachment& photo) {
  return {photo.blob.bytes, photo.hash, HubVerdict::accepted, 0, 0};
}
inline ReceiptEntry refused(const OutgoingAttachment& photo, std::uint8_t reason) {
  return {photo.blob.bytes, photo.hash, HubVerdict::refused, reason, 0};
}

inline std::vector<RecordId> ids_of(const std::vector<const Item*>& items) {
  std::vector<RecordId> ids;
  for (const Item* item : items) ids.push_back(item->id);
  return ids;
}

/// An outbox with one record brought into `state` by the events that lead there.
inline Outbox outbox_in(State state, const Item& item) {
  Outbox outbox;
  outbox.add(item);
  switch (state) {
    case State::waiting:
      break;
    case State::sending:
      outbox.apply(item.id, Event::sent);
      break;
    case State::receipted:
      outbox.apply(item.id, Event::accepted);
      break;
    case State::delivered:
      outbox.apply(item.id, Event::accepted);
      outbox.apply(item.id, Event::completed);
      break;
    case State::refused:
      outbox.apply_receipt(refused(item, 3), now);
      break;
    case State::parked:
      outbox.apply(item.id, Event::parked);
      outbox.set_reason(item.id, "malformed");
      break;
    case State::withdrawn:
      outbox.apply(item.id, Event::withdrawn);
      break;
  }
  return outbox;
}

inline constexpr std::array all_states = {State::waiting,   State::sending, State::receipted,
                                          State::delivered, State::refused, State::parked,
                                          State::withdrawn};
inline constexpr std::array all_events = {Event::sent,      Event::unanswered, Event::accepted,
                                          Event::completed, Event::refused,    Event::parked,
                                          Event::retried,   Event::withdrawn,  Event::lost};

}  // namespace weicun::test
