#include <catch_amalgamated.hpp>

#include <weicun/envelope/blob.h>

#include "blob_layout.h"
#include "core/keyring/damage.h"
#include "core/keyring/village.h"

using namespace weicun;
using namespace weicun::envelope;
using crypto::Suite;
using weicun::test::refusal;

namespace {

constexpr std::size_t sealed_chunk = blob_chunk + 16;

Suite any_suite() { return GENERATE(from_range(test::both_suites)); }

Bytes picture(std::size_t length) {
  Bytes out(length);
  for (std::size_t i = 0; i < length; ++i) out[i] = static_cast<std::uint8_t>(i * 31 + i / 256 + 1);
  return out;
}

struct WrittenBlob {
  Bytes file;
  Bytes key;
  BlobId blob;
  crypto::Digest hash{};
  std::uint64_t size = 0;
  std::uint64_t length = 0;
};

WrittenBlob write(Suite suite, BytesView plain, crypto::Random& random) {
  BlobWriter writer = *BlobWriter::start(suite, plain.size(), random);
  WrittenBlob out;
  out.file = writer.header();
  for (std::size_t begin = 0; begin < plain.size(); begin += blob_chunk) {
    Bytes sealed = *writer.add(plain.subspan(begin, std::min(blob_chunk, plain.size() - begin)));
    out.file.insert(out.file.end(), sealed.begin(), sealed.end());
  }
  BlobWriter::Finished finished = *writer.finish();
  out.key = copy_of(finished.key.view());
  out.blob = finished.blob;
  out.hash = finished.hash;
  out.size = finished.size;
  out.length = finished.length;
  return out;
}

Result<Bytes> read(BytesView file, BytesView key, std::uint64_t length, std::uint64_t size) {
  WEICUN_NEED(file.size() >= 64, malformed, "file");
  WEICUN_TRY(BlobReader reader, BlobReader::start(file.first(64), key, length, size));
  Bytes out;
  for (std::size_t begin = 64; begin < file.size(); begin += sealed_chunk) {
    WEICUN_TRY(const Bytes plain,
               reader.add(file.subspan(begin, std::min(sealed_chunk, file.size() - begin))));
    out.insert(out.end(), plain.begin(), plain.end());
  }
  WEICUN_CHECK(reader.finish());
  return out;
}

Result<Bytes> read(BytesView file, const WrittenBlob& written) {
  return read(file, written.key, written.length, written.size);
}

Bytes chunk(const WrittenBlob& written, std::size_t index) {
  BytesView file = written.file;
  std::size_t begin = 64 + index * sealed_chunk;
  return copy_of(file.subspan(begin, std::min(sealed_chunk, file.size() - begin)));
}

Bytes file_of(const WrittenBlob& written, const std::vector<Bytes>& chunks) {
  ByteWriter out;
  out.bytes(BytesView(written.file).first(64));
  for (const Bytes& one : chunks) out.bytes(one);
  return out.take();
}

}  // namespace

