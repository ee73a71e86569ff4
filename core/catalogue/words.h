#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <weicun/catalogue/catalogue.h>

namespace weicun::catalogue {

/// The spelling of a locale in data files and in the API.
[[nodiscard]] std::string_view name_of(Locale locale);

/// Texts by key and locale: {"key": {"zh-CN": "text"}} or {"key": {"zh-CN": ["message", "fix"]}}.
class Words {
 public:
  /// Data that is built in; text that is not JSON is a bug and stops.
  [[nodiscard]] static Words from(std::string_view text);
  struct Phrase {
    std::string message;
    std::string fix;
  };
  [[nodiscard]] std::optional<Phrase> find(std::string_view key, Locale locale) const;

 private:
  std::shared_ptr<const json::Document> document_;
};

/// The text for a locale in an object {"zh-CN": …}; falls back to zh-CN, then "".
[[nodiscard]] std::string localised(const std::optional<json::Value>& texts, Locale locale);

/// A pointer with every array index as "*": "/photos/3/bytes" → "/photos/*/bytes".
[[nodiscard]] std::string without_indexes(std::string_view pointer);

/// Puts {name} by its parameter. A name that is not there stays as it is.
[[nodiscard]] std::string filled_in(std::string_view pattern, const schema::Problem& problem,
                                    std::string_view field);

}  // namespace weicun::catalogue
