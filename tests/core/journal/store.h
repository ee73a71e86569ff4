#pragma once

#include <set>
#include <string>
#include <vector>

#include <weicun/journal/journal.h>

#include "core/keyring/damage.h"

/// A store's keys, what lies on its disk, and what a reopening finds there. Everything follows from
/// a name, so that a failing test fails again.
namespace weicun::test {

using namespace weicun::journal;

inline crypto::Random random_from(std::string_view name) {
  crypto::Digest entropy = crypto::hash(Suite::intl, {view_of(name)});
  return *crypto::Random::seeded(entropy);
}

/// Code and place of a refusal: "journal-damaged chunk digest".
template <class T>
std::string why_not(const Result<T>& result) {
  if (result.ok()) return "accepted";
  return std::string(name_of(result.error().code)) + ' ' + result.error().place;
}

/// The codes met by every copy with one bit flipped, every beginning, and one byte too many.
template <class Opens>
std::set<std::string> verdicts_on_damage(BytesView good, Opens opens) {
  std::set<std::string> verdicts;
  auto judge = [&](BytesView bytes) {
    auto result = opens(bytes);
    verdicts.insert(result.ok() ? "accepted" : std::string(name_of(result.error().code)));
  };
  for (std::size_t byte = 0; byte < good.size(); ++byte) {
    for (unsigned bit = 0; bit < 8; ++bit) judge(with_flipped_bit(good, byte, bit));
  }
  for (std::size_t length = 0; length < good.size(); ++length) judge(good.first(length));
  return verdicts;
}

/// Overwrites bytes at `at`.
inline Bytes with(Bytes bytes, std::size_t at, BytesView value) {
  for (std::size_t i = 0; i < value.size(); ++i) bytes[at + i] = value[i];
  return bytes;
}
inline Bytes u32(std::uint32_t value) { return ByteWriter().u32(value).take(); }

/// The frame with its two checksums made right again: what somebody does who changes a file on
/// purpose.
inline Bytes with_checksums(const Bytes& frame) {
  Bytes mended = with(frame, 56, u32(crc32c(BytesView(frame).subspan(frame_header_length))));
  return with(mended, 4, u32(crc32c(BytesView(mended).subspan(8, 56))));
}

struct Disk {
  std::vector<Bytes> chunks;
  Bytes head;
};

struct Store {
  Suite suite;
  crypto::Random random;
  Secret<32> frame_key;
  Secret<32> chain_key;
  VaultId vault;
  Placing placing;

  Store(std::string_view name, Suite of)
      : suite(of),
        random(random_from(name)),
        frame_key(random.secret<32>()),
        chain_key(random.secret<32>()),
        vault{random.bytes<16>()},
        placing{of, StoreId{random.bytes<16>()}, random.bytes<8>(), 1} {}

  [[nodiscard]] FrameAddress address(FrameKind kind) {
    return {kind, suite, 1, 1, random.bytes<16>(), vault};
  }
  [[nodiscard]] Frame frame(FrameKind kind, std::string_view body) {
    if (is_clear(kind)) return clear_frame(address(kind), view_of(body));
    return boxed_frame(address(kind), frame_key, view_of(body), random);
  }
  [[nodiscard]] Frame letter(std::string_view body) { return frame(FrameKind::envelope, body); }
  [[nodiscard]] Journal journal() const { return Journal(placing, chain_key.duplicate()); }
  /// As after a restart: the store's own id is what the first chunk says.
  [[nodiscard]] Journal reopened() const {
    Placing unknown = placing;
    unknown.store = {};
    return Journal(unknown, chain_key.duplicate());
  }

  /// One commit for each text.
  [[nodiscard]] Disk write(const std::vector<std::string>& letters) {
    Disk disk;
    Journal writer = journal();
    for (const std::string& text : letters) commit(writer, disk, {letter(text)});
    return disk;
  }
  static void commit(Journal& writer, Disk& disk, const std::vector<Frame>& frames) {
    Chunk chunk = writer.next(frames);
    writer.committed(chunk.head);
    disk.chunks.push_back(chunk.bytes);
    disk.head = chunk.head.bytes();
  }
};

/// What a reopening of `disk` finds.
struct Reopened {
  Journal journal;
  std::vector<std::string> letters;
  std::vector<Place> places;

  Reopened(const Store& store, const Disk& disk) : journal(store.reopened()) {
    for (const Bytes& chunk : disk.chunks) {
      (void)journal.replay(chunk, [this](const Frame& frame, const Place& place) {
        letters.emplace_back(text_of(frame.body()));
        places.push_back(place);
      });
    }
    (void)journal.close(disk.head);
  }
  [[nodiscard]] std::uint32_t quarantined() const { return journal.recovery().quarantined; }
  [[nodiscard]] std::uint32_t breaks() const { return journal.recovery().breaks; }
};

using Letters = std::vector<std::string>;

}  // namespace weicun::test
