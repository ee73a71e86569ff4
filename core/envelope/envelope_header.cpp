#include <algorithm>
#include <span>

#include "envelope_layout.h"

namespace weicun::envelope {
namespace {

/// The fixed header; answers the number of stanzas behind it.
Result<std::size_t> read_fixed_header(ByteReader& reader, EnvelopeHeader& header) {
  WEICUN_NEED(text_of(reader.bytes(4)) == "WCE1", malformed, "envelope.magic");
  WEICUN_NEED(reader.u8() == 1, unknown_version, "envelope.version");
  WEICUN_TRY(header.suite, crypto::suite_of(reader.u8()));
  header.kind = reader.u8();
  std::size_t count = reader.u8();
  header.tenant = TenantId::from(reader.array<16>());
  header.id = RecordId::from(reader.array<16>());
  header.root_version = reader.u32();
  header.directory_version = reader.u32();
  header.body_length = reader.u32();
  header.attachment_count = reader.u32();
  header.attachment_root = reader.array<32>();
  WEICUN_NEED(reader.zeros(8), malformed, "envelope.zero");
  return count;
}

/// Nothing in a drop's header tells one village from another: one recipient, no versions, no files.
Status check_drop_fields(const EnvelopeHeader& header, std::size_t count) {
  WEICUN_NEED(count == 1, malformed, "envelope.recipients");
  WEICUN_NEED(header.root_version == 0 && header.directory_version == 0, malformed,
              "envelope.versions");
  WEICUN_NEED(header.attachment_count == 0, malformed, "envelope.attachments");
  return Done{};
}

Status check_fields(const EnvelopeHeader& header, std::size_t count) {
  // Courier bundles have other lengths and come with their own calls.
  WEICUN_NEED(header.kind != kind_courier, not_supported, "envelope.kind");
  WEICUN_NEED(header.kind >= kind_letter && header.kind <= kind_drop, malformed, "envelope.kind");
  WEICUN_NEED(count >= 1 && count <= most_recipients, malformed, "envelope.recipients");
  if (header.kind == kind_drop) WEICUN_CHECK(check_drop_fields(header, count));
  bool has_root = !all_zero(header.attachment_root);
  WEICUN_NEED((header.attachment_count > 0) == has_root, malformed, "envelope.attachments");
  bool fits = header.body_length > crypto::box_overhead &&
              is_bucket(header.kind, header.body_length - crypto::box_overhead);
  WEICUN_NEED(fits, malformed, "envelope.body");
  return Done{};
}

std::span<const std::size_t> buckets_of(std::uint8_t kind) {
  return kind == kind_drop ? std::span<const std::size_t>(drop_buckets)
                           : std::span<const std::size_t>(buckets);
}

}  // namespace

std::size_t stanza_length(Suite suite) { return 16 + crypto::wrapped_key_length(suite); }

std::optional<std::size_t> bucket_for(std::uint8_t kind, std::size_t inner_length) {
  std::span<const std::size_t> all = buckets_of(kind);
  auto place = std::find_if(all.begin(), all.end(),
                            [inner_length](std::size_t bucket) { return bucket >= inner_length; });
  return place == all.end() ? std::nullopt : std::optional<std::size_t>(*place);
}

bool is_bucket(std::uint8_t kind, std::size_t inner_length) {
  std::span<const std::size_t> all = buckets_of(kind);
  return std::find(all.begin(), all.end(), inner_length) != all.end();
}

Bytes header_bytes(const EnvelopeHeader& header) {
  ByteWriter out;
  out.text("WCE1").u8(1).u8(static_cast<std::uint8_t>(header.suite)).u8(header.kind);
  out.u8(static_cast<std::uint8_t>(header.recipients.size()))
      .bytes(header.tenant.view())
      .bytes(header.id.view());
  out.u32(header.root_version)
      .u32(header.directory_version)
      .u32(header.body_length)
      .u32(header.attachment_count);
  return out.bytes(header.attachment_root).zeros(8).take();
}

Result<EnvelopeHeader> read_header(BytesView envelope) {
  WEICUN_NEED(envelope.size() > envelope_header_length, malformed, "envelope.length");
  ByteReader reader(envelope);
  EnvelopeHeader header;
  WEICUN_TRY(const std::size_t count, read_fixed_header(reader, header));
  WEICUN_CHECK(check_fields(header, count));
  std::size_t stanzas = count * stanza_length(header.suite);
  WEICUN_NEED(envelope.size() == envelope_header_length + stanzas + header.body_length, malformed,
              "envelope.length");
  for (std::size_t i = 0; i < count; ++i) {
    KeyId id = KeyId::from(reader.array<16>());
    reader.bytes(crypto::wrapped_key_length(header.suite));
    bool twice = std::find(header.recipients.begin(), header.recipients.end(), id) !=
                 header.recipients.end();
    WEICUN_NEED(!twice, malformed, "envelope.recipient-twice");
    header.recipients.push_back(id);
  }
  return header;
}

Digest envelope_fingerprint(Suite suite, BytesView envelope) {
  return crypto::labelled_hash(suite, "envelope", {envelope});
}

}  // namespace weicun::envelope
