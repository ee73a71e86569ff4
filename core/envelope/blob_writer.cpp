#include <algorithm>

#include "blob_layout.h"

namespace weicun::envelope {

struct BlobWriter::State {
  crypto::Suite suite;
  std::uint64_t length;
  std::uint64_t padded;
  BlobId blob;
  Secret<32> file_key;
  Bytes prelude;
  BlobKeys keys;
  crypto::Hasher hasher;
  std::uint64_t taken = 0;   ///< Plaintext bytes so far.
  std::uint64_t chunks = 0;  ///< Chunks so far.
  bool broken = false;

  /// One chunk; `plain` has its full length, padding included.
  Bytes seal_chunk(BytesView plain) {
    bool last = chunks + 1 == blob_chunk_count(padded);
    Bytes sealed =
        crypto::aead_seal(suite, keys.chunk_key.view(), chunk_nonce(chunks, last), {}, plain);
    ++chunks;
    hasher.add(sealed);
    return sealed;
  }
  [[nodiscard]] std::uint64_t next_chunk_length() const {
    return std::min<std::uint64_t>(blob_chunk, padded - chunks * blob_chunk);
  }
};

Result<BlobWriter> BlobWriter::start(crypto::Suite suite, std::uint64_t length,
                                     crypto::Random& random) {
  WEICUN_NEED(length >= 1, malformed, "blob.length");
  WEICUN_NEED(length <= longest_blob, limit_exceeded, "blob.length");
  std::uint64_t padded = padme(length);
  BlobId blob = BlobId::from(random.bytes<16>());
  Secret<32> file_key = random.secret<32>();
  ByteWriter prelude;
  prelude.text("WCA1")
      .u8(1)
      .u8(static_cast<std::uint8_t>(suite))
      .u8(16)
      .zeros(1)
      .bytes(blob.view())
      .u64(padded);
  BlobKeys keys = derive_blob_keys(suite, file_key.view(), prelude.view());
  prelude.bytes(keys.commitment);
  crypto::Hasher hasher(suite, "blob");
  hasher.add(prelude.view());
  return BlobWriter(new State{suite, length, padded, blob, std::move(file_key), prelude.take(),
                              std::move(keys), std::move(hasher)});
}

BlobWriter::BlobWriter(BlobWriter&& other) noexcept
    : state_(std::exchange(other.state_, nullptr)) {}
BlobWriter& BlobWriter::operator=(BlobWriter&& other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}
BlobWriter::~BlobWriter() { delete state_; }

Bytes BlobWriter::header() { return state_->prelude; }

Result<Bytes> BlobWriter::add(BytesView plain) {
  State& state = *state_;
  std::uint64_t wanted = std::min<std::uint64_t>(blob_chunk, state.length - state.taken);
  // A broken write throws key and id away (format.md §6): what comes after must not run under them.
  if (state.broken || wanted == 0 || plain.size() != wanted) {
    state.broken = true;
    return error(ErrorCode::malformed, "blob.piece");
  }
  state.taken += plain.size();
  if (state.taken < state.length) return state.seal_chunk(plain);
  Bytes out;
  BytesView rest = plain;
  while (state.chunks < blob_chunk_count(state.padded)) {
    SecretBytes chunk(ByteWriter()
                          .bytes(rest)
                          .zeros(static_cast<std::size_t>(state.next_chunk_length()) - rest.size())
                          .take());
    Bytes sealed = state.seal_chunk(chunk.view());
    out.insert(out.end(), sealed.begin(), sealed.end());
    rest = {};
  }
  return out;
}

Result<BlobWriter::Finished> BlobWriter::finish() {
  State& state = *state_;
  bool whole = !state.broken && state.taken == state.length;
  state.broken = true;
  WEICUN_NEED(whole, malformed, "blob.unfinished");
  return Finished{state.blob, std::move(state.file_key), state.hasher.finish(),
                  blob_file_size(state.padded), state.length};
}

}  // namespace weicun::envelope
