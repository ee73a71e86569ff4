#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// JSON Pointer (RFC 6901), token by token.
namespace weicun::json {

/// Appends "/token" with `~` and `/` escaped (RFC 6901 §3).
void append_token(std::string& pointer, std::string_view token);
void append_token(std::string& pointer, std::size_t index);

/// An array index as RFC 6901 §4 spells it: digits without leading zeros. "-" is no index.
[[nodiscard]] std::optional<std::size_t> array_index(std::string_view token);

/// Whether `pointer` names the value at `ancestor` or one below it.
[[nodiscard]] bool is_at_or_below(std::string_view pointer, std::string_view ancestor);

class PointerReader {
 public:
  explicit PointerReader(std::string_view pointer) : rest_(pointer) {}
  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  /// The next token, unescaped; nothing where the text is not a JSON Pointer.
  [[nodiscard]] std::optional<std::string> next();

 private:
  std::string_view rest_;
};

}  // namespace weicun::json
