#include "words.h"

#include <algorithm>
#include <cstdlib>

#include <weicun/json/canonical.h>

namespace weicun::catalogue {
namespace {

std::string parameter(const schema::Problem& problem, std::string_view name) {
  for (const auto& [key, value] : problem.params) {
    if (key != name) continue;
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* number = std::get_if<double>(&value)) return json::canonical_number(*number);
    return std::to_string(std::get<std::int64_t>(value));
  }
  return "{" + std::string(name) + "}";
}

bool is_index(std::string_view step) {
  return !step.empty() &&
         std::all_of(step.begin(), step.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string_view name_of(Locale locale) {
  switch (locale) {
    case Locale::zh_cn:
      return "zh-CN";
    case Locale::zh_tw:
      return "zh-TW";
    case Locale::en:
      return "en";
  }
  return "zh-CN";
}

std::optional<Locale> locale_of(std::string_view name) {
  for (Locale locale : {Locale::zh_cn, Locale::zh_tw, Locale::en}) {
    if (name_of(locale) == name) return locale;
  }
  return std::nullopt;
}

Words Words::from(std::string_view text) {
  auto document = json::parse(text);
  if (!document) std::abort();
  Words words;
  words.document_ = std::make_shared<const json::Document>(std::move(*document));
  return words;
}

std::optional<Words::Phrase> Words::find(std::string_view key, Locale locale) const {
  auto texts = document_->root().find(key);
  auto text = texts ? texts->find(name_of(locale)) : std::nullopt;
  if (!text) return std::nullopt;
  if (text->is_string()) return Phrase{std::string(text->string()), {}};
  auto message = text->at(0);
  auto fix = text->at(1);
  return Phrase{message ? std::string(message->string()) : "",
                fix ? std::string(fix->string()) : ""};
}

std::string localised(const std::optional<json::Value>& texts, Locale locale) {
  if (!texts) return {};
  auto text = texts->find(name_of(locale));
  if (!text) text = texts->find(name_of(Locale::zh_cn));
  return text ? std::string(text->string()) : std::string();
}

std::string without_indexes(std::string_view pointer) {
  std::string out;
  while (!pointer.empty()) {
    std::size_t end = std::min(pointer.find('/', 1), pointer.size());
    std::string_view step = pointer.substr(1, end - 1);
    out += '/';
    out += is_index(step) ? "*" : step;
    pointer = pointer.substr(end);
  }
  return out;
}

std::string filled_in(std::string_view pattern, const schema::Problem& problem,
                      std::string_view field) {
  std::string out;
  while (!pattern.empty()) {
    std::size_t open = pattern.find('{');
    std::size_t close = open == std::string_view::npos ? open : pattern.find('}', open);
    if (close == std::string_view::npos) return out.append(pattern);
    std::string_view name = pattern.substr(open + 1, close - open - 1);
    out.append(pattern.substr(0, open));
    out.append(name == "field" ? std::string(field) : parameter(problem, name));
    pattern = pattern.substr(close + 1);
  }
  return out;
}

}  // namespace weicun::catalogue
