// A damaged or hostile store: a chunk with bytes changed, frames out of place, heads of any number.
#include <weicun/journal/journal.h>

#include "fuzz/patched.h"
#include "fuzz/split.h"

namespace {

using namespace weicun;

struct Store {
  Store()
      : random(*crypto::Random::seeded(crypto::hash(crypto::Suite::intl, {view_of("fuzz")}))),
        frame_key(random.secret<32>()),
        chain_key(random.secret<32>()),
        vault(VaultId::from(random.bytes<16>())) {
    placing.store = StoreId::from(random.bytes<16>());
    first = chunk({});
    second = chunk(first.head);
  }
  journal::Frame frame(journal::FrameKind kind) {
    journal::FrameAddress address{kind, crypto::Suite::intl, 1, 1, random.bytes<16>(), vault};
    if (journal::is_clear(kind)) return journal::clear_frame(address, view_of("letter"));
    return journal::boxed_frame(address, frame_key, view_of("draft"), random);
  }
  journal::Chunk chunk(const journal::Head& after) {
    std::vector<journal::Frame> frames{frame(journal::FrameKind::draft),
                                       frame(journal::FrameKind::envelope)};
    return journal::place(placing, after, frames, chain_key);
  }

  crypto::Random random;
  Secret<32> frame_key;
  Secret<32> chain_key;
  VaultId vault;
  journal::Placing placing;
  journal::Chunk first;
  journal::Chunk second;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Store store;
  BytesView input(data, size);
  // Raw bytes first: a frame is read or refused, never more than what is there.
  auto frame = journal::read_frame(input);
  if (frame) fuzz::must(frame->bytes.size() <= size);
  (void)journal::chunk_length(input);
  auto foreign = journal::read_chunk(input, crypto::Suite::intl, store.chain_key);
  auto locked = journal::read_chunk_locked(input, crypto::Suite::intl);
  // Whoever has no key can make unkeyed chunks only, and in them only what verifies by itself.
  fuzz::must(!foreign.ok() || (foreign->unkeyed && locked.ok()));
  if (locked && locked->unkeyed) {
    for (const journal::PlacedFrame& placed : locked->frames)
      fuzz::must(journal::may_be_unkeyed(placed.frame.address.kind));
  }

  Bytes changed = fuzz::patched(store.first.bytes, input);
  bool same = changed == store.first.bytes;
  auto read = journal::read_chunk(changed, crypto::Suite::intl, store.chain_key);
  fuzz::must(read.ok() == same);

  journal::Journal journal(store.placing, store.chain_key.duplicate());
  std::size_t shown = 0;
  auto count = [&shown](const journal::Frame&, const journal::Place&) { ++shown; };
  if (!journal.replay(changed, count)) return 0;
  fuzz::must(journal.replay(store.second.bytes, count).ok());
  (void)journal.close(fuzz::patched(store.second.head.bytes(), input));
  // The second chunk is whole: it is shown whatever became of the first, and its name is never
  // free.
  fuzz::must(shown == (same ? 4U : 2U));
  fuzz::must(journal.next({store.frame(journal::FrameKind::draft)}).head.generation > 2);
  return 0;
}
