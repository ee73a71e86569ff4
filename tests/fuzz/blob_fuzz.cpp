// A blob file with hostile bytes behind a good header, and with a hostile header; and the writer
// with pieces of any length.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include <weicun/envelope/blob.h>

namespace {

using namespace weicun;
using envelope::BlobReader;
using envelope::BlobWriter;

void read_on(BlobReader reader, BytesView rest) {
  while (!rest.empty()) {
    std::size_t piece =
        std::min<std::size_t>(rest.size(), envelope::blob_chunk + crypto::tag_length);
    if (!reader.add(rest.first(piece)).ok()) return;
    rest = rest.subspan(piece);
  }
  if (reader.finish().ok()) std::abort();  // Nobody can hit the tag.
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  BytesView input(data, size);
  Bytes entropy(32);
  for (std::size_t i = 0; i < entropy.size(); ++i)
    entropy[i] = static_cast<std::uint8_t>(i * 5 + 1);
  auto random = std::move(*crypto::Random::seeded(entropy));

  std::uint64_t length = input[0] + std::uint64_t{256} * input[1] + 1;
  auto writer = std::move(*BlobWriter::start(crypto::Suite::intl, length, random));
  Bytes header = writer.header();
  Bytes piece(length);
  bool whole = writer.add(BytesView(piece).first(std::min<std::size_t>(length, size))).ok();
  auto finished = writer.finish();
  if (finished.ok() != whole) std::abort();
  if (finished.ok()) {
    auto reader = BlobReader::start(header, finished->key.view(), length, finished->size);
    if (!reader.ok()) std::abort();
    read_on(std::move(*reader), input);
  }
  if (size >= 64) {
    auto reader = BlobReader::start(input.first(64), Bytes(32, 3), length, size);
    if (reader.ok()) std::abort();  // Nobody can hit the commitment.
  }
  return 0;
}
