#pragma once

#include <memory>
#include <string>
#include <vector>

#include <weicun/catalogue/catalogue.h>
#include <weicun/schema/schema.h>

#include "embedded.h"
#include "words.h"

namespace weicun::catalogue {

/// A cross-field rule of a schema's `x-rules`: where `when` holds, `assert` must.
struct Rule {
  std::string id;
  std::string code;  ///< "rule" unless the data names another.
  schema::Severity severity = schema::Severity::error;
  std::vector<std::string> at;  ///< Pointers of the fields beside which it may show.
  std::optional<json::Value> when;
  json::Value assertion;
};

/// One type's folder, taken apart. Its documents stay, since rules point into them.
class RecordType {
 public:
  /// `bad_schema` where the data is not of its form; for built-in data that is a bug.
  [[nodiscard]] static Result<std::unique_ptr<RecordType>> from(const EmbeddedType& data);

  [[nodiscard]] TypeInfo info(Locale locale) const;
  [[nodiscard]] const std::string& id() const { return info_.id; }
  [[nodiscard]] std::int64_t version() const { return info_.version; }
  [[nodiscard]] const Workflow& workflow() const { return workflow_; }
  [[nodiscard]] const schema::Schema& schema() const { return *schema_; }
  [[nodiscard]] const std::vector<Rule>& rules() const { return rules_; }
  [[nodiscard]] const Words& words() const { return words_; }
  [[nodiscard]] json::Value definition() const { return definition_->root(); }
  [[nodiscard]] json::Value schema_value() const { return schema_document_->root(); }
  /// What a person calls the field at this pointer.
  [[nodiscard]] std::string field_title(std::string_view pointer, Locale locale) const;
  /// The schema of the field at this pointer (through properties and items), if there is one.
  [[nodiscard]] std::optional<json::Value> field(std::string_view pointer) const;

 private:
  RecordType() = default;
  Status read_definition();
  Status read_workflow();
  Status read_rules();

  TypeInfo info_;
  Workflow workflow_;
  std::vector<Rule> rules_;
  std::unique_ptr<json::Document> definition_;
  std::unique_ptr<json::Document> schema_document_;
  std::optional<schema::Schema> schema_;
  Words words_;
};

}  // namespace weicun::catalogue
