#include <weicun/journal/chunk.h>

namespace weicun::journal {
namespace {

constexpr std::size_t header_length = chunk_header_length;
constexpr std::size_t trailer_length = 80;
constexpr std::size_t smallest_frame = frame_header_length;
constexpr std::uint8_t major_version = 1;
constexpr std::uint16_t unkeyed_flag = 1;

Digest authentication_of(Suite suite, const Secret<32>& chain_key, const Digest& chunk) {
  Bytes word = crypto::label("chunk");
  return crypto::hmac(suite, chain_key.view(), {word, chunk});
}

Digest digest_of(Suite suite, BytesView header, BytesView frame_digests) {
  return crypto::labelled_hash(suite, "chunk", {header, frame_digests});
}

struct Shape {
  std::uint32_t count = 0;
  std::uint32_t body_length = 0;
};

Bytes header_of(const Placing& placing, const Head& after, const Shape& shape, bool unkeyed) {
  ByteWriter out;
  out.text("WCJ1").u8(major_version).u8(0).u16(unkeyed ? unkeyed_flag : 0);
  out.bytes(placing.store.view()).u64(after.generation + 1).u64(after.last_sequence + 1);
  out.u32(shape.count).u32(shape.body_length);
  out.bytes(after.chunk).bytes(placing.writer).u32(placing.epoch);
  out.u32(crc32c(out.view()));
  return out.take();
}

/// Reads and checks the 96 header bytes into `chunk`.
Result<Shape> read_header(BytesView bytes, ReadChunk& chunk) {
  WEICUN_NEED(bytes.size() >= header_length + trailer_length, journal_damaged, "chunk length");
  ByteReader in(bytes);
  WEICUN_NEED(text_of(in.bytes(4)) == "WCJ1", journal_damaged, "chunk magic");
  std::uint8_t major = in.u8();
  in.u8();
  std::uint16_t flags = in.u16();
  chunk.store = {in.array<16>()};
  chunk.generation = in.u64();
  chunk.first_sequence = in.u64();
  Shape shape{in.u32(), in.u32()};
  chunk.previous = in.array<32>();
  chunk.writer = in.array<8>();
  chunk.epoch = in.u32();
  WEICUN_NEED(crc32c(bytes.first(header_length - 4)) == in.u32(), journal_damaged,
              "chunk header checksum");
  WEICUN_NEED(major == major_version, newer_store, "chunk version");
  WEICUN_NEED((flags & ~unkeyed_flag) == 0, journal_damaged, "chunk flags");
  chunk.unkeyed = flags == unkeyed_flag;
  WEICUN_NEED(chunk.generation > 0 && shape.count > 0, journal_damaged, "chunk numbers");
  WEICUN_NEED(shape.body_length <= bytes.size() - header_length - trailer_length, journal_damaged,
              "chunk body");
  WEICUN_NEED(shape.count <= shape.body_length / smallest_frame, journal_damaged, "chunk count");
  return shape;
}

/// Reads the frames into `chunk` and answers their digests one after the other.
Result<Bytes> read_frames(BytesView bytes, const Shape& shape, ReadChunk& chunk) {
  Bytes digests;
  std::size_t at = header_length;
  std::size_t end = header_length + shape.body_length;
  for (std::uint32_t i = 0; i < shape.count; ++i) {
    WEICUN_TRY(Frame frame, read_frame(bytes.subspan(at, end - at)));
    WEICUN_NEED(!chunk.unkeyed || may_be_unkeyed(frame.address.kind), journal_damaged,
                "unkeyed frame");
    digests.insert(digests.end(), frame.digest.begin(), frame.digest.end());
    std::size_t length = frame.bytes.size();
    chunk.frames.push_back({std::move(frame), at});
    at += length;
  }
  WEICUN_NEED(at == end, journal_damaged, "chunk body");
  return digests;
}

/// Without a key the trailer's code is zero and the head keeps the one that it had.
Chunk assemble(const Placing& placing, const Head& after, const std::vector<Frame>& frames,
               const Secret<32>* chain_key) {
  Shape shape{static_cast<std::uint32_t>(frames.size()), 0};
  Bytes digests;
  for (const Frame& frame : frames) {
    shape.body_length += static_cast<std::uint32_t>(frame.bytes.size());
    digests.insert(digests.end(), frame.digest.begin(), frame.digest.end());
  }
  Bytes header = header_of(placing, after, shape, chain_key == nullptr);
  Chunk chunk;
  chunk.head = {after.generation + 1, after.last_sequence + frames.size(),
                digest_of(placing.suite, header, digests), after.authentication};
  Digest code{};
  if (chain_key != nullptr) {
    code = authentication_of(placing.suite, *chain_key, chunk.head.chunk);
    chunk.head.authentication = code;
  }
  ByteWriter out;
  out.bytes(header);
  for (const Frame& frame : frames) {
    chunk.offsets.push_back(out.size());
    out.bytes(frame.bytes);
  }
  out.text("WCJE").u32(shape.count).u64(chunk.head.last_sequence);
  chunk.bytes = out.bytes(chunk.head.chunk).bytes(code).take();
  return chunk;
}

/// Everything but the code of a keyed chunk, which is left in the head.
Result<ReadChunk> read_whole(BytesView bytes, Suite suite) {
  ReadChunk chunk;
  WEICUN_TRY(Shape shape, read_header(bytes, chunk));
  WEICUN_NEED(bytes.size() == header_length + shape.body_length + trailer_length, journal_damaged,
              "chunk length");
  WEICUN_TRY(Bytes digests, read_frames(bytes, shape, chunk));
  ByteReader in(bytes.subspan(header_length + shape.body_length));
  WEICUN_NEED(text_of(in.bytes(4)) == "WCJE", journal_damaged, "chunk trailer");
  std::uint32_t count = in.u32();
  std::uint64_t last_sequence = in.u64();
  WEICUN_NEED(count == shape.count && last_sequence == chunk.first_sequence + count - 1,
              journal_damaged, "chunk trailer");
  chunk.head = {chunk.generation, last_sequence, in.array<32>(), in.array<32>()};
  WEICUN_NEED(chunk.head.chunk == digest_of(suite, bytes.first(header_length), digests),
              journal_damaged, "chunk digest");
  WEICUN_NEED(!chunk.unkeyed || all_zero(chunk.head.authentication), journal_damaged,
              "unkeyed chunk");
  return chunk;
}

}  // namespace

Bytes Head::bytes() const {
  ByteWriter out;
  out.u64(generation).u64(last_sequence).bytes(chunk).bytes(authentication);
  return out.take();
}

Result<Head> Head::parse(BytesView bytes) {
  WEICUN_NEED(bytes.size() == 80, journal_damaged, "head length");
  ByteReader in(bytes);
  return Head{in.u64(), in.u64(), in.array<32>(), in.array<32>()};
}

bool authentic(const Head& head, Suite suite, const Secret<32>& chain_key) {
  return equal_in_constant_time(authentication_of(suite, chain_key, head.chunk),
                                head.authentication);
}

std::string chunk_name(std::uint64_t generation) {
  ByteArray<8> big_endian{};
  for (std::size_t i = 0; i < 8; ++i)
    big_endian[i] = static_cast<std::uint8_t>(generation >> (8 * (7 - i)));
  return "c/" + to_hex(big_endian);
}

bool may_be_unkeyed(FrameKind kind) {
  return kind == FrameKind::receipt || kind == FrameKind::refusal || kind == FrameKind::directory;
}

Chunk place(const Placing& placing, const Head& after, const std::vector<Frame>& frames,
            const Secret<32>& chain_key) {
  return assemble(placing, after, frames, &chain_key);
}

Chunk place_unkeyed(const Placing& placing, const Head& after, const std::vector<Frame>& frames) {
  return assemble(placing, after, frames, nullptr);
}

bool leaves(BytesView chunk, const Head& head) {
  constexpr std::size_t digest_at = 16;  // behind "WCJE", count and last_seq
  return chunk.size() >= header_length + trailer_length &&
         equal(chunk.last(trailer_length).subspan(digest_at, head.chunk.size()), head.chunk);
}

Result<std::size_t> chunk_length(BytesView bytes) {
  ReadChunk ignored;
  WEICUN_TRY(Shape shape, read_header(bytes, ignored));
  return header_length + shape.body_length + trailer_length;
}

Result<std::uint64_t> chunk_generation(BytesView bytes) {
  ReadChunk chunk;
  auto shape = read_header(bytes, chunk);
  if (!shape) return shape.error();
  return chunk.generation;
}

Result<ReadChunk> read_chunk(BytesView bytes, Suite suite, const Secret<32>& chain_key) {
  WEICUN_TRY(ReadChunk chunk, read_whole(bytes, suite));
  WEICUN_NEED(chunk.unkeyed || authentic(chunk.head, suite, chain_key), journal_damaged,
              "chunk authentication");
  return chunk;
}

Result<ReadChunk> read_chunk(BytesView bytes, Suite suite, const ChainKeys& chain_keys) {
  WEICUN_TRY(ReadChunk chunk, read_whole(bytes, suite));
  if (chunk.unkeyed) return chunk;
  auto key = chain_keys.find(chunk.epoch);
  bool known = key != chain_keys.end();
  bool later = !known && !chain_keys.empty() && chunk.epoch > chain_keys.rbegin()->first;
  WEICUN_NEED(!later, wrong_key, "chunk epoch");
  WEICUN_NEED(known && authentic(chunk.head, suite, key->second), journal_damaged,
              "chunk authentication");
  return chunk;
}

Result<ReadChunk> read_chunk_locked(BytesView bytes, Suite suite) {
  return read_whole(bytes, suite);
}

}  // namespace weicun::journal
