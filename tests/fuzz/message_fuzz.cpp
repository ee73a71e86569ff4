// Whatever a host writes into the door: as it comes, and an honest message with bytes changed,
// before and after `start`. Every answer is a message that says "ok" or "error".
#include <numeric>

#include <weicun/json/document.h>

#include "door.h"
#include "fuzz/patched.h"
#include "fuzz/split.h"

namespace {

using namespace weicun;

Bytes entropy() {
  Bytes bytes(32);
  std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
  return bytes;
}

Bytes honest(std::string_view head, Bytes part) {
  bindings::Parts parts;
  parts.add(std::move(part));
  return parts.message(head);
}

void answers(bindings::Door& door, BytesView message) {
  // An answer may be longer than a question: a type's schema is one.
  Bytes bytes = door.call(message);
  ByteReader in(bytes);
  auto answer = json::parse(text_of(in.bytes(in.u32())));
  fuzz::must(in.ok() && answer.ok());
  json::Value head = answer->root();
  fuzz::must(head.find("ok").has_value() != head.find("error").has_value());
  fuzz::must(head.find("effects").has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Bytes start =
      honest(R"({"call":"start","village":"522699101201","now":1760000000000})", entropy());
  static const Bytes draft =
      honest(R"({"call":"draft","request":2,"type":"gov.secretary_letter","now":1760000000000})",
             copy_of(view_of(R"({"title":"路灯坏了"})")));
  BytesView input(data, size);
  bindings::Door door;
  answers(door, input);
  answers(door, fuzz::patched(start, input));
  Bytes started = door.call(start);
  fuzz::must(text_of(started).find("\"ok\"") != std::string_view::npos);
  answers(door, input);
  answers(door, fuzz::patched(draft, input));
  return 0;
}
