#include <algorithm>

#include "blob_layout.h"

namespace weicun::envelope {
namespace {

struct BlobHeader {
  crypto::Suite suite = crypto::Suite::intl;
  std::uint64_t padded = 0;
};

Result<BlobHeader> parse_header(BytesView prelude) {
  WEICUN_NEED(prelude.size() == blob_prelude_length, malformed, "blob.header");
  ByteReader reader(prelude);
  WEICUN_NEED(text_of(reader.bytes(4)) == "WCA1", malformed, "blob.magic");
  WEICUN_NEED(reader.u8() == 1, unknown_version, "blob.version");
  BlobHeader header;
  WEICUN_TRY(header.suite, crypto::suite_of(reader.u8()));
  WEICUN_NEED(reader.u8() == 16, unknown_version, "blob.chunk");
  WEICUN_NEED(reader.zeros(1), malformed, "blob.zero");
  reader.bytes(16);
  header.padded = reader.u64();
  return header;
}

}  // namespace

struct BlobReader::State {
  crypto::Suite suite;
  std::uint64_t length;
  std::uint64_t padded;
  SecretBytes chunk_key;
  std::uint64_t chunks = 0;
  bool broken = false;

  Result<Bytes> open_next(BytesView sealed) {
    WEICUN_NEED(chunks < blob_chunk_count(padded), malformed, "blob.piece");
    std::uint64_t begin = chunks * blob_chunk;
    std::uint64_t wanted = std::min<std::uint64_t>(blob_chunk, padded - begin);
    WEICUN_NEED(sealed.size() == wanted + crypto::tag_length, malformed, "blob.piece");
    bool last = chunks + 1 == blob_chunk_count(padded);
    auto plain = crypto::aead_open(suite, chunk_key.view(), chunk_nonce(chunks, last), {}, sealed);
    WEICUN_NEED(plain.ok(), wrong_key_or_damaged, "blob");
    ++chunks;
    std::uint64_t own = begin >= length ? 0 : std::min<std::uint64_t>(wanted, length - begin);
    auto end_of_own = static_cast<std::size_t>(own);
    WEICUN_NEED(all_zero(BytesView(*plain).subspan(end_of_own)), malformed, "blob.padding");
    plain->resize(end_of_own);
    return plain;
  }
};

Result<BlobReader> BlobReader::start(BytesView header, BytesView key, std::uint64_t length,
                                     std::uint64_t size) {
  WEICUN_TRY(const BlobHeader parsed, parse_header(header));
  WEICUN_NEED(length >= 1 && length <= longest_blob && parsed.padded == padme(length), malformed,
              "blob.length");
  WEICUN_NEED(size == blob_file_size(parsed.padded), malformed, "blob.size");
  WEICUN_NEED(key.size() == 32, malformed, "blob.key");
  BlobKeys keys = derive_blob_keys(parsed.suite, key, header.first(blob_header_length));
  WEICUN_NEED(equal_in_constant_time(keys.commitment, header.subspan(blob_header_length)),
              wrong_key_or_damaged, "blob");
  return BlobReader(new State{parsed.suite, length, parsed.padded, std::move(keys.chunk_key)});
}

BlobReader::BlobReader(BlobReader&& other) noexcept
    : state_(std::exchange(other.state_, nullptr)) {}
BlobReader& BlobReader::operator=(BlobReader&& other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}
BlobReader::~BlobReader() { delete state_; }

Result<Bytes> BlobReader::add(BytesView sealed) {
  WEICUN_NEED(!state_->broken, malformed, "blob.piece");
  Result<Bytes> plain = state_->open_next(sealed);
  state_->broken = !plain.ok();
  return plain;
}

Status BlobReader::finish() {
  bool whole = !state_->broken && state_->chunks == blob_chunk_count(state_->padded);
  WEICUN_NEED(whole, malformed, "blob.unfinished");
  return Done{};
}

}  // namespace weicun::envelope
