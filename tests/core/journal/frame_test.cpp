#include <catch_amalgamated.hpp>

#include "store.h"

using namespace weicun;
using namespace weicun::journal;
using weicun::test::Store;
using weicun::test::why_not;

namespace {

Store frame_store() { return Store("frame", GENERATE(Suite::gm, Suite::intl)); }

constexpr FrameKind clear_kinds[] = {FrameKind::envelope, FrameKind::receipt, FrameKind::refusal,
                                     FrameKind::directory, FrameKind::dropped};
constexpr FrameKind boxed_kinds[] = {FrameKind::meta,  FrameKind::record,    FrameKind::draft,
                                     FrameKind::inbox, FrameKind::keys,      FrameKind::state,
                                     FrameKind::epoch, FrameKind::checkpoint};

}  // namespace

TEST_CASE("what verifies by itself lies clear, everything else in a box") {
  for (FrameKind kind : clear_kinds) CHECK(is_clear(kind));
  for (FrameKind kind : boxed_kinds) CHECK_FALSE(is_clear(kind));
}

TEST_CASE("a frame's bytes are those of the table in format.md, 8.1") {
  Store store = frame_store();
  FrameAddress address{FrameKind::envelope,      store.suite, 7, 9,
                       store.random.bytes<16>(), store.vault};
  Frame frame = clear_frame(address, view_of("letter"));
  Bytes bound = ByteWriter()
                    .u32(6)
                    .u8(1)
                    .u8(1)
                    .u8(static_cast<std::uint8_t>(store.suite))
                    .zeros(1)
                    .u32(7)
                    .u32(9)
                    .bytes(address.rid)
                    .bytes(store.vault.view())
                    .u32(crc32c(view_of("letter")))
                    .zeros(4)
                    .take();
  Bytes whole = ByteWriter().text("WCFR").u32(crc32c(bound)).bytes(bound).text("letter").take();
  CHECK(frame.bytes == whole);
  CHECK(frame.digest == crypto::labelled_hash(store.suite, "frame", {BytesView(whole).subspan(8)}));
}

TEST_CASE("a frame reads back as it was written, and its body opens") {
  Store store = frame_store();
  for (FrameKind kind : {FrameKind::envelope, FrameKind::draft}) {
    Frame written = store.frame(kind, "well water");
    Frame read = *read_frame(written.bytes);
    CHECK(read.bytes == written.bytes);
    CHECK(read.digest == written.digest);
    CHECK(read.address.kind == kind);
    CHECK(read.address.suite == store.suite);
    CHECK(read.address.rid == written.address.rid);
    CHECK(read.address.vault == store.vault);
    CHECK(text_of(*open_frame(read, store.frame_key)) == "well water");
  }
}

TEST_CASE("an empty body is a body") {
  Store store = frame_store();
  for (FrameKind kind : {FrameKind::envelope, FrameKind::draft}) {
    CHECK(open_frame(*read_frame(store.frame(kind, "").bytes), store.frame_key)->empty());
  }
}

TEST_CASE("a frame is found at the beginning of longer bytes") {
  Store store = frame_store();
  Frame first = store.letter("first");
  Bytes both = ByteWriter().bytes(first.bytes).bytes(store.letter("second").bytes).take();
  CHECK(read_frame(both)->bytes == first.bytes);
}

TEST_CASE("no bit of a frame can be changed, and no end cut off, without its showing") {
  Store store = frame_store();
  for (FrameKind kind : {FrameKind::envelope, FrameKind::draft}) {
    Frame frame = store.frame(kind, "damaged by rot");
    CHECK(test::verdicts_on_damage(frame.bytes, read_frame) ==
          std::set<std::string>{"journal-damaged"});
  }
}

TEST_CASE("a boxed body opens with its own key alone") {
  Store store = frame_store();
  Frame frame = store.frame(FrameKind::draft, "for me");
  CHECK(why_not(open_frame(frame, store.chain_key)).starts_with("wrong-key-or-damaged"));
}

