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
      if (!number) return;
      Office reader = office_view(*number);
      if (word != office) reader.title = catalogue.office_title(word, settings.locale);
      review.readers.push_back(std::move(reader));
    };
    for (const std::string& office : audience ? audience->offices : std::vector<std::string>{})
      add(office, office);
    // The county has no office card in a village's directory: its drop card is what the roots vouch
    // for.
    if (is_drop(type)) {
      Office county = office_view(*keyring::office_number("county_discipline"));
      county.state = drop_card() != nullptr ? "trusted" : "none";
      review.readers.push_back(std::move(county));
    }
    bool to_township = audience && audience->signing == catalogue::Signing::township_only;
    if (to_township && !audience->identity_office.empty())
      add(audience->identity_office, audience->identity_office + ".name");
  }
  settle(request, Answer(std::move(review)));
}

}  // namespace weicun::client
