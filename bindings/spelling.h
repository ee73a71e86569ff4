#pragma once

#include <string>

#include <weicun/catalogue/catalogue.h>
#include <weicun/client/client.h>

#include "message.h"

/// Core values as the JSON of a message's head.
namespace weicun::bindings {

[[nodiscard]] std::string spell(const schema::Problem& problem);
[[nodiscard]] std::string spell(const schema::Problems& problems);
[[nodiscard]] std::string spell(const catalogue::Verdict& verdict);
[[nodiscard]] std::string spell(const client::Answer& answer, Parts& parts);
[[nodiscard]] std::string spell(const client::Effect& effect, Parts& parts,
                                const catalogue::Catalogue& types, catalogue::Locale locale);
/// {code, place, message, retry}: only public codes cross; others become "journal-damaged" or
/// "bad-file".
[[nodiscard]] std::string spell(const Error& problem, const catalogue::Catalogue& types,
                                catalogue::Locale locale);

}  // namespace weicun::bindings
