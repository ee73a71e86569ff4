#include "signed_content.h"

namespace weicun::envelope {
namespace {

constexpr std::size_t header_length = 12;
constexpr std::size_t before_content = header_length + statement_length + crypto::signature_length;

}  // namespace

Result<ReadableRecord> write_readable(const Writing& writing, std::string_view content,
                                      const Digest& hub_transport_card, crypto::Random& random) {
  WEICUN_TRY(const SignedContent made,
             sign_content(writing, Mode::readable, {hub_transport_card}, content, random));
  Suite suite = writing.author->card.suite;
  ByteWriter out;
  out.text("WCP1").u8(1).u8(static_cast<std::uint8_t>(suite)).zeros(2);
  out.u32(static_cast<std::uint32_t>(content.size()))
      .bytes(made.statement)
      .bytes(made.signature)
      .text(content);
  return ReadableRecord{out.take(), crypto::labelled_hash(suite, "envelope", {made.statement})};
}

Result<Opened> read_readable(BytesView record, const TenantId& tenant,
                             const Digest& hub_transport_card) {
  WEICUN_NEED(record.size() >= before_content, malformed, "record.length");
  ByteReader reader(record);
  WEICUN_NEED(text_of(reader.bytes(4)) == "WCP1", malformed, "record.magic");
  std::uint8_t version = reader.u8();
  std::uint8_t suite = reader.u8();
  bool zero = reader.zeros(2);
  std::size_t content_length = reader.u32();
  WEICUN_NEED(content_length <= longest_content, limit_exceeded, "record.content");
  WEICUN_NEED(record.size() == before_content + content_length, malformed, "record.length");
  WEICUN_NEED(version == 1, unknown_version, "record.version");
  WEICUN_NEED(zero, malformed, "record.zero");
  Context context;
  WEICUN_TRY(context.suite, crypto::suite_of(suite));
  context.mode = Mode::readable;
  context.tenant = tenant;
  context.cards = {hub_transport_card};
  BytesView statement = reader.bytes(statement_length);
  BytesView signature = reader.bytes(crypto::signature_length);
  WEICUN_TRY(Opened opened,
             verify_content(context, statement, signature, reader.bytes(content_length)));
  opened.fingerprint = crypto::labelled_hash(context.suite, "envelope", {statement});
  return opened;
}

}  // namespace weicun::envelope
