#include <catch_amalgamated.hpp>

#include "post.h"

using namespace weicun;
using namespace weicun::outbox;
using test::accepted;
using test::letter;
using test::now;
using test::refused;

TEST_CASE("a letter without attachments is delivered by its receipt") {
  Item item = letter(1);
  Outbox outbox = test::outbox_in(State::sending, item);
  CHECK(outbox.apply_receipt(accepted(item, 7), now.plus(5)));
  const Item* kept = outbox.find(item.id);
  CHECK(kept->state == State::delivered);
  CHECK(kept->number == 7);
  CHECK(kept->receipted_at == now.plus(5));
}

TEST_CASE("a receipt for other bytes under our id changes nothing") {
  Item item = letter(1);
  Outbox outbox = test::outbox_in(State::sending, item);
  for (auto entry : {accepted(item), refused(item, 3)}) {
    entry.fingerprint[31] ^= 1;
    CHECK_FALSE(outbox.apply_receipt(entry, now));
    CHECK(outbox.find(item.id)->state == State::sending);
    CHECK(outbox.find(item.id)->reason.empty());
  }
}

TEST_CASE("a receipt for somebody else's record changes nothing") {
  Item item = letter(1);
  Outbox outbox = test::outbox_in(State::sending, item);
  CHECK_FALSE(outbox.apply_receipt(accepted(letter(2)), now));
  CHECK(outbox.items().size() == 1);
  CHECK(outbox.find(item.id)->state == State::sending);
}

TEST_CASE("a status is no receipt") {
  Item item = test::letter_with_photos(1, 1);
  Outbox outbox = test::outbox_in(State::sending, item);
  auto entry = accepted(item);
  entry.verdict = envelope::HubVerdict::status;
  CHECK_FALSE(outbox.apply_receipt(entry, now));
  auto photo_entry = accepted(item.attachments[0]);
  photo_entry.verdict = envelope::HubVerdict::status;
  CHECK_FALSE(outbox.apply_receipt(photo_entry, now));
  CHECK(outbox.find(item.id)->state == State::sending);
  CHECK_FALSE(outbox.find(item.id)->attachments[0].receipted);
}

TEST_CASE("a signed refusal refuses its record alone, says why, and the others go on") {
  Item one = letter(1);
  Item two = letter(2);
  Item three = letter(3);
  Outbox outbox;
  for (const Item& item : {one, two, three}) {
    outbox.add(item);
    outbox.apply(item.id, Event::sent);
  }
  outbox.apply_receipt(accepted(one, 1), now);
  outbox.apply_receipt(refused(two, 7), now);
  outbox.apply_receipt(accepted(three, 2), now);
  CHECK(outbox.count(State::delivered) == 2);
  CHECK(outbox.find(two.id)->state == State::refused);
  CHECK(outbox.find(two.id)->reason == "7");
  CHECK(outbox.items().size() == 3);
}

TEST_CASE("a receipt that comes late is taken, wherever the record has got to") {
  Item item = letter(1);
  for (State state : test::all_states) {
    INFO(name_of(state));
    Outbox outbox = test::outbox_in(state, item);
    CHECK(outbox.apply_receipt(accepted(item, 4), now));
    CHECK(outbox.find(item.id)->state == State::delivered);
    CHECK(outbox.find(item.id)->reason.empty());
    CHECK(outbox.find(item.id)->not_before == Instant{});
  }
}

TEST_CASE("a refusal after an acceptance is too late, and leaves no trace") {
  Item item = letter(1);
  Item with_photo = test::letter_with_photos(2, 1);
  Outbox outbox;
  outbox.add(item);
  outbox.add(with_photo);
  outbox.apply_receipt(accepted(item, 1), now);
  outbox.apply_receipt(accepted(with_photo, 2), now);
  outbox.apply_receipt(refused(item, 3), now);
  outbox.apply_receipt(refused(with_photo, 3), now);
  CHECK(outbox.find(item.id)->state == State::delivered);
  CHECK(outbox.find(item.id)->reason.empty());
  CHECK(outbox.find(with_photo.id)->state == State::receipted);
  CHECK(outbox.find(with_photo.id)->reason.empty());
}

TEST_CASE("the same receipt twice is one delivery") {
  Item item = test::letter_with_photos(1, 1);
  Outbox outbox = test::outbox_in(State::sending, item);
  for (int i = 0; i < 2; ++i) {
    CHECK(outbox.apply_receipt(accepted(item, 4), now));
    CHECK(outbox.apply_receipt(accepted(item.attachments[0]), now));
  }
  CHECK(outbox.count(State::delivered) == 1);
  CHECK(outbox.find(item.id)->number == 4);
}

TEST_CASE("receipts come to the same end in any order, as after a restart") {
  Item item = test::letter_with_photos(1, 2);
  std::vector<envelope::ReceiptEntry> entries = {accepted(item), accepted(item.attachments[0]),
                                                 accepted(item.attachments[1])};
  auto by_id = [](const auto& left, const auto& right) { return left.id < right.id; };
  std::sort(entries.begin(), entries.end(), by_id);
  do {
    Outbox outbox;
    outbox.add(item);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      CHECK(outbox.find(item.id)->state != State::delivered);
      CHECK(outbox.apply_receipt(entries[i], now));
    }
    CHECK(outbox.find(item.id)->state == State::delivered);
  } while (std::next_permutation(entries.begin(), entries.end(), by_id));
}

TEST_CASE("a record that is added again is the one that is there") {
  Item item = letter(1);
  Outbox outbox;
  outbox.add(item);
  outbox.apply_receipt(accepted(item), now);
  Item other = item;
  other.fingerprint = test::digest_of("other bytes");
  outbox.add(other);
  CHECK(outbox.find(item.id)->state == State::delivered);
  CHECK(outbox.find(item.id)->fingerprint == item.fingerprint);
  CHECK(outbox.count(State::waiting) == 0);
}

TEST_CASE("what is said of an unknown record is said of nobody") {
  Outbox outbox;
  RecordId id = test::record_id(1);
  CHECK_FALSE(outbox.apply(id, Event::sent));
  outbox.set_reason(id, "x");
  outbox.wait_until(id, now);
  outbox.retry(id);
  outbox.park_attachment(id, BlobId{});
  CHECK(outbox.find(id) == nullptr);
  CHECK(outbox.items().empty());
}
