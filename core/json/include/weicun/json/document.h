#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <weicun/base/bytes.h>
#include <weicun/base/result.h>

/// Strict JSON (RFC 8259, UTF-8 without BOM) as one flat tape. Nothing here throws or recurses.
namespace weicun::json {

struct Limits {
  std::size_t bytes = 1U << 20U;
  std::size_t depth = 64;
  std::size_t nodes = 100'000;
};

enum class Kind : std::uint8_t { null, boolean, integer, number, string, array, object };

class Document;

/// A place in a Document: cheap to copy, valid as long as the document lives.
/// Asking a value of another kind answers the neutral value (0, "", false), never fails.
class Value {
 public:
  [[nodiscard]] Kind kind() const;
  [[nodiscard]] bool is_null() const { return kind() == Kind::null; }
  [[nodiscard]] bool is_object() const { return kind() == Kind::object; }
  [[nodiscard]] bool is_array() const { return kind() == Kind::array; }
  [[nodiscard]] bool is_string() const { return kind() == Kind::string; }
  [[nodiscard]] bool is_number() const { return kind() == Kind::integer || kind() == Kind::number; }

  [[nodiscard]] bool boolean() const;
  /// `Kind::integer` is a number without fraction and exponent that fits 64 bits; 1.0 and 1e2 are
  /// `number` here (the schema engine decides that they are integers in JSON Schema's sense).
  [[nodiscard]] std::int64_t integer() const;
  [[nodiscard]] double number() const;
  [[nodiscard]] std::string_view lexeme() const;  ///< A number exactly as it was written.
  [[nodiscard]] std::string_view string() const;  ///< Escapes resolved, UTF-8.

  [[nodiscard]] std::size_t size() const;  ///< Elements of an array, members of an object, else 0.
  [[nodiscard]] std::optional<Value> find(std::string_view key) const;  ///< Member of an object.
  [[nodiscard]] std::optional<Value> at(std::size_t index) const;       ///< Element of an array.
  [[nodiscard]] std::string text(std::string_view key) const;  ///< A member's string, or "".
  /// The value at a JSON Pointer (RFC 6901) below this one.
  [[nodiscard]] std::optional<Value> at_pointer(std::string_view pointer) const;

  /// Walking children: `for (auto child = v.first(); child; child = child->next())`.
  [[nodiscard]] std::optional<Value> first() const;
  [[nodiscard]] std::optional<Value> next() const;
  [[nodiscard]] std::string_view key() const;  ///< Name of a member, "" elsewhere.

  [[nodiscard]] std::size_t node_count() const;  ///< This value and everything below it.
  [[nodiscard]] std::size_t position() const {
    return node_;
  }  ///< Place on the tape, for indexes beside it.
  friend bool operator==(const Value& left,
                         const Value& right);              ///< Same place of the same document.
  [[nodiscard]] bool in_document_with_duplicates() const;  ///< See Document::duplicate_keys.

 private:
  friend class Document;
  Value(const Document& document, std::size_t node) : document_(&document), node_(node) {}
  const Document* document_;
  std::size_t node_;
};

/// Deep equality in JSON Schema's sense: 1 equals 1.0, members in any order.
[[nodiscard]] bool same(const Value& left, const Value& right);

/// A parsed text. Movable; Values point into it and must not outlive it or its move.
class Document {
 public:
  Document() = default;
  Document(Document&&) noexcept = default;
  Document& operator=(Document&&) noexcept = default;
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  [[nodiscard]] Value root() const;

  struct DuplicateKey {
    std::string pointer;  ///< JSON Pointer of the object's second member of that name.
  };
  /// Duplicate keys are grammatical; the last one counts on the tape, and each is named here so
  /// that `check` can make a problem of it. At most 16 are named: one is enough to
  /// refuse.
  [[nodiscard]] const std::vector<DuplicateKey>& duplicate_keys() const;

 private:
  friend class Value;
  friend class Parser;
  /// One value. Offsets point into `text_`, which is the input with its escapes resolved in place.
  struct Node {
    Kind kind = Kind::null;
    bool last = true;        ///< Nothing follows in the same array or object.
    std::uint32_t size = 0;  ///< Children of an array or object.
    std::uint32_t skip = 1;  ///< Nodes of this value and everything below it.
    std::uint32_t text = 0;  ///< String or number lexeme.
    std::uint32_t length = 0;
    std::uint32_t key = 0;
    std::uint32_t key_length = 0;
    std::uint64_t bits = 0;  ///< boolean, std::int64_t or double, by kind.
  };
  [[nodiscard]] std::string_view piece(std::uint32_t offset, std::uint32_t length) const {
    return std::string_view(text_).substr(offset, length);
  }
  std::string text_;
  std::vector<Node> nodes_;
  std::vector<DuplicateKey> duplicate_keys_;
};

/// `bad_json` (place: "byte N: why"), or `limit_exceeded`. Lone surrogates and bad UTF-8 are
/// bad_json.
[[nodiscard]] Result<Document> parse(std::string_view text, const Limits& limits = {});

}  // namespace weicun::json
