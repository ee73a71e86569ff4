#pragma once

#include <string>
#include <vector>

namespace weicun::catalogue {

/// Who may take a step.
enum class By : unsigned char { author, office, server, timer };

/// One step of a type's workflow (domain/fsm.json as data).
struct Edge {
  std::string from;
  std::string to;
  By by = By::author;
  std::string
      action;  ///< Name in `actions` and for `act` ("open", "reply", …); "" for steps of the hub.
  std::string event_type;  ///< Type of the record that takes the step ("gov.letter_event"), or "".
  std::string event_kind;  ///< Value of its /kind ("opened", "reply", …), or "".
  std::string
      input;  ///< Type whose form asks for more (usually `event_type`), or "" when a tap is enough.
};

struct Workflow {
  std::string initial;
  std::vector<Edge> edges;
};

}  // namespace weicun::catalogue
