#include "inner.h"

#include "envelope_layout.h"

namespace weicun::envelope {
namespace {

constexpr std::uint16_t flag_signed = 1;
constexpr std::uint16_t flag_identity_box = 2;

/// A signature beside an identity box would name to everybody whom the box names to the township;
/// a box that nobody signed proves nothing.
Status check_flags(std::uint8_t kind, std::uint16_t flags) {
  WEICUN_NEED(flags <= flag_identity_box, malformed, "inner.flags");
  WEICUN_NEED(flags != flag_identity_box || kind == kind_letter, malformed, "inner.flags");
  WEICUN_NEED(flags == flag_signed || kind != kind_identity_box, malformed, "inner.flags");
  return Done{};
}

}  // namespace

Result<Bytes> inner_bytes(std::uint8_t kind, const Inner& inner) {
  std::uint16_t flags = inner.is_signed() ? flag_signed : std::uint16_t{0};
  if (!inner.extension.empty()) flags |= flag_identity_box;
  WEICUN_CHECK(check_flags(kind, flags));
  ByteWriter out;
  out.u8(1).u8(static_cast<std::uint8_t>(inner.cards.size())).u16(flags);
  out.u32(static_cast<std::uint32_t>(inner.content.size()));
  out.u32(static_cast<std::uint32_t>(inner.extension.size())).zeros(4);
  for (const Digest& card : inner.cards) out.bytes(card);
  out.bytes(inner.statement).bytes(inner.signature).bytes(inner.content).bytes(inner.extension);
  std::optional<std::size_t> bucket = bucket_for(kind, out.size());
  WEICUN_NEED(bucket, limit_exceeded, "content.length");
  out.zeros(*bucket - out.size());
  return out.take();
}

Result<Inner> parse_inner(std::uint8_t kind, BytesView plain, std::size_t recipients) {
  WEICUN_NEED(is_bucket(kind, plain.size()), malformed, "inner.length");
  ByteReader reader(plain);
  WEICUN_NEED(reader.u8() == 1, unknown_version, "inner.version");
  WEICUN_NEED(reader.u8() == recipients, malformed, "inner.recipients");
  std::uint16_t flags = reader.u16();
  std::size_t content_length = reader.u32();
  std::size_t extension_length = reader.u32();
  WEICUN_NEED(reader.zeros(4), malformed, "inner.zero");
  WEICUN_CHECK(check_flags(kind, flags));
  WEICUN_NEED((flags == flag_identity_box) == (extension_length > 0), malformed, "inner.extension");
  Inner inner;
  for (std::size_t i = 0; i < recipients; ++i) inner.cards.push_back(reader.array<32>());
  if (flags == flag_signed) {
    inner.statement = reader.bytes(statement_length);
    inner.signature = reader.bytes(crypto::signature_length);
  }
  inner.content = reader.bytes(content_length);
  inner.extension = reader.bytes(extension_length);
  WEICUN_NEED(reader.ok(), malformed, "inner.content");
  WEICUN_NEED(reader.zeros(reader.left()), malformed, "inner.padding");
  return inner;
}

}  // namespace weicun::envelope
