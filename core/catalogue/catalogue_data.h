#pragma once

#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <string>

#include <weicun/catalogue/catalogue.h>

#include "record_type.h"

namespace weicun::catalogue {

struct Catalogue::Data {
  /// A type is taken apart when it is first asked for: a phone that writes letters never compiles
  /// the rest.
  mutable std::map<std::string, std::unique_ptr<RecordType>, std::less<>> opened;
  std::map<std::string, const EmbeddedType*, std::less<>> known;
  std::set<std::string, std::less<>> internal;
  Words problems = Words::from(embedded_words("problems"));
  Words errors = Words::from(embedded_words("errors"));
  Words findings = Words::from(embedded_words("findings"));
  Words offices = Words::from(embedded_words("offices"));

  [[nodiscard]] const RecordType* find(std::string_view id) const {
    if (auto ready = opened.find(id); ready != opened.end()) return ready->second.get();
    auto data = known.find(id);
    if (data == known.end()) return nullptr;
    auto type = RecordType::from(*data->second);
    if (!type) std::abort();  // built-in data; the tests open every type
    return opened.emplace(data->first, std::move(*type)).first->second.get();
  }
};

}  // namespace weicun::catalogue
