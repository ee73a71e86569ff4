// A blob file: as it comes, and an honest one with bytes changed. And a writer fed with pieces of
// any length.
#include <algorithm>

#include <weicun/envelope/blob.h>

#include "core/keyring/village.h"
#include "fuzz/patched.h"
#include "fuzz/split.h"

namespace {

using namespace weicun;
using envelope::BlobReader;
using envelope::BlobWriter;

constexpr std::size_t short_length = 9;

struct Photo {
  Bytes file;
  Bytes key;
};

Photo honest_photo() {
  auto random = test::random_from("fuzz");
  BlobWriter writer = *BlobWriter::start(crypto::Suite::intl, short_length, random);
  Photo photo{writer.header(), {}};
  Bytes chunk = *writer.add(Bytes(short_length, 7));
  photo.file.insert(photo.file.end(), chunk.begin(), chunk.end());
  photo.key = copy_of(writer.finish()->key.view());
  return photo;
}

bool opens(BytesView file, BytesView key) {
  if (file.size() < 64) return false;
  auto reader = BlobReader::start(file.first(64), key, short_length, file.size());
  if (!reader.ok()) return false;
  BytesView rest = file.subspan(64);
  while (!rest.empty()) {
    std::size_t piece =
        std::min<std::size_t>(rest.size(), envelope::blob_chunk + crypto::tag_length);
    if (!reader->add(rest.first(piece)).ok()) return false;
    rest = rest.subspan(piece);
  }
  return reader->finish().ok();
}

/// The first two bytes say how long the file will be, each further one how long the next piece is.
void write_pieces(BytesView input) {
  ByteReader script(input);
  std::uint64_t length = script.u16() * std::uint64_t{5};
  auto random = test::random_from("fuzz");
  auto writer = BlobWriter::start(crypto::Suite::intl, length, random);
  fuzz::must(writer.ok() == (length >= 1));
  if (!writer.ok()) return;
  Bytes plain(envelope::blob_chunk + 1);
  std::uint64_t taken = 0;
  bool good = true;
  while (good && taken < length) {
    std::uint64_t wanted = std::min<std::uint64_t>(envelope::blob_chunk, length - taken);
    std::uint64_t piece = wanted + (script.left() > 0 && script.u8() == 1 ? 1 : 0);
    good = writer->add(BytesView(plain).first(static_cast<std::size_t>(piece))).ok();
    fuzz::must(good == (piece == wanted));
    taken += piece;
  }
  fuzz::must(writer->finish().ok() == good);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Photo photo = honest_photo();
  BytesView input(data, size);
  fuzz::must(!opens(input, photo.key));
  Bytes changed = fuzz::patched(photo.file, input);
  fuzz::must(opens(changed, photo.key) == (changed == photo.file));
  write_pieces(input);
  return 0;
}
