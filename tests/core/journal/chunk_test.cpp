#include <catch_amalgamated.hpp>

#include "written_chunk.h"

using namespace weicun;
using namespace weicun::journal;
using weicun::test::Store;
using weicun::test::why_not;
using weicun::test::WrittenChunk;

namespace {

Store chunk_store() { return Store("chunk", GENERATE(from_range(test::both_suites))); }

std::string verdict(const Store& store, BytesView bytes) {
  return why_not(read_chunk(bytes, store.suite, store.chain_key));
}

}  // namespace

TEST_CASE("a chunk is header, frames and trailer, as in format.md, 8.2") {
  Store store = chunk_store();
  std::vector<Frame> frames = {store.letter("one"), store.frame(FrameKind::meta, "two")};
  Head before{4, 9, store.random.bytes<32>(), {}};
  Chunk chunk = place(store.placing, before, frames, store.chain_key);
  WrittenChunk same;
  same.generation = 5;
  same.first_sequence = 10;
  same.previous = before.chunk;
  same.frames = frames;
  CHECK(chunk.bytes == same.bytes(store));
  std::size_t first = frames[0].bytes.size();
  CHECK(chunk.offsets == std::vector<std::size_t>{96, 96 + first});
  CHECK(chunk.bytes.size() == 96 + first + frames[1].bytes.size() + 80);
}

TEST_CASE("a chunk reads back as it was placed") {
  Store store = chunk_store();
  std::vector<Frame> frames = {store.letter("one"), store.frame(FrameKind::meta, "two")};
  Chunk chunk = place(store.placing, {}, frames, store.chain_key);
  ReadChunk read = *read_chunk(chunk.bytes, store.suite, store.chain_key);
  CHECK(read.store == store.placing.store);
  CHECK(read.generation == 1);
  CHECK(read.first_sequence == 1);
  CHECK(read.previous == Digest{});
  CHECK(read.writer == store.placing.writer);
  CHECK(read.epoch == 1);
  CHECK(read.head.bytes() == chunk.head.bytes());
  REQUIRE(read.frames.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(read.frames[i].frame.bytes == frames[i].bytes);
    CHECK(read.frames[i].offset == chunk.offsets[i]);
  }
}

TEST_CASE("the head record repeats the trailer's digest and code") {
  Store store = chunk_store();
  Chunk chunk = place(store.placing, {}, {store.letter("one")}, store.chain_key);
  Bytes head = chunk.head.bytes();
  REQUIRE(head.size() == 80);
  CHECK(equal(BytesView(head).last(64), BytesView(chunk.bytes).last(64)));
  CHECK(Head::parse(head)->bytes() == head);
  CHECK(authentic(chunk.head, store.suite, store.chain_key));
  CHECK_FALSE(authentic(chunk.head, store.suite, store.frame_key));
  for (std::size_t length : {std::size_t{0}, std::size_t{79}}) {
    CHECK(why_not(Head::parse(BytesView(head).first(length))) == "journal-damaged head length");
  }
  head.push_back(0);
  CHECK(why_not(Head::parse(head)) == "journal-damaged head length");
}

TEST_CASE("a chunk's file sorts by its generation") {
  CHECK(chunk_name(1) == "c/0000000000000001");
  CHECK(chunk_name(0xABCDEF) == "c/0000000000abcdef");
  CHECK(chunk_name(~std::uint64_t{0}) == "c/ffffffffffffffff");
  CHECK(chunk_name(0xFF) < chunk_name(0x100));
}

TEST_CASE("no bit of a chunk can be changed, and no end cut off, without its showing") {
  Store store = chunk_store();
  Chunk chunk = place(store.placing, {}, {store.letter("a"), store.letter("b")}, store.chain_key);
  auto read = [&](BytesView bytes) { return read_chunk(bytes, store.suite, store.chain_key); };
  CHECK(test::verdicts_on_damage(chunk.bytes, read) == std::set<std::string>{"journal-damaged"});
  chunk.bytes.push_back(0);
  CHECK(verdict(store, chunk.bytes) == "journal-damaged chunk length");
}

TEST_CASE("frames of a chunk can't be swapped, replaced, or re-marked by who hasn't the key") {
  Store store = chunk_store();
  Frame one = store.letter("one");
  Frame two = store.letter("two");
  Bytes honest = place(store.placing, {}, {one, two}, store.chain_key).bytes;
  auto body_of = [&](const Frame& first, const Frame& second) {
    Bytes body = ByteWriter().bytes(first.bytes).bytes(second.bytes).take();
    return verdict(store, test::with(honest, chunk_header_length, body));
  };
  CHECK(body_of(one, two) == "accepted");
  CHECK(body_of(two, one) == "journal-damaged chunk digest");
  CHECK(body_of(one, one) == "journal-damaged chunk digest");
  CHECK(body_of(one, store.letter("too")) == "journal-damaged chunk digest");
}

TEST_CASE("a chunk by somebody without the key is not authentic") {
  Store store = chunk_store();
  Bytes chunk = place(store.placing, {}, {store.letter("one")}, store.frame_key).bytes;
  CHECK(verdict(store, chunk) == "journal-damaged chunk authentication");
}

