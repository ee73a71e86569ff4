#pragma once

#include <string_view>
#include <vector>

namespace weicun::catalogue {

/// One folder of core/catalogue/types as texts, generated at build.
struct EmbeddedType {
  std::string_view type;
  std::string_view schema;
  std::string_view words;
};
[[nodiscard]] const std::vector<EmbeddedType>& embedded_types();
/// A file of core/catalogue/words by its name without ending; "{}" when there is none.
[[nodiscard]] std::string_view embedded_words(std::string_view name);

}  // namespace weicun::catalogue
