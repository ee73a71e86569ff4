#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <weicun/base/result.h>
#include <weicun/catalogue/workflow.h>
#include <weicun/json/document.h>
#include <weicun/schema/problem.h>

/// The record types as data: schema, rules, audience, words. One folder of data a type.
namespace weicun::catalogue {

enum class Locale : std::uint8_t { zh_cn, zh_tw, en };
[[nodiscard]] std::optional<Locale> locale_of(std::string_view name);

/// Who may read a record of a type (ARCHITECTURE.md).
enum class Class : std::uint8_t { public_record, hub, sealed, drop };

struct TypeInfo {
  std::string id;
  std::int64_t version = 1;
  Class record_class = Class::sealed;
  std::string lane;         ///< "urgent", "letter", "form", "photo"
  std::string title;        ///< In the locale asked for.
  std::string title_field;  ///< JSON Pointer whose text names a record in lists ("/title"), or "".
  std::string schema;       ///< The schema as JSON text.
  bool internal = false;    ///< Written and read by the core alone; no form, no value for an app.
};

/// A record that was checked and may be sealed. Only `Catalogue::check_text` makes one
/// (ARCHITECTURE.md).
class Checked {
 public:
  [[nodiscard]] const std::string& type() const { return type_; }
  [[nodiscard]] std::int64_t version() const { return version_; }
  [[nodiscard]] const std::string& canonical_value() const { return canonical_; }  ///< RFC 8785.
  [[nodiscard]] json::Value value() const { return document_->root(); }

 private:
  friend class Catalogue;
  Checked() = default;
  std::string type_;
  std::int64_t version_ = 1;
  std::string canonical_;
  std::shared_ptr<const json::Document> document_;
};

/// What `check` says. `checked` is there exactly when no problem has severity `error`.
struct Verdict {
  schema::Problems problems;
  std::vector<std::string> hidden;  ///< Pointers of fields that do not apply now.
  std::optional<Checked> checked;
};

/// How a letter names its author (format.md §5.1).
enum class Signing : std::uint8_t { named, township_only, anonymous };

/// Whom a record of a class `sealed` goes to, read from its value by the type's audience data.
struct Audience {
  std::vector<std::string> offices;  ///< Office names of format.md §3.1 ("branch_secretary").
  std::string
      author_of;  ///< JSON Pointer of the record whose author is a recipient ("/letter"), or "".
  Signing signing = Signing::named;
  std::string identity;         ///< Member that says who the author is ("identity_box"), or "".
  std::string identity_office;  ///< Who alone may read it where the township only may, or "".
};

class Catalogue {
 public:
  /// The types that are built in. Compiles lazily; a built-in type that does not compile is a bug.
  [[nodiscard]] static Catalogue built_in();

  Catalogue(Catalogue&&) noexcept;
  Catalogue& operator=(Catalogue&&) noexcept;
  ~Catalogue();

  /// Without the internal ones.
  [[nodiscard]] std::vector<std::string> types() const;
  /// `unknown_type`.
  [[nodiscard]] Result<TypeInfo> type(std::string_view id, Locale locale) const;
  /// Text → Checked or problems with words. Bad JSON is a problem ("json.syntax"), an unknown type
  /// an error. `at`: only this field and the rules that depend on it.
  [[nodiscard]] Result<Verdict> check_text(std::string_view type, std::string_view text,
                                           Locale locale,
                                           std::optional<std::string_view> at = std::nullopt) const;
  [[nodiscard]] Result<Audience> audience(const Checked& record) const;
  /// The same record without one of its members, checked again; and that member's value, canonical,
  /// or "" where it was not there. `malformed` when the type wants that member.
  [[nodiscard]] Result<std::pair<Checked, std::string>> without(const Checked& record,
                                                                std::string_view member) const;
  /// The code, label pairs of an enumeration ("gov.secretary_letter/topic") for forms.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> codes(std::string_view table,
                                                                       Locale locale) const;
  /// The workflow of a type; a type without one has no edges.
  [[nodiscard]] Result<const Workflow*> workflow(std::string_view type) const;
  [[nodiscard]] std::string action_label(std::string_view type, std::string_view action,
                                         Locale locale) const;
  /// Plain words for a public ErrorCode ("storage-full"), a finding or an office name, by locale.
  [[nodiscard]] std::string error_message(std::string_view code, Locale locale) const;
  [[nodiscard]] std::string finding_message(std::string_view code, Locale locale) const;
  [[nodiscard]] std::string office_title(std::string_view office, Locale locale) const;
  /// Words for a state of a type's workflow, or for a problem code that others raised.
  [[nodiscard]] std::string stage_label(std::string_view type, std::string_view stage,
                                        Locale locale) const;
  void put_words(schema::Problem& problem, std::string_view type, Locale locale) const;

 private:
  struct Data;
  explicit Catalogue(std::unique_ptr<Data> data);
  std::unique_ptr<Data> data_;
};

}  // namespace weicun::catalogue
