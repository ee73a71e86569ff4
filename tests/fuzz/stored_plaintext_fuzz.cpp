// What boxed frames hold once they are opened (format.md §8.7): META, DRAFT and STATE. They are our
// own and authenticated, but an older or newer version wrote them, or one with a bug.
#include <weicun/client/client.h>

#include "../../core/client/meta.h"
#include "fuzz/split.h"

namespace {

using namespace weicun;

/// What was read is written so that it reads the same again.
void read_meta(BytesView input) {
  auto text = [](const client::Meta& meta) {
    return std::visit([](const auto& one) { return client::meta_text(one); }, meta);
  };
  auto meta = client::read_meta(input, RecordId{});
  if (!meta) return;
  std::string first = text(*meta);
  auto again = client::read_meta(view_of(first), RecordId{});
  fuzz::must(again.ok() && text(*again) == first);
}

void read_draft(BytesView input) {
  auto draft = client::read_draft(input, RecordId{});
  if (!draft) return;
  Bytes first = client::draft_plaintext(draft->first, draft->second);
  auto again = client::read_draft(first, RecordId{});
  fuzz::must(again.ok() && again->second == draft->second);
  fuzz::must(client::draft_plaintext(again->first, again->second) == first);
}

void read_state(BytesView input) {
  auto state = client::read_state(input);
  if (!state) return;
  std::string first = client::state_text(*state);
  auto again = client::read_state(view_of(first));
  fuzz::must(again.ok() && client::state_text(*again) == first);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  BytesView input(data, size);
  read_meta(input);
  read_draft(input);
  read_state(input);
  return 0;
}
