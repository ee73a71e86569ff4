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
    auto add = [&](const std::string& office, const std::string& word) {
      auto number = keyring::office_number(office);
      bool vouched = number && directory && directory->active_office(*number) != nullptr;
      review.readers.push_back({office, catalogue.office_title(word, settings.locale), vouched});
    };
    for (const std::string& office : audience ? audience->offices : std::vector<std::string>{})
      add(office, office);
    // The county has no office card in a village's directory: its drop card is what the roots vouch
    // for.
    if (is_drop(type)) {
      std::string county = "county_discipline";
      std::string title = catalogue.office_title(county, settings.locale);
      review.readers.push_back({county, title, drop_card() != nullptr});
    }
    bool to_township = audience && audience->signing == catalogue::Signing::township_only;
    if (to_township && !audience->identity_office.empty())
      add(audience->identity_office, audience->identity_office + ".name");
  }
  settle(request, Answer(std::move(review)));
}

}  // namespace weicun::client
