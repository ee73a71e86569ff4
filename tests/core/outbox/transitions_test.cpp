#include <catch_amalgamated.hpp>

#include <set>

#include "post.h"

// What protocol.md (Rules) promises, asked of every pair of state and event.

using namespace weicun;
using namespace weicun::outbox;
using test::all_events;
using test::all_states;

namespace {

bool may_follow(State from, State to) {
  return std::any_of(all_events.begin(), all_events.end(),
                     [&](Event event) { return next_state(from, event) == to; });
}

}  // namespace

TEST_CASE("only a verified receipt makes a record receipted, and only its completion delivered") {
  for (State from : all_states) {
    for (Event event : all_events) {
      auto to = next_state(from, event);
      if (to == State::receipted) CHECK(event == Event::accepted);
      if (to == State::delivered) CHECK((from == State::receipted && event == Event::completed));
    }
  }
}

TEST_CASE("a receipt is taken in every state, and wins over whatever was thought before") {
  for (State from : all_states) {
    bool done = from == State::receipted || from == State::delivered;
    INFO(name_of(from));
    CHECK(next_state(from, Event::accepted) ==
          (done ? std::nullopt : std::optional(State::receipted)));
  }
}

TEST_CASE("what the hub has is given up only when no receipt proves it any more") {
  for (State from : all_states) {
    bool had = from == State::receipted || from == State::delivered;
    CHECK(next_state(from, Event::lost) == (had ? std::optional(State::waiting) : std::nullopt));
  }
  for (Event event : all_events) {
    if (event == Event::lost) continue;
    CHECK_FALSE(next_state(State::delivered, event).has_value());
    auto to = next_state(State::receipted, event);
    CHECK((!to || to == State::delivered));
  }
}

TEST_CASE("only a signed refusal refuses; what is unsigned parks") {
  for (State from : all_states) {
    for (Event event : all_events) {
      auto to = next_state(from, event);
      if (to == State::refused) CHECK(event == Event::refused);
      if (to == State::parked) CHECK(event == Event::parked);
    }
  }
  CHECK(next_state(State::sending, Event::parked) == State::parked);
  CHECK(next_state(State::sending, Event::refused) == State::refused);
}

TEST_CASE("a refused record is left only by the hub's own acceptance") {
  for (Event event : all_events) {
    auto to = next_state(State::refused, event);
    CHECK(to == (event == Event::accepted ? std::optional(State::receipted) : std::nullopt));
  }
}

TEST_CASE("a request without an answer puts its records back, and does nothing else") {
  for (State from : all_states) {
    auto to = next_state(from, Event::unanswered);
    CHECK(to == (from == State::sending ? std::optional(State::waiting) : std::nullopt));
  }
}

TEST_CASE(
    "a record is taken back before it is sent, not after, nor when it is parked: it was sent") {
  for (State from : all_states) {
    auto to = next_state(from, Event::withdrawn);
    CHECK(to == (from == State::waiting ? std::optional(State::withdrawn) : std::nullopt));
  }
}

TEST_CASE("a parked record goes on when the person asks, and only then") {
  CHECK(next_state(State::parked, Event::retried) == State::waiting);
  for (State from : all_states) {
    if (from != State::parked) CHECK_FALSE(next_state(from, Event::retried).has_value());
  }
  CHECK_FALSE(next_state(State::parked, Event::sent).has_value());
}

TEST_CASE("every state is reached, and delivery can be reached from everywhere") {
  for (State to : all_states) {
    bool reached =
        to == State::waiting || std::any_of(all_states.begin(), all_states.end(),
                                            [&](State from) { return may_follow(from, to); });
    INFO(name_of(to));
    CHECK(reached);
  }
  for (State from : all_states) {
    bool near = from == State::delivered || from == State::receipted;
    CHECK((near || may_follow(from, State::receipted)));
  }
}

TEST_CASE("no pair of state and event stands in the table twice") {
  std::set<std::pair<State, Event>> pairs;
  for (const Transition& transition : transitions) pairs.emplace(transition.from, transition.event);
  CHECK(pairs.size() == transitions.size());
}

TEST_CASE("states and events have names of their own") {
  std::set<std::string_view> names;
  for (State state : all_states) names.insert(name_of(state));
  CHECK(names.size() == state_count);
  names.clear();
  for (Event event : all_events) names.insert(name_of(event));
  CHECK(names.size() == event_count);
  CHECK_FALSE(names.contains(""));
}

TEST_CASE("the outbox moves by the table and by nothing else") {
  for (State from : all_states) {
    for (Event event : all_events) {
      Item item = test::letter(1);
      Outbox outbox = test::outbox_in(from, item);
      REQUIRE(outbox.find(item.id)->state == from);
      auto to = next_state(from, event);
      CHECK(outbox.apply(item.id, event) == to.has_value());
      CHECK(outbox.find(item.id)->state == to.value_or(from));
      for (State state : all_states)
        CHECK(outbox.count(state) == (state == to.value_or(from) ? 1U : 0U));
    }
  }
}

TEST_CASE("an observer sees each move as it is made") {
  struct Watch : Observer {
    std::vector<Transition> seen;
    void moved(State from, Event event, State to) override { seen.push_back({from, event, to}); }
  } watch;
  Item item = test::letter(1);
  Outbox outbox;
  outbox.observe(&watch);
  outbox.add(item);
  outbox.apply(item.id, Event::sent);
  outbox.apply(item.id, Event::withdrawn);
  outbox.apply_receipt(test::accepted(item), test::now);
  REQUIRE(watch.seen.size() == 3);
  CHECK(watch.seen[0].to == State::sending);
  CHECK(watch.seen[1].to == State::receipted);
  CHECK(watch.seen[2].to == State::delivered);
}

TEST_CASE("whatever happens in whatever order, no record is gone and no id or byte another") {
  crypto::Random random = *crypto::Random::seeded(test::digest_of("anything"));
  Outbox outbox;
  std::vector<Item> letters;
  for (std::uint32_t n = 0; n < 20; ++n) letters.push_back(test::letter_with_photos(n, n % 3));
  for (const Item& item : letters) outbox.add(item);
  std::set<RecordId> delivered;
  for (int step = 0; step < 20'000; ++step) {
    const Item& item = letters[static_cast<std::size_t>(random.below(letters.size()))];
    Event event = all_events[static_cast<std::size_t>(random.below(event_count))];
    if (event == Event::lost) continue;
    outbox.apply(item.id, event);
    if (outbox.find(item.id)->state == State::delivered) delivered.insert(item.id);
    for (const RecordId& id : delivered) REQUIRE(outbox.find(id)->state == State::delivered);
  }
  CHECK(delivered.size() == letters.size());
  CHECK(outbox.items().size() == letters.size());
  for (const Item& item : letters) {
    const Item* kept = outbox.find(item.id);
    CHECK(kept->fingerprint == item.fingerprint);
    CHECK(kept->place.generation == item.place.generation);
    CHECK(kept->size == item.size);
  }
}