TEST_CASE("a chunk of the other suite is none of ours") {
  Store store = chunk_store();
  Store other("chunk", test::other_suite(store.suite));
  Bytes chunk = place(other.placing, {}, {other.letter("one")}, store.chain_key).bytes;
  CHECK(verdict(store, chunk) == "journal-damaged chunk digest");
}

TEST_CASE("another major version is a newer store's, another minor one is read") {
  Store store = chunk_store();
  WrittenChunk chunk;
  chunk.frames = {store.letter("one")};
  chunk.minor = 1;
  CHECK(verdict(store, chunk.bytes(store)) == "accepted");
  for (std::uint8_t major : {std::uint8_t{0}, std::uint8_t{2}, std::uint8_t{255}}) {
    chunk.major = major;
    CHECK(verdict(store, chunk.bytes(store)) == "newer-store chunk version");
  }
}

TEST_CASE("a frame that must be understood makes its chunk a newer store's") {
  Store store = chunk_store();
  Frame later = store.frame(FrameKind::draft, "later");
  later.bytes = test::with(later.bytes, 12, Bytes{99, must_understand});
  later.bytes = test::with_checksums(later.bytes);
  WrittenChunk chunk;
  chunk.frames = {later};
  CHECK(verdict(store, chunk.bytes(store)) == "newer-store frame kind");
}

TEST_CASE("an unkeyed chunk is believed for what verifies by itself, and for nothing else") {
  Store store = chunk_store();
  WrittenChunk chunk;
  chunk.flags = 1;
  for (FrameKind kind : {FrameKind::record, FrameKind::draft, FrameKind::keys, FrameKind::state,
                         FrameKind::envelope}) {
    chunk.frames = {store.frame(kind, "slipped in")};
    CHECK(verdict(store, chunk.bytes(store)) == "journal-damaged unkeyed frame");
  }
  for (FrameKind kind : {FrameKind::receipt, FrameKind::refusal, FrameKind::directory}) {
    chunk.frames = {store.frame(kind, "signed by others")};
    CHECK(verdict(store, chunk.bytes(store)) == "accepted");
  }
}

TEST_CASE("a flag that nobody defined is refused") {
  Store store = chunk_store();
  for (unsigned bit = 1; bit < 16; ++bit) {
    WrittenChunk chunk;
    chunk.frames = {store.letter("one")};
    chunk.flags = static_cast<std::uint16_t>(1U << bit);
    CHECK(verdict(store, chunk.bytes(store)) == "journal-damaged chunk flags");
  }
}

TEST_CASE("numbers that don't fit the frames are refused before anything is allocated by them") {
  Store store = chunk_store();
  WrittenChunk chunk;
  chunk.frames = {store.letter("one"), store.letter("two")};
  auto length = static_cast<std::uint32_t>(2 * (frame_header_length + 3));
  std::string expected = "journal-damaged chunk count";
  SECTION("no frame at all") {
    chunk.frames.clear();
    expected = "journal-damaged chunk numbers";
  }
  SECTION("generation 0") {
    chunk.generation = 0;
    expected = "journal-damaged chunk numbers";
  }
  SECTION("more frames than there is room for") { chunk.count = 3; }
  SECTION("a frame for each byte of memory") { chunk.count = 0xFFFFFFFF; }
  SECTION("one frame less than there is") {
    chunk.count = 1;
    expected = "journal-damaged chunk body";
  }
  SECTION("a body that ends behind the file") {
    chunk.body_length = length + 1;
    expected = "journal-damaged chunk body";
  }
  SECTION("a body of four gigabytes") {
    chunk.body_length = 0xFFFFFFFF;
    expected = "journal-damaged chunk body";
  }
  SECTION("a body that ends before the file") {
    chunk.body_length = length - 1;
    expected = "journal-damaged chunk length";
  }
  CHECK(verdict(store, chunk.bytes(store)) == expected);
}

TEST_CASE("a trailer that disagrees with its header is refused") {
  Store store = chunk_store();
  WrittenChunk chunk;
  chunk.frames = {store.letter("one")};
  SECTION("its mark") { chunk.trailer = "WCJ1"; }
  SECTION("the count") { chunk.last_count = 2; }
  SECTION("the last sequence number") { chunk.last_sequence = 2; }
  CHECK(verdict(store, chunk.bytes(store)) == "journal-damaged chunk trailer");
}

TEST_CASE("several chunks in one file are parted by their lengths") {
  Store store = chunk_store();
  test::Disk disk = store.write({"one", "two, and longer"});
  Bytes file = ByteWriter().bytes(disk.chunks[0]).bytes(disk.chunks[1]).take();
  std::size_t first = *chunk_length(file);
  CHECK(first == disk.chunks[0].size());
  CHECK(*chunk_length(BytesView(file).subspan(first)) == disk.chunks[1].size());
  CHECK(why_not(chunk_length(BytesView(file).first(first - 1))) == "journal-damaged chunk body");
  CHECK(why_not(chunk_length(BytesView(file).first(175))) == "journal-damaged chunk length");
  CHECK(why_not(chunk_length({})) == "journal-damaged chunk length");
}
