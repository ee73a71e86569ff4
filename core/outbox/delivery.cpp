#include <weicun/outbox/delivery.h>

namespace weicun::outbox {

std::string_view name_of(State state) {
  switch (state) {
    case State::waiting:
      return "waiting";
    case State::sending:
      return "sending";
    case State::receipted:
      return "receipted";
    case State::delivered:
      return "delivered";
    case State::refused:
      return "refused";
    case State::parked:
      return "parked";
    case State::withdrawn:
      return "withdrawn";
  }
  return "";
}

std::string_view name_of(Event event) {
  switch (event) {
    case Event::sent:
      return "sent";
    case Event::unanswered:
      return "unanswered";
    case Event::accepted:
      return "accepted";
    case Event::completed:
      return "completed";
    case Event::refused:
      return "refused";
    case Event::parked:
      return "parked";
    case Event::retried:
      return "retried";
    case Event::withdrawn:
      return "withdrawn";
    case Event::lost:
      return "lost";
  }
  return "";
}

}  // namespace weicun::outbox
