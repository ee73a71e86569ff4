#include <algorithm>

#include <weicun/catalogue/catalogue.h>
#include <weicun/json/canonical.h>

#include "catalogue_data.h"

/// Whom a record is for, and what of it leaves before it is sealed.
namespace weicun::catalogue {
namespace {

/// Office names at a pointer: one, or a list of them; each once.
void add_offices(const json::Value& record, std::string_view pointer,
                 std::vector<std::string>& offices) {
  auto add = [&](std::string_view name) {
    bool known = std::find(offices.begin(), offices.end(), name) != offices.end();
    if (!known) offices.emplace_back(name);
  };
  auto value = record.at_pointer(pointer);
  if (!value) return;
  if (value->is_string()) return add(value->string());
  for (auto entry = value->first(); entry; entry = entry->next()) add(entry->string());
}

/// Types without a choice are signed.
Signing signing_of(const json::Value& record, const json::Value& definition) {
  std::string pointer = definition.text("signedMode");
  auto mode = pointer.empty() ? std::nullopt : record.at_pointer(pointer);
  if (!mode || mode->string() == "named") return Signing::named;
  return mode->string() == "anonymous" ? Signing::anonymous : Signing::township_only;
}

}  // namespace

Result<Audience> Catalogue::audience(const Checked& record) const {
  const RecordType* type = data_->find(record.type());
  WEICUN_NEED(type != nullptr, unknown_type, "type");
  Audience audience;
  auto definition = type->definition().find("audience");
  WEICUN_NEED(definition.has_value(), bad_schema, "audience");
  if (auto author = definition->find("authorOf")) audience.author_of = author->string();
  auto offices = definition->find("offices");
  for (auto pointer = offices ? offices->first() : std::nullopt; pointer;
       pointer = pointer->next()) {
    add_offices(record.value(), pointer->string(), audience.offices);
  }
  audience.signing = signing_of(record.value(), *definition);
  audience.identity = definition->text("identity");
  audience.identity_office = definition->text("identityOffice");
  bool somebody = !audience.author_of.empty() || !audience.offices.empty();
  WEICUN_NEED(somebody || type->info(Locale::zh_cn).record_class != Class::sealed, no_recipient_key,
              "audience");
  return audience;
}

Result<std::pair<Checked, std::string>> Catalogue::without(const Checked& record,
                                                           std::string_view member) const {
  std::string taken;
  json::ObjectBuilder rest;
  for (auto each = record.value().first(); each; each = each->next()) {
    WEICUN_TRY(std::string canonical, json::canonical(*each));
    if (each->key() == member) {
      taken = std::move(canonical);
    } else {
      rest.set_canonical(each->key(), std::move(canonical));
    }
  }
  WEICUN_TRY(Verdict verdict, check_text(record.type(), rest.text(), Locale::zh_cn));
  WEICUN_NEED(verdict.checked.has_value(), malformed, "value without " + std::string(member));
  return std::pair(std::move(*verdict.checked), std::move(taken));
}

}  // namespace weicun::catalogue
