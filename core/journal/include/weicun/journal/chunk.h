#pragma once

#include <map>
#include <string>
#include <vector>

#include <weicun/journal/frame.h>

namespace weicun::journal {

/// Where the chain stands: the head record of 80 bytes (format.md §8.3).
struct Head {
  std::uint64_t generation = 0;
  std::uint64_t last_sequence = 0;
  Digest chunk{};
  Digest authentication{};
  [[nodiscard]] Bytes bytes() const;
  [[nodiscard]] static Result<Head> parse(BytesView bytes);
};

/// Everything that placing frames needs and building them does not.
struct Placing {
  Suite suite = Suite::intl;
  StoreId store;
  ByteArray<8> writer{};
  std::uint32_t epoch = 1;
};

/// The chain keys of a vault's epochs.
using ChainKeys = std::map<std::uint32_t, Secret<32>>;

struct Chunk {
  Bytes bytes;
  Head head;                         ///< The head after this chunk.
  std::vector<std::size_t> offsets;  ///< Of each frame within `bytes`.
};

/// One commit (format.md §8.2): header 96 ‖ frames ‖ trailer 80. Cheap: the frames are not touched.
[[nodiscard]] Chunk place(const Placing& placing, const Head& after,
                          const std::vector<Frame>& frames, const Secret<32>& chain_key);
/// What a locked client may write: the chunk says that nobody with the key vouches for it, and the
/// head goes on naming the last keyed chunk's code. `frames` must all be of `may_be_unkeyed`.
[[nodiscard]] Chunk place_unkeyed(const Placing& placing, const Head& after,
                                  const std::vector<Frame>& frames);
/// RECEIPT, REFUSAL and DIRECTORY verify by themselves; anything else needs the key (format.md
/// §8.2).
[[nodiscard]] bool may_be_unkeyed(FrameKind kind);

struct PlacedFrame {
  Frame frame;
  std::size_t offset = 0;
};
struct ReadChunk {
  StoreId store;
  std::uint64_t generation = 0;
  std::uint64_t first_sequence = 0;
  Digest previous{};
  ByteArray<8> writer{};
  std::uint32_t epoch = 1;
  bool unkeyed = false;
  Head head;  ///< Of an unkeyed chunk without a code: that one is the last keyed chunk's.
  std::vector<PlacedFrame> frames;
};
/// Checks shape, checksums, the chunk digest over all frames and the authentication code.
/// `journal_damaged` (place: which check), `newer_store` for another major version.
[[nodiscard]] Result<ReadChunk> read_chunk(BytesView bytes, Suite suite,
                                           const Secret<32>& chain_key);
/// The same by the key of the chunk's epoch; `wrong_key` for a whole chunk of a later epoch than
/// all of these.
[[nodiscard]] Result<ReadChunk> read_chunk(BytesView bytes, Suite suite,
                                           const ChainKeys& chain_keys);
/// The same for a client without the key, which can't check the code.
[[nodiscard]] Result<ReadChunk> read_chunk_locked(BytesView bytes, Suite suite);
/// The length of the chunk that begins here, for files that hold several.
[[nodiscard]] Result<std::size_t> chunk_length(BytesView bytes);

/// Whether a chunk is the one that leaves this head, by what its trailer says of itself: nothing of
/// its frames is looked at.
[[nodiscard]] bool leaves(BytesView chunk, const Head& head);

/// The generation that a chunk's header names, where its checksum is right.
[[nodiscard]] Result<std::uint64_t> chunk_generation(BytesView bytes);

[[nodiscard]] std::string chunk_name(std::uint64_t generation);  ///< "c/" and 16 hex digits.
[[nodiscard]] bool authentic(const Head& head, Suite suite, const Secret<32>& chain_key);

}  // namespace weicun::journal
