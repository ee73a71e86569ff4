#include "core.h"

namespace weicun::client {

/// `check`, and who will be able to read it, so that a person knows before it is sent.
void Client::Core::review(RequestId request, std::string_view type, std::string_view text) {
  auto verdict = catalogue.check_text(type, text, settings.locale);
  if (!verdict) return fail(request, verdict.error());
  Review review;
  review.problems = verdict->problems;
  review.bytes = text.size();
  if (verdict->checked) {
    auto audience = catalogue.audience(*verdict->checked);
    for (const std::string& office : audience ? audience->offices : std::vector<std::string>{}) {
      auto number = keyring::office_number(office);
      if (number) review.readers.push_back(office_view(*number));
    }
  }
  settle(request, Answer(std::move(review)));
}

}  // namespace weicun::client
