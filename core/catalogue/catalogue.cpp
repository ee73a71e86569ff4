#include <weicun/catalogue/catalogue.h>

#include <algorithm>
#include <cstdlib>

#include <weicun/json/canonical.h>

#include "catalogue_data.h"
#include "judge.h"

namespace weicun::catalogue {

Catalogue::Catalogue(std::unique_ptr<Data> data) : data_(std::move(data)) {}
Catalogue::Catalogue(Catalogue&&) noexcept = default;
Catalogue& Catalogue::operator=(Catalogue&&) noexcept = default;
Catalogue::~Catalogue() = default;

Catalogue Catalogue::built_in() {
  auto data = std::make_unique<Data>();
  for (const EmbeddedType& type : embedded_types()) {
    auto document = json::parse(type.type);
    auto id = document ? document->root().find("id") : std::nullopt;
    if (!id) std::abort();
    data->known.emplace(std::string(id->string()), &type);
    if (document->root().find("internal")) data->internal.emplace(id->string());
  }
  return Catalogue(std::move(data));
}

std::vector<std::string> Catalogue::types() const {
  std::vector<std::string> ids;
  for (const auto& [id, data] : data_->known) {
    if (data_->internal.count(id) == 0) ids.push_back(id);
  }
  return ids;
}

Result<TypeInfo> Catalogue::type(std::string_view id, Locale locale) const {
  const RecordType* type = data_->find(id);
  WEICUN_NEED(type != nullptr, unknown_type, "type");
  return type->info(locale);
}

Result<Verdict> Catalogue::check_text(std::string_view id, std::string_view text, Locale locale,
                                      std::optional<std::string_view> at) const {
  const RecordType* type = data_->find(id);
  WEICUN_NEED(type != nullptr, unknown_type, "type");
  Verdict verdict;
  auto document = std::make_shared<json::Document>();
  auto parsed = json::parse(text);
  if (parsed) {
    *document = std::move(*parsed);
    verdict.problems = judge(*type, *document, at);
  } else {
    verdict.problems = {unreadable(parsed.error())};
  }
  bool wrong = has_errors(verdict.problems);
  Result<std::string> canonical =
      wrong || at ? Result<std::string>(std::string()) : json::canonical(document->root());
  if (!canonical) {
    verdict.problems.push_back(not_canonical());
    wrong = true;
  }
  for (schema::Problem& problem : verdict.problems) put_words(problem, id, locale);
  if (wrong || at) return verdict;
  Checked checked;
  checked.type_ = type->id();
  checked.version_ = type->version();
  checked.canonical_ = std::move(*canonical);
  checked.document_ = std::move(document);
  verdict.checked = std::move(checked);
  return verdict;
}

Result<const Workflow*> Catalogue::workflow(std::string_view id) const {
  const RecordType* type = data_->find(id);
  WEICUN_NEED(type != nullptr, unknown_type, "type");
  return &type->workflow();
}

std::vector<std::pair<std::string, std::string>> Catalogue::codes(std::string_view table,
                                                                  Locale locale) const {
  std::vector<std::pair<std::string, std::string>> out;
  std::size_t slash = table.find('/');
  const RecordType* type =
      slash == std::string_view::npos ? nullptr : data_->find(table.substr(0, slash));
  auto field = type != nullptr ? type->field(table.substr(slash)) : std::nullopt;
  auto items = field ? field->find("items") : std::nullopt;
  if (items) field = items;
  auto labels = field ? field->find("x-labels") : std::nullopt;
  auto values = field ? field->find("enum") : std::nullopt;
  for (auto value = values ? values->first() : std::nullopt; value; value = value->next()) {
    std::string code(value->string());
    std::string label = labels ? localised(labels->find(code), locale) : std::string();
    out.emplace_back(code, label.empty() ? code : label);
  }
  return out;
}

std::string Catalogue::stage_label(std::string_view id, std::string_view stage,
                                   Locale locale) const {
  const RecordType* type = data_->find(id);
  auto stages = type != nullptr ? type->definition().find("stages") : std::nullopt;
  return stages ? localised(stages->find(stage), locale) : std::string();
}

std::string Catalogue::action_label(std::string_view id, std::string_view action,
                                    Locale locale) const {
  const RecordType* type = data_->find(id);
  auto actions = type != nullptr ? type->definition().find("actions") : std::nullopt;
  return actions ? localised(actions->find(action), locale) : std::string();
}

std::string Catalogue::error_message(std::string_view code, Locale locale) const {
  auto phrase = data_->errors.find(code, locale);
  return phrase ? phrase->message : std::string(code);
}

std::string Catalogue::finding_message(std::string_view code, Locale locale) const {
  auto phrase = data_->findings.find(code, locale);
  return phrase ? phrase->message : std::string(code);
}

std::string Catalogue::office_title(std::string_view office, Locale locale) const {
  auto phrase = data_->offices.find(office, locale);
  return phrase ? phrase->message : std::string(office);
}

/// The most particular words that there are: the field's, the rule's, the type's, then everybody's.
void Catalogue::put_words(schema::Problem& problem, std::string_view id, Locale locale) const {
  const RecordType* type = data_->find(id);
  std::optional<Words::Phrase> phrase;
  if (type != nullptr) {
    phrase = type->words().find(without_indexes(problem.path) + " " + problem.code, locale);
    if (!phrase && !problem.rule.empty())
      phrase = type->words().find("rule." + problem.rule, locale);
    if (!phrase) phrase = type->words().find(problem.code, locale);
  }
  if (!phrase) phrase = data_->problems.find(problem.code, locale);
  std::string family = problem.code.substr(0, problem.code.find('.') + 1) + "*";
  if (!phrase) phrase = data_->problems.find(family, locale);
  if (!phrase) phrase = data_->problems.find("*", locale);
  if (!phrase) return;
  std::string field = type != nullptr ? type->field_title(problem.path, locale) : std::string();
  problem.message = filled_in(phrase->message, problem, field);
  problem.fix = filled_in(phrase->fix, problem, field);
}

}  // namespace weicun::catalogue
