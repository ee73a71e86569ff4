#include <weicun/json/canonical.h>

#include "door.h"
#include "request.h"

/// The calls of somebody who has the code of a drop.
namespace weicun::bindings {

/// "answers": part 0 is the code, as it was typed: the buffer that parts lie in is overwritten.
/// "answersDue": {"due": ms} while the question waits. "answersEnd": nobody waits any more.
Door::Answer Door::perform_enquiry(std::string_view call, const Message& message) {
  json::ObjectBuilder out;
  if (call == "answers") {
    client_->answers(request_of(message), text_of(message.part(0)), now_of(message));
  } else if (call == "answersDue") {
    if (auto due = client_->answers_due(now_of(message)))
      out.set("due", static_cast<std::int64_t>(due->milliseconds));
  } else if (call == "answersEnd") {
    client_->end_answers(now_of(message));
  } else {
    return error(ErrorCode::not_supported, "call");
  }
  return out.text();
}

}  // namespace weicun::bindings
