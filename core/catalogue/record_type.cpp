#include "record_type.h"

#include <weicun/rules/rules.h>

namespace weicun::catalogue {
namespace {

Result<Class> class_of(std::string_view name) {
  if (name == "public") return Class::public_record;
  if (name == "hub") return Class::hub;
  if (name == "sealed") return Class::sealed;
  if (name == "drop") return Class::drop;
  return error(ErrorCode::bad_schema, "class");
}

Result<By> by_of(std::string_view name) {
  if (name == "author") return By::author;
  if (name == "office") return By::office;
  if (name == "server") return By::server;
  if (name == "timer") return By::timer;
  return error(ErrorCode::bad_schema, "workflow by");
}

schema::Severity severity_of(std::string_view name) {
  if (name == "warning") return schema::Severity::warning;
  if (name == "undecided") return schema::Severity::undecided;
  return schema::Severity::error;
}

Result<std::unique_ptr<json::Document>> parsed(std::string_view text) {
  WEICUN_TRY(json::Document document, json::parse(text));
  return std::make_unique<json::Document>(std::move(document));
}

}  // namespace

Result<std::unique_ptr<RecordType>> RecordType::from(const EmbeddedType& data) {
  std::unique_ptr<RecordType> type(new RecordType);
  WEICUN_TRY(type->definition_, parsed(data.type));
  WEICUN_TRY(type->schema_document_, parsed(data.schema));
  WEICUN_CHECK(type->read_definition());
  WEICUN_CHECK(type->read_workflow());
  WEICUN_CHECK(type->read_rules());
  WEICUN_TRY(schema::Schema compiled, schema::Schema::compile(type->schema_value()));
  type->schema_.emplace(std::move(compiled));
  type->info_.schema = data.schema;
  type->words_ = Words::from(data.words);
  return type;
}

Status RecordType::read_definition() {
  json::Value root = definition();
  info_.id = root.text("id");
  info_.lane = root.text("lane");
  info_.title_field = root.text("titleField");
  info_.internal = root.find("internal").has_value();
  auto version = root.find("version");
  WEICUN_NEED(!info_.id.empty() && version && version->integer() > 0, bad_schema, "type");
  info_.version = version->integer();
  WEICUN_TRY(info_.record_class, class_of(root.text("class")));
  return Done{};
}

Status RecordType::read_workflow() {
  auto workflow = definition().find("workflow");
  WEICUN_NEED(workflow.has_value(), bad_schema, "workflow");
  workflow_.initial = workflow->text("initial");
  auto edges = workflow->find("edges");
  for (auto edge = edges ? edges->first() : std::nullopt; edge; edge = edge->next()) {
    WEICUN_TRY(By by, by_of(edge->text("by")));
    workflow_.edges.push_back({edge->text("from"), edge->text("to"), by, edge->text("action"),
                               edge->text("event"), edge->text("kind"), edge->text("input")});
  }
  return Done{};
}

Status RecordType::read_rules() {
  auto rules = schema_value().find("x-rules");
  for (auto rule = rules ? rules->first() : std::nullopt; rule; rule = rule->next()) {
    auto assertion = rule->find("assert");
    WEICUN_NEED(assertion.has_value(), bad_schema, "x-rules: assert");
    WEICUN_CHECK(rules::accept(*assertion));
    Rule read{rule->text("id"),   rule->text("code"), severity_of(rule->text("severity")), {},
              rule->find("when"), *assertion};
    if (read.code.empty()) read.code = "rule";
    if (read.when) WEICUN_CHECK(rules::accept(*read.when));
    auto at = rule->find("at");
    for (auto pointer = at ? at->first() : std::nullopt; pointer; pointer = pointer->next()) {
      read.at.emplace_back(pointer->string());
    }
    WEICUN_NEED(!read.at.empty(), bad_schema, "x-rules: at");
    rules_.push_back(std::move(read));
  }
  return Done{};
}

TypeInfo RecordType::info(Locale locale) const {
  TypeInfo out = info_;
  out.title = localised(definition().find("title"), locale);
  return out;
}

std::optional<json::Value> RecordType::field(std::string_view pointer) const {
  std::optional<json::Value> place = schema_value();
  while (place && !pointer.empty()) {
    std::size_t end = std::min(pointer.find('/', 1), pointer.size());
    std::string_view step = pointer.substr(1, end - 1);
    auto properties = place->find("properties");
    place = properties ? properties->find(step) : place->find("items");
    pointer = pointer.substr(end);
  }
  return place;
}

std::string RecordType::field_title(std::string_view pointer, Locale locale) const {
  // An entry of a list has no title of its own: the list's serves.
  while (!pointer.empty()) {
    auto schema = field(pointer);
    std::string title = schema ? localised(schema->find("x-title"), locale) : std::string();
    if (!title.empty()) return title;
    pointer = pointer.substr(0, pointer.rfind('/'));
  }
  return localised(definition().find("title"), locale);
}

}  // namespace weicun::catalogue
