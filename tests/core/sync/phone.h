#pragma once

#include <weicun/sync/sync.h>

#include "core/outbox/post.h"

/// A phone's sync machine with an outbox and what it holds; time stands still until a test moves
/// it.
namespace weicun::test {

using namespace weicun::sync;

struct Phone {
  Sync sync;
  Outbox outbox;
  Holdings holdings{true, true, true};
  Instant clock = now;
  crypto::Random random = *crypto::Random::seeded(digest_of("phone"));

  /// What is asked next, or nothing.
  [[nodiscard]] std::optional<Exchange> next() { return sync.next(clock, outbox, holdings); }
  [[nodiscard]] std::optional<Step> asks() {
    auto exchange = next();
    return exchange ? std::optional(exchange->step) : std::nullopt;
  }
  [[nodiscard]] std::optional<Instant> wake_at() const { return sync.wake_at(outbox, holdings); }
  void pass(std::uint64_t milliseconds) { clock = clock.plus(milliseconds); }

  /// Answers the question on its way as a good hub would, without records in the inbox.
  void answered_well() {
    switch (sync.underway()->step) {
      case Step::trust:
        sync.trust_read(clock);
        return sync.succeeded(clock);
      case Step::challenge:
        return sync.challenged(clock, Bytes(40, 1));
      case Step::login:
        return sync.signed_in(clock, {Bytes(32, 2), clock.plus(3'600'000)});
      case Step::inbox:
        sync.inbox_read(clock, false);
        return sync.succeeded(clock);
      default:
        return sync.succeeded(clock);
    }
  }
  /// Nothing left to ask: trust and inbox were read, a session is there.
  [[nodiscard]] static Phone settled() {
    Phone phone;
    for (int questions = 0; phone.asks(); ++questions) {
      phone.answered_well();
      if (questions > 10) throw std::runtime_error("a phone without letters asks for ever");
    }
    return phone;
  }
  void write(std::uint32_t first, std::uint32_t last) {
    for (std::uint32_t n = first; n <= last; ++n) outbox.add(letter(n));
  }
  /// The records of the next submission, all of which the hub then has.
  std::size_t submit() {
    auto exchange = next();
    if (!exchange || exchange->step != Step::submission) return 0;
    for (const RecordId& id : exchange->records) {
      outbox.apply(id, Event::sent);
      outbox.apply_receipt(accepted(*outbox.find(id)), clock);
    }
    sync.succeeded(clock);
    return exchange->records.size();
  }
};

}  // namespace weicun::test