TEST_CASE("a photo of any length comes back as it was") {
  Suite suite = any_suite();
  std::size_t length = GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{1'000},
                                std::size_t{65'535}, std::size_t{65'536}, std::size_t{65'537},
                                std::size_t{131'072}, std::size_t{200'003});
  auto random = test::random_from("blob");
  Bytes plain = picture(length);
  WrittenBlob written = write(suite, plain, random);
  CHECK(written.length == length);
  CHECK(written.size == written.file.size());
  CHECK(written.size == blob_file_size(padme(length)));
  CHECK(written.hash == crypto::labelled_hash(suite, "blob", {written.file}));
  CHECK(*read(written.file, written) == plain);
}

TEST_CASE("Padmé hides a length in at most twelve percent more") {
  CHECK(padme(0) == 0);
  CHECK(padme(1) == 1);
  CHECK(padme(2) == 2);
  CHECK(padme(9) == 10);
  CHECK(padme(1'000) == 1'024);
  CHECK(padme(65'536) == 65'536);
  CHECK(padme(65'537) == 67'584);
  CHECK(padme(300'000) == 303'104);
  for (std::uint64_t length = 1; length < 3'000'000; length += 997) {
    std::uint64_t padded = padme(length);
    REQUIRE(padded >= length);
    REQUIRE(padded * 100 <= length * 112 + 100);
    REQUIRE(padme(padded) == padded);
  }
}

TEST_CASE("no bit of a blob can be changed, and no end cut off") {
  Suite suite = any_suite();
  auto random = test::random_from("bits");
  Bytes plain = picture(300);
  WrittenBlob written = write(suite, plain, random);
  auto opens = [&](BytesView file) { return read(file, written); };
  CHECK(test::all_refused(test::flip_every_bit(written.file, opens)));
  CHECK(test::all_refused(test::cut_everywhere(written.file, opens)));
}

TEST_CASE("chunks can't be swapped, repeated, left out, appended or taken from another photo") {
  Suite suite = any_suite();
  auto random = test::random_from("chunks");
  Bytes plain = picture(3 * blob_chunk);
  WrittenBlob written = write(suite, plain, random);
  WrittenBlob other = write(suite, plain, random);
  REQUIRE(blob_chunk_count(padme(plain.size())) == 3);
  Bytes a = chunk(written, 0);
  Bytes b = chunk(written, 1);
  Bytes c = chunk(written, 2);
  REQUIRE(read(file_of(written, {a, b, c}), written).ok());
  auto code = [&](const std::vector<Bytes>& chunks) {
    return refusal(read(file_of(written, chunks), written));
  };
  CHECK(code({b, a, c}) == ErrorCode::wrong_key_or_damaged);
  CHECK(code({a, a, c}) == ErrorCode::wrong_key_or_damaged);
  CHECK(code({a, b, b}) == ErrorCode::wrong_key_or_damaged);
  CHECK(code({a, b}) == ErrorCode::malformed);
  CHECK(code({a, c}) == ErrorCode::wrong_key_or_damaged);
  CHECK(code({a, b, c, c}) == ErrorCode::malformed);
  CHECK(code({a, b, c, Bytes(16)}) == ErrorCode::malformed);
  CHECK(code({a, b, Bytes(16)}) == ErrorCode::malformed);
  CHECK(code({a, chunk(other, 1), c}) == ErrorCode::wrong_key_or_damaged);
}

TEST_CASE("another stated length is refused, in the header and in the content") {
  Suite suite = any_suite();
  auto random = test::random_from("length");
  Bytes plain = picture(2 * blob_chunk);
  WrittenBlob written = write(suite, plain, random);
  Bytes shorter = file_of(written, {chunk(written, 0)});
  std::uint64_t stated = blob_chunk;  // not size_t, which has 32 bits in WebAssembly
  for (std::size_t i = 0; i < 8; ++i)
    shorter[24 + i] = static_cast<std::uint8_t>(stated >> (8 * i));
  std::uint64_t size = blob_file_size(blob_chunk);
  REQUIRE(shorter.size() == size);
  CHECK(refusal(read(shorter, written.key, blob_chunk, size)) == ErrorCode::wrong_key_or_damaged);
  CHECK(refusal(read(written.file, written.key, written.length + 1, written.size)) ==
        ErrorCode::malformed);
  CHECK(refusal(read(written.file, written.key, written.length, written.size + 1)) ==
        ErrorCode::malformed);
  CHECK(refusal(read(written.file, written.key, 0, 64)) == ErrorCode::malformed);
  CHECK(refusal(read(written.file, written.key, ~std::uint64_t{0}, written.size)) ==
        ErrorCode::malformed);
  // A content that says less than was written meets bytes where zeros must be.
  CHECK(padme(written.length - 1) == written.length);
  CHECK(refusal(read(written.file, written.key, written.length - 1, written.size)) ==
        ErrorCode::malformed);
}

TEST_CASE("a wrong key opens no chunk: the commitment fails first") {
  Suite suite = any_suite();
  auto random = test::random_from("key");
  WrittenBlob written = write(suite, picture(100), random);
  Bytes key = test::with_flipped_bit(written.key, 0, 0);
  auto reader =
      BlobReader::start(BytesView(written.file).first(64), key, written.length, written.size);
  CHECK(refusal(reader) == ErrorCode::wrong_key_or_damaged);
  CHECK(refusal(BlobReader::start(BytesView(written.file).first(64), Bytes(31), written.length,
                                  written.size)) == ErrorCode::malformed);
}

TEST_CASE("padding that is not zero is refused") {
  Suite suite = any_suite();
  auto random = test::random_from("padding");
  WrittenBlob written = write(suite, picture(9), random);
  REQUIRE(padme(9) == 10);
  BlobKeys keys = derive_blob_keys(suite, written.key, BytesView(written.file).first(32));
  Bytes forged =
      crypto::aead_seal(suite, keys.chunk_key.view(), chunk_nonce(0, true), {}, picture(10));
  CHECK(refusal(read(file_of(written, {forged}), written)) == ErrorCode::malformed);
}

TEST_CASE("padding may take chunks of its own") {
  auto random = test::random_from("long padding");
  std::size_t length = 128 * blob_chunk + 1;
  REQUIRE(blob_chunk_count(padme(length)) == 132);
  Bytes plain = picture(length);
  WrittenBlob written = write(Suite::intl, plain, random);
  CHECK(written.file.size() == written.size);
  CHECK(*read(written.file, written) == plain);
}

TEST_CASE("an attempt that was killed and begun again has another key and another id") {
  Suite suite = any_suite();
  auto random = test::random_from("again");
  WrittenBlob one = write(suite, picture(100), random);
  WrittenBlob two = write(suite, picture(100), random);
  CHECK(one.blob != two.blob);
  CHECK(one.key != two.key);
  CHECK(one.hash != two.hash);
}

TEST_CASE("a writer that was fed wrongly stays broken") {
  Suite suite = any_suite();
  auto random = test::random_from("broken");
  auto writer = *BlobWriter::start(suite, blob_chunk + 10, random);
  SECTION("a short first piece") {
    CHECK(refusal(writer.add(picture(100))) == ErrorCode::malformed);
  }
  SECTION("too long a last piece") {
    REQUIRE(writer.add(picture(blob_chunk)).ok());
    CHECK(refusal(writer.add(picture(11))) == ErrorCode::malformed);
  }
  SECTION("an empty piece") { CHECK(refusal(writer.add({})) == ErrorCode::malformed); }
  CHECK(refusal(writer.add(picture(blob_chunk))) == ErrorCode::malformed);
  CHECK(refusal(writer.finish()) == ErrorCode::malformed);
}

TEST_CASE("a blob that isn't whole is not finished") {
  Suite suite = any_suite();
  auto random = test::random_from("half");
  auto writer = *BlobWriter::start(suite, blob_chunk + 10, random);
  REQUIRE(writer.add(picture(blob_chunk)).ok());
  CHECK(refusal(writer.finish()) == ErrorCode::malformed);
  CHECK(refusal(writer.add(picture(10))) == ErrorCode::malformed);
}

TEST_CASE("an empty attachment, or one beyond every disk, is not begun") {
  Suite suite = any_suite();
  auto random = test::random_from("empty");
  CHECK(refusal(BlobWriter::start(suite, 0, random)) == ErrorCode::malformed);
  CHECK(refusal(BlobWriter::start(suite, ~std::uint64_t{0}, random)) == ErrorCode::limit_exceeded);
}

TEST_CASE("a reader that met damage reads no further") {
  Suite suite = any_suite();
  auto random = test::random_from("reader");
  Bytes plain = picture(2 * blob_chunk);
  WrittenBlob written = write(suite, plain, random);
  auto reader = *BlobReader::start(BytesView(written.file).first(64), written.key, written.length,
                                   written.size);
  CHECK(refusal(reader.finish()) == ErrorCode::malformed);
  CHECK(refusal(reader.add(chunk(written, 1))) == ErrorCode::wrong_key_or_damaged);
  CHECK(refusal(reader.add(chunk(written, 0))) == ErrorCode::malformed);
  CHECK(refusal(reader.finish()) == ErrorCode::malformed);
}
