#include <catch_amalgamated.hpp>

#include "post.h"

using namespace weicun;
using namespace weicun::outbox;
using test::accepted;
using test::letter_with_photos;
using test::now;
using test::refused;

namespace {

/// A letter with photos that the hub has the text of.
struct Receipted {
  Item item;
  Outbox outbox;
  explicit Receipted(std::uint8_t photos) : item(letter_with_photos(1, photos)) {
    outbox.add(item);
    outbox.apply_receipt(accepted(item), now);
  }
  [[nodiscard]] const Item& now_kept() const { return *outbox.find(item.id); }
  [[nodiscard]] std::optional<BlobId> due() const {
    auto found = outbox.due_attachment(now);
    return found ? std::optional(found->attachment->blob) : std::nullopt;
  }
};

}  // namespace

TEST_CASE("a letter with photos is delivered when the hub has each of them") {
  Receipted letter(3);
  for (const OutgoingAttachment& photo : letter.item.attachments) {
    CHECK(letter.now_kept().state == State::receipted);
    CHECK(letter.due() == photo.blob);
    CHECK(letter.outbox.apply_receipt(accepted(photo), now));
  }
  CHECK(letter.now_kept().state == State::delivered);
  CHECK_FALSE(letter.due().has_value());
}

TEST_CASE("text travels first: no photo before its letter has its receipt") {
  Item item = letter_with_photos(1, 1);
  for (State state :
       {State::waiting, State::sending, State::refused, State::parked, State::withdrawn}) {
    Outbox outbox = test::outbox_in(state, item);
    CHECK_FALSE(outbox.due_attachment(now).has_value());
  }
}

TEST_CASE("a photo's receipt for another file changes nothing") {
  Receipted letter(1);
  auto entry = accepted(letter.item.attachments[0]);
  entry.fingerprint[0] ^= 1;
  CHECK_FALSE(letter.outbox.apply_receipt(entry, now));
  CHECK(letter.now_kept().state == State::receipted);
}

TEST_CASE("a photo that the hub refused holds up neither its letter's text nor the other photos") {
  Receipted letter(2);
  CHECK(letter.outbox.apply_receipt(refused(letter.item.attachments[0], 5), now));
  CHECK(letter.now_kept().state == State::receipted);
  CHECK(letter.now_kept().reason == "5");
  CHECK(letter.due() == letter.item.attachments[1].blob);
}

TEST_CASE("a refusal of a photo that the hub has is too late, and leaves no trace") {
  Receipted letter(1);
  letter.outbox.apply_receipt(accepted(letter.item.attachments[0]), now);
  letter.outbox.apply_receipt(refused(letter.item.attachments[0], 5), now);
  CHECK(letter.now_kept().state == State::delivered);
  CHECK(letter.now_kept().reason.empty());
  CHECK_FALSE(letter.now_kept().attachments[0].parked);
}

TEST_CASE("a delivered letter has no reason left from a photo that was refused at first") {
  Receipted letter(1);
  letter.outbox.apply_receipt(refused(letter.item.attachments[0], 5), now);
  letter.outbox.apply_receipt(accepted(letter.item.attachments[0]), now);
  CHECK(letter.now_kept().state == State::delivered);
  CHECK(letter.now_kept().reason.empty());
}

TEST_CASE("a parked photo goes on when the person asks") {
  Receipted letter(1);
  letter.outbox.park_attachment(letter.item.id, letter.item.attachments[0].blob);
  letter.outbox.set_reason(letter.item.id, "too-large");
  CHECK_FALSE(letter.due().has_value());
  letter.outbox.retry(letter.item.id);
  CHECK(letter.due() == letter.item.attachments[0].blob);
  CHECK(letter.now_kept().state == State::receipted);
  CHECK(letter.now_kept().reason.empty());
}

TEST_CASE("a letter whose photos are all parked waits for the person and for no hour") {
  Receipted letter(2);
  CHECK(letter.outbox.next_due() == Instant{});
  letter.outbox.park_attachment(letter.item.id, letter.item.attachments[0].blob);
  CHECK(letter.outbox.next_due() == Instant{});
  letter.outbox.park_attachment(letter.item.id, letter.item.attachments[1].blob);
  CHECK_FALSE(letter.outbox.next_due().has_value());
}

TEST_CASE("a photo waits as long as its letter was told to") {
  Receipted letter(1);
  letter.outbox.wait_until(letter.item.id, now.plus(1));
  CHECK_FALSE(letter.due().has_value());
  CHECK(letter.outbox.due_attachment(now.plus(1)).has_value());
  CHECK(letter.outbox.next_due() == now.plus(1));
}
