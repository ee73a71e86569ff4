// The canonical form of a canonical form is itself, and means the same.
#include <weicun/base/encoding.h>
#include <weicun/json/canonical.h>

#include "fuzz/split.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weicun;
  auto document = json::parse(fuzz::text_of(data, size));
  if (!document) return 0;
  auto canonical = json::canonical(document->root());
  if (!canonical) {
    fuzz::must(canonical.error().code == ErrorCode::not_canonical);
    return 0;
  }
  fuzz::must(is_utf8(*canonical));
  auto again = json::parse(*canonical, {.bytes = canonical->size()});
  fuzz::must(again.ok());
  auto twice = json::canonical(again->root());
  fuzz::must(twice.ok() && *twice == *canonical);
  return 0;
}
