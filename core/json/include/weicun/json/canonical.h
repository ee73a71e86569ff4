#pragma once

#include <map>
#include <string>
#include <string_view>

#include <weicun/json/document.h>

namespace weicun::json {

/// The canonical form (RFC 8785). `not_canonical` for numbers outside I-JSON (RFC 7493 §2.2:
/// integers beyond ±(2⁵³−1), what does not survive a double) and for duplicate keys.
[[nodiscard]] Result<std::string> canonical(const Value& value);

/// A JSON string literal with RFC 8785's escapes, quotes included.
[[nodiscard]] std::string quoted(std::string_view text);
/// The shortest ES6 spelling of a double (RFC 8785 §3.2.2.3).
[[nodiscard]] std::string canonical_number(double number);

/// Order by UTF-16 code units (RFC 8785 §3.2.3), which is also how ECMAScript orders strings.
[[nodiscard]] bool utf16_less(std::string_view left, std::string_view right);

/// Builds one canonical object from members whose values are canonical already. Keeps members
/// sorted by UTF-16 code units (RFC 8785 §3.2.3), so the order of `set` does not matter.
class ObjectBuilder {
 public:
  ObjectBuilder& set_canonical(std::string_view key, std::string canonical_value);
  ObjectBuilder& set(std::string_view key, std::string_view text);  ///< A string.
  ObjectBuilder& set(std::string_view key, const char* text) {
    return set(key, std::string_view(text));
  }
  ObjectBuilder& set(std::string_view key, std::int64_t number);
  ObjectBuilder& set(std::string_view key, bool value);
  [[nodiscard]] std::string text() const;

 private:
  struct Utf16Order {
    bool operator()(const std::string& left, const std::string& right) const;
  };
  std::map<std::string, std::string, Utf16Order> members_;
};

/// An array from canonical elements.
class ArrayBuilder {
 public:
  ArrayBuilder& add_canonical(std::string_view canonical_value);
  ArrayBuilder& add(std::string_view text);
  [[nodiscard]] std::string text() const;

 private:
  std::string inner_;
};

}  // namespace weicun::json