TEST_CASE("a boxed body doesn't open under another header, whatever the checksums say") {
  Store store = frame_store();
  Frame frame = store.frame(FrameKind::draft, "mine");
  // Kind META for DRAFT, another epoch, revision, record, vault.
  for (std::size_t at :
       {std::size_t{12}, std::size_t{16}, std::size_t{20}, std::size_t{24}, std::size_t{40}}) {
    INFO("byte " << at);
    auto changed = static_cast<std::uint8_t>(at == 12 ? 2 : frame.bytes[at] ^ 1);
    auto read = read_frame(test::with_checksums(test::with(frame.bytes, at, Bytes{changed})));
    REQUIRE(read.ok());
    CHECK(why_not(open_frame(*read, store.frame_key)).starts_with("wrong-key-or-damaged"));
  }
}

TEST_CASE("the body of one record doesn't open as another's") {
  Store store = frame_store();
  Frame mine = store.frame(FrameKind::draft, "mine");
  Frame other = store.frame(FrameKind::draft, "your");
  Bytes swapped = ByteWriter()
                      .bytes(BytesView(mine.bytes).first(frame_header_length))
                      .bytes(other.body())
                      .take();
  auto read = read_frame(test::with_checksums(swapped));
  REQUIRE(read.ok());
  CHECK(why_not(open_frame(*read, store.frame_key)).starts_with("wrong-key-or-damaged"));
}

TEST_CASE("a frame with right checksums and wrong fields is refused by name") {
  Store store = frame_store();
  Frame frame = store.letter("letter");
  auto verdict = [&](std::size_t at, std::uint8_t value) {
    return why_not(read_frame(test::with_checksums(test::with(frame.bytes, at, Bytes{value}))));
  };
  CHECK(verdict(14, 0).starts_with("unknown-version"));
  CHECK(verdict(14, 3).starts_with("unknown-version"));
  CHECK(verdict(15, 1) == "journal-damaged frame zero");
  CHECK(verdict(60, 1) == "journal-damaged frame zero");
  CHECK(verdict(63, 1) == "journal-damaged frame zero");
  CHECK(verdict(8, 7) == "journal-damaged frame body length");
  CHECK(verdict(11, 0xFF) == "journal-damaged frame body length");
}

TEST_CASE("a clear kind can't be said to be boxed, nor a boxed one clear") {
  Store store = frame_store();
  Bytes clear = store.letter("letter").bytes;
  Bytes boxed = store.frame(FrameKind::draft, "draft").bytes;
  CHECK(why_not(read_frame(test::with_checksums(test::with(clear, 13, Bytes{0})))) ==
        "journal-damaged frame flags");
  CHECK(why_not(read_frame(test::with_checksums(test::with(boxed, 13, Bytes{1})))) ==
        "journal-damaged frame flags");
}

TEST_CASE("a kind that this build doesn't know is passed over, unless it must be understood") {
  Store store = frame_store();
  Bytes known = store.frame(FrameKind::draft, "from a later version").bytes;
  for (std::uint8_t kind : {std::uint8_t{14}, std::uint8_t{255}}) {
    Bytes later = test::with(known, 12, Bytes{kind});
    CHECK(read_frame(test::with_checksums(later)).ok());
    CHECK(why_not(read_frame(test::with_checksums(
              test::with(later, 13, Bytes{must_understand})))) == "newer-store frame kind");
  }
}

TEST_CASE("a kind that is known may say that it must be understood") {
  Store store = frame_store();
  Bytes letter = store.letter("letter").bytes;
  CHECK(read_frame(test::with_checksums(test::with(letter, 13, Bytes{must_understand | 1}))).ok());
}

TEST_CASE("a flag that nobody defined is refused in a known kind") {
  Store store = frame_store();
  Bytes letter = store.letter("letter").bytes;
  for (unsigned bit = 1; bit < 7; ++bit) {
    auto flags = static_cast<std::uint8_t>(1U | 1U << bit);
    CHECK(why_not(read_frame(test::with_checksums(test::with(letter, 13, Bytes{flags})))) ==
          "journal-damaged frame flags");
  }
}
