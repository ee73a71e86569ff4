#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

/// Everything that decides how a record moves lives in this table (h11's rule: one file).
///
/// A network answer never deletes a record. Only a verified receipt (`accepted`, `refused`) is
/// final, and of the two `accepted` wins. What an unsigned answer says can at most park a record.
/// What is proved by no receipt any more (format.md §7) is offered again: the same bytes, the same
/// id.
namespace weicun::outbox {

enum class State : std::uint8_t {
  waiting,    ///< Stored, not on its way.
  sending,    ///< In a request that has not been answered.
  receipted,  ///< The hub has the record; attachments are missing.
  delivered,  ///< The hub has the record and every attachment.
  refused,    ///< The hub refused for ever, and signed it.
  parked,     ///< It was offered, and something unsigned stands in the way; `retry` goes on.
  withdrawn,  ///< Taken back by its author before it was ever offered to the hub.
};
inline constexpr std::size_t state_count = 7;

enum class Event : std::uint8_t {
  sent,        ///< Put into a request.
  unanswered,  ///< The request ended without a receipt for this record.
  accepted,    ///< A verified receipt.
  completed,   ///< The last attachment's verified receipt, or there was none to wait for.
  refused,     ///< A verified refusal.
  parked,      ///< An unsigned answer that concerns this record alone.
  retried,     ///< The person asks again.
  withdrawn,   ///< The person takes it back.
  lost,        ///< No receipt proves it any more: the hub went back, or its key was stolen.
};
inline constexpr std::size_t event_count = 9;

struct Transition {
  State from;
  Event event;
  State to;
};

inline constexpr std::array transitions = {
    Transition{State::waiting, Event::sent, State::sending},
    Transition{State::waiting, Event::accepted,
               State::receipted},  // a late answer to an earlier request
    Transition{State::waiting, Event::refused, State::refused},
    Transition{State::waiting, Event::parked, State::parked},
    Transition{State::waiting, Event::withdrawn, State::withdrawn},
    Transition{State::sending, Event::unanswered, State::waiting},
    Transition{State::sending, Event::accepted, State::receipted},
    Transition{State::sending, Event::refused, State::refused},
    Transition{State::sending, Event::parked, State::parked},
    Transition{State::receipted, Event::completed, State::delivered},
    Transition{State::receipted, Event::lost, State::waiting},
    Transition{State::delivered, Event::lost, State::waiting},
    Transition{State::parked, Event::accepted, State::receipted},
    Transition{State::parked, Event::refused, State::refused},
    Transition{State::parked, Event::retried, State::waiting},
    Transition{State::refused, Event::accepted, State::receipted},
    Transition{State::withdrawn, Event::accepted, State::receipted},  // too late: the receipt wins
};

/// The state after `event`, or nothing where the event changes nothing in this state.
[[nodiscard]] constexpr std::optional<State> next_state(State from, Event event) {
  for (const Transition& transition : transitions) {
    if (transition.from == from && transition.event == event) return transition.to;
  }
  return std::nullopt;
}

[[nodiscard]] std::string_view name_of(State state);
[[nodiscard]] std::string_view name_of(Event event);

}  // namespace weicun::outbox
