#include <catch_amalgamated.hpp>

#include "post.h"

using namespace weicun;
using namespace weicun::outbox;
using test::ids_of;
using test::letter;
using test::now;
using test::record_id;

namespace {

constexpr std::size_t plenty = 1U << 30U;
using RecordIds = std::vector<RecordId>;

RecordIds due(const Outbox& outbox, std::size_t bytes = plenty, std::size_t most = 100) {
  return ids_of(outbox.due(false, now, bytes, most));
}

}  // namespace

TEST_CASE("what is urgent leaves first, then letters, forms and photos; the oldest of each first") {
  Outbox outbox;
  outbox.add(letter(1, Lane::photo));
  outbox.add(letter(2, Lane::form));
  outbox.add(letter(5, Lane::letter));
  outbox.add(letter(4, Lane::letter));
  outbox.add(letter(6, Lane::urgent));
  CHECK(due(outbox) ==
        RecordIds{record_id(6), record_id(4), record_id(5), record_id(2), record_id(1)});
}

TEST_CASE("a lane that isn't known is a form's") {
  CHECK(lane_of("urgent") == Lane::urgent);
  CHECK(lane_of("letter") == Lane::letter);
  CHECK(lane_of("photo") == Lane::photo);
  CHECK(lane_of("form") == Lane::form);
  CHECK(lane_of("") == Lane::form);
  CHECK(lane_of("Urgent") == Lane::form);
}

TEST_CASE("a batch holds as many records as its bytes and its number allow") {
  Outbox outbox;
  for (std::uint32_t n = 0; n < 10; ++n) outbox.add(letter(n));
  CHECK(due(outbox, 15'000).size() == 3);
  CHECK(due(outbox, 14'999).size() == 2);
  CHECK(due(outbox, plenty, 4).size() == 4);
}

TEST_CASE("a record larger than the batch goes alone, and is not overtaken for ever") {
  Outbox outbox;
  Item large = letter(1);
  large.size = 300'000;
  outbox.add(large);
  outbox.add(letter(2));
  CHECK(due(outbox, 4'096) == RecordIds{large.id});
}

TEST_CASE("records for a session and sealed ones are asked for apart") {
  Outbox outbox;
  Item notice = letter(1);
  notice.readable = true;
  outbox.add(notice);
  outbox.add(letter(2));
  CHECK(due(outbox) == RecordIds{record_id(2)});
  CHECK(ids_of(outbox.due(true, now, plenty, 100)) == RecordIds{notice.id});
}

TEST_CASE("nothing is due but what waits") {
  for (State state : test::all_states) {
    INFO(name_of(state));
    Item item = letter(1);
    Outbox outbox = test::outbox_in(state, item);
    CHECK(due(outbox).size() == (state == State::waiting ? 1 : 0));
  }
}

TEST_CASE("a record that was told to wait lets the others go before") {
  Outbox outbox;
  outbox.add(letter(1));
  outbox.add(letter(2));
  outbox.wait_until(record_id(1), now.plus(60'000));
  CHECK(due(outbox) == RecordIds{record_id(2)});
  CHECK(outbox.next_due() == Instant{});
  outbox.apply(record_id(2), Event::sent);
  CHECK(outbox.next_due() == now.plus(60'000));
}

TEST_CASE("an hour is due only while something waits for it") {
  for (State state : test::all_states) {
    INFO(name_of(state));
    Outbox outbox = test::outbox_in(state, letter(1));
    CHECK(outbox.next_due().has_value() == (state == State::waiting));
  }
}

TEST_CASE("what was sent without an answer is due again: same id, same bytes, same place") {
  Outbox outbox;
  Item item = letter(1);
  outbox.add(item);
  for (std::uint32_t attempt = 1; attempt <= 3; ++attempt) {
    outbox.apply(item.id, Event::sent);
    CHECK(due(outbox).empty());
    outbox.apply(item.id, Event::unanswered);
    auto again = outbox.due(false, now, plenty, 100);
    REQUIRE(again.size() == 1);
    CHECK(again[0]->id == item.id);
    CHECK(again[0]->fingerprint == item.fingerprint);
    CHECK(again[0]->place.generation == item.place.generation);
    CHECK(again[0]->place.offset == item.place.offset);
    CHECK(again[0]->attempts == attempt);
  }
}

TEST_CASE("asking again puts a parked record back at once, and forgets why it stood") {
  Item item = letter(1);
  Outbox outbox = test::outbox_in(State::parked, item);
  outbox.wait_until(item.id, now.plus(60'000));
  outbox.retry(item.id);
  CHECK(due(outbox) == RecordIds{item.id});
  CHECK(outbox.find(item.id)->reason.empty());
  CHECK(outbox.find(item.id)->attempts == 0);
}

TEST_CASE("asking again for a record that the hub refused keeps the refusal and its reason") {
  Item item = letter(1);
  Outbox outbox = test::outbox_in(State::refused, item);
  outbox.retry(item.id);
  CHECK(outbox.find(item.id)->state == State::refused);
  CHECK(outbox.find(item.id)->reason == "3");
}

TEST_CASE("parking one record of a batch leaves the others due") {
  Outbox outbox;
  for (std::uint32_t n = 1; n <= 3; ++n) {
    outbox.add(letter(n));
    outbox.apply(record_id(n), Event::sent);
  }
  outbox.apply(record_id(2), Event::parked);
  outbox.apply(record_id(1), Event::unanswered);
  outbox.apply(record_id(3), Event::unanswered);
  CHECK(due(outbox) == RecordIds{record_id(1), record_id(3)});
  CHECK(outbox.find(record_id(2))->state == State::parked);
}
