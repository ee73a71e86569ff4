// What a hostile hub may answer: an inbox page, receipt lists, a session, a token, a challenge, a
// share, an error, and a stored inbox frame.
#include <weicun/inbox/incoming.h>
#include <weicun/sync/protocol.h>

#include "fuzz/split.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weicun;
  BytesView input(data, size);
  if (auto page = sync::read_inbox(input)) {
    std::uint64_t last = 0;
    std::size_t bytes = 16;
    for (const sync::InboxEntry& entry : page->entries) {
      fuzz::must(entry.sequence > last && entry.sequence <= page->next);
      last = entry.sequence;
      bytes += 12 + entry.record.size();
    }
    fuzz::must(bytes == size);
  }
  if (auto lists = sync::read_lists(input)) {
    std::size_t bytes = 4;
    for (const Bytes& list : *lists) bytes += 4 + list.size();
    fuzz::must(bytes == size);
  }
  if (auto token = sync::read_token(input)) fuzz::must(token->size() == sync::token_length);
  if (auto challenge = sync::read_challenge(input)) fuzz::must(challenge->size() == size);
  for (const auto& share : {sync::read_share_enrolment(input), sync::read_share(input)})
    fuzz::must(!share || share->size() == 32);
  if (size >= 40) (void)sync::read_session(input.first(40), input.last(40), {1'000});
  sync::Answer answer{size > 0 ? 390 + data[0] : 0, "application/json", std::nullopt,
                      copy_of(input)};
  fuzz::must(sync::read_meaning(answer).code.size() <= 40);
  if (auto stored = inbox::read_plaintext(input, RecordId{}))
    fuzz::must(stored->record.size() + 4 <= size);
  return 0;
}
