#include <catch_amalgamated.hpp>
#include <random>

#include "post.h"

using namespace weicun;
using namespace weicun::outbox;
using test::now;

namespace {

bool photo_may_go(const Item& item) {
  bool any = false;
  for (const OutgoingAttachment& photo : item.attachments)
    any = any || (!photo.receipted && !photo.parked);
  return item.state == State::receipted && any;
}

std::uint64_t bytes_of(const Item& item) {
  bool text = item.state == State::waiting || item.state == State::sending;
  std::uint64_t bytes = text ? item.size : 0;
  if (!text && item.state != State::receipted) return 0;
  for (const OutgoingAttachment& photo : item.attachments)
    bytes += photo.receipted ? 0 : photo.size;
  return bytes;
}

/// What the outbox says without looking at its items is what its items say.
void check_against_items(const Outbox& outbox) {
  std::uint64_t bytes = 0;
  std::array<std::size_t, state_count> counts{};
  std::optional<Instant> earliest;
  bool upload = false;
  for (const auto& [id, item] : outbox.items()) {
    bytes += bytes_of(item);
    ++counts[static_cast<std::size_t>(item.state)];
    bool waits = item.state == State::waiting || photo_may_go(item);
    if (waits && (!earliest || item.not_before < *earliest)) earliest = item.not_before;
    upload = upload || (photo_may_go(item) && item.not_before <= now);
  }
  REQUIRE(outbox.bytes_left() == bytes);
  REQUIRE(outbox.next_due() == earliest);
  REQUIRE(outbox.due_attachment(now).has_value() == upload);
  for (State state : test::all_states)
    REQUIRE(outbox.count(state) == counts[static_cast<std::size_t>(state)]);
}

}  // namespace

TEST_CASE("what waits, how much and until when, is true after any events in any order") {
  std::mt19937 draw(20'261'125);
  auto below = [&](std::uint32_t n) { return draw() % n; };
  Outbox outbox;
  std::vector<Item> letters;
  for (std::uint32_t n = 0; n < 8; ++n) {
    Item letter = test::letter_with_photos(n, static_cast<std::uint8_t>(n % 3));
    for (OutgoingAttachment& photo : letter.attachments)
      photo.blob.bytes[4] = static_cast<std::uint8_t>(n);
    letters.push_back(letter);
    outbox.add(letter);
  }
  for (int step = 0; step < 5'000; ++step) {
    const Item& letter = letters[below(8)];
    switch (below(8)) {
      case 0:
        outbox.wait_until(letter.id, now.plus(below(3)));
        break;
      case 1:
        outbox.retry(letter.id);
        break;
      case 2:
        outbox.apply_receipt(test::accepted(letter), now);
        break;
      case 3:
        outbox.lost(letter.id.bytes);
        break;
      case 4:
        for (const OutgoingAttachment& photo : letter.attachments)
          outbox.apply_receipt(below(2) == 0 ? test::accepted(photo) : test::refused(photo, 5),
                               now);
        break;
      case 5:
        if (!letter.attachments.empty())
          outbox.park_attachment(letter.id, letter.attachments.front().blob);
        break;
      default:
        outbox.apply(letter.id, test::all_events[below(test::all_events.size())]);
    }
    check_against_items(outbox);
  }
}
