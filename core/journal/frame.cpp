#include <weicun/journal/frame.h>

#include <array>

namespace weicun::journal {
namespace {

constexpr std::string_view magic = "WCFR";
constexpr std::uint8_t clear_flag = 1;
constexpr std::size_t authenticated_from =
    8;  // header[8..55] is the box's header, header[8..63] the digest's

constexpr std::array<std::uint32_t, 256> make_crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit)
      value = (value >> 1U) ^ ((value & 1U) != 0U ? 0x82F63B78U : 0U);
    table[i] = value;
  }
  return table;
}
constexpr auto crc_table = make_crc_table();

/// header[8..55]: everything that a box binds.
Bytes bound_header(const FrameAddress& address, std::size_t body_length) {
  ByteWriter out;
  out.u32(static_cast<std::uint32_t>(body_length))
      .u8(static_cast<std::uint8_t>(address.kind))
      .u8(is_clear(address.kind) ? clear_flag : 0)
      .u8(static_cast<std::uint8_t>(address.suite))
      .u8(0)
      .u32(address.epoch)
      .u32(address.revision)
      .bytes(address.rid)
      .bytes(address.vault.view());
  return out.take();
}

Frame assemble(const FrameAddress& address, BytesView bound, BytesView body) {
  ByteWriter rest;
  rest.bytes(bound).u32(crc32c(body)).u32(0);
  ByteWriter out;
  out.text(magic).u32(crc32c(rest.view())).bytes(rest.view()).bytes(body);
  Frame frame{address, out.take(), {}, {}};
  frame.digest = crypto::labelled_hash(address.suite, "frame",
                                       {BytesView(frame.bytes).subspan(authenticated_from)});
  return frame;
}

}  // namespace

std::uint32_t crc32c(BytesView bytes) {
  std::uint32_t value = 0xFFFFFFFFU;
  for (std::uint8_t byte : bytes) value = (value >> 8U) ^ crc_table[(value ^ byte) & 0xFFU];
  return value ^ 0xFFFFFFFFU;
}

bool is_clear(FrameKind kind) {
  return kind == FrameKind::envelope || kind == FrameKind::receipt || kind == FrameKind::refusal ||
         kind == FrameKind::directory || kind == FrameKind::dropped;
}

Frame clear_frame(const FrameAddress& address, BytesView body) {
  return assemble(address, bound_header(address, body.size()), body);
}

Frame boxed_frame(const FrameAddress& address, const Secret<32>& frame_key, BytesView plain,
                  crypto::Random& random) {
  Bytes bound = bound_header(address, plain.size() + crypto::box_overhead);
  Bytes body = crypto::seal_box(address.suite, random, frame_key.view(), "frame", bound, plain);
  Frame frame = assemble(address, bound, body);
  frame.plain = copy_of(plain);
  return frame;
}

Result<Frame> read_frame(BytesView bytes) {
  WEICUN_NEED(bytes.size() >= frame_header_length, journal_damaged, "frame length");
  ByteReader in(bytes);
  WEICUN_NEED(text_of(in.bytes(4)) == magic, journal_damaged, "frame magic");
  std::uint32_t header_crc = in.u32();
  WEICUN_NEED(crc32c(bytes.subspan(authenticated_from, frame_header_length - authenticated_from)) ==
                  header_crc,
              journal_damaged, "frame header checksum");
  std::uint32_t body_length = in.u32();
  std::uint8_t kind = in.u8();
  std::uint8_t flags = in.u8();
  WEICUN_TRY(Suite suite, crypto::suite_of(in.u8()));
  WEICUN_NEED(in.zeros(1), journal_damaged, "frame zero");
  FrameAddress address{
      static_cast<FrameKind>(kind), suite, in.u32(), in.u32(), in.array<16>(), {in.array<16>()}};
  std::uint32_t body_crc = in.u32();
  WEICUN_NEED(in.zeros(4), journal_damaged, "frame zero");
  bool known = kind >= 1 && kind <= 13;
  WEICUN_NEED(known || (flags & must_understand) == 0, newer_store, "frame kind");
  std::uint8_t expected = is_clear(address.kind) ? clear_flag : 0;
  WEICUN_NEED(!known || (flags & ~must_understand) == expected, journal_damaged, "frame flags");
  WEICUN_NEED(in.left() >= body_length, journal_damaged, "frame body length");
  BytesView body = in.bytes(body_length);
  WEICUN_NEED(crc32c(body) == body_crc, journal_damaged, "frame body checksum");
  Frame frame{address, copy_of(bytes.first(frame_header_length + body_length)), {}, {}};
  frame.digest =
      crypto::labelled_hash(suite, "frame", {BytesView(frame.bytes).subspan(authenticated_from)});
  return frame;
}

Result<Bytes> open_frame(const Frame& frame, const Secret<32>& frame_key) {
  if (is_clear(frame.address.kind)) return copy_of(frame.body());
  BytesView bound = BytesView(frame.bytes).subspan(authenticated_from, 48);
  return crypto::open_box(frame.address.suite, frame_key.view(), "frame", bound, frame.body());
}

}  // namespace weicun::journal
