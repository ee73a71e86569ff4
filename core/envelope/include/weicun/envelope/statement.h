#pragma once

#include <vector>

#include <weicun/envelope/content.h>

namespace weicun::envelope {

enum class Mode : std::uint8_t { sealed = 1, readable = 2, identity_box = 3, courier = 4 };
inline constexpr std::size_t statement_length = 148;

/// What a signature says (format.md §4.2). It never says where a record lies.
struct Statement {
  Suite suite = Suite::intl;
  Mode mode = Mode::sealed;
  TenantId tenant;
  RecordId id;
  Digest signer{};
  Instant time;
  std::uint32_t root_version = 0;
  std::uint32_t directory_version = 0;
  Digest recipients{};
  Digest content{};
  [[nodiscard]] Bytes bytes() const;
  [[nodiscard]] static Result<Statement> parse(BytesView bytes);
};
[[nodiscard]] Digest recipients_digest(Suite suite, const std::vector<Digest>& cards);
[[nodiscard]] Digest content_digest(Suite suite, BytesView content);

/// Everything that building a record needs besides the record.
struct Writing {
  TenantId tenant;
  RecordId id;
  Instant time;
  std::uint32_t root_version = 0;
  std::uint32_t directory_version = 0;
  const keyring::Identity* author = nullptr;
};

/// Hub-readable and public records: "WCP1" (format.md §4.3).
struct ReadableRecord {
  Bytes bytes;
  Digest fingerprint{};  ///< Hx("envelope"; the statement's bytes).
};
[[nodiscard]] Result<ReadableRecord> write_readable(const Writing& writing,
                                                    std::string_view content,
                                                    const Digest& hub_transport_card,
                                                    crypto::Random& random);

/// A record whose context was verified, and its signature where it has one.
struct Opened {
  RecordId id;
  Mode mode = Mode::sealed;
  Statement statement;
  std::string content_text;
  Content content;
  Digest fingerprint{};
  std::vector<Digest> recipients;  ///< Cards; empty for readable records.
  /// False: nobody signed. Then `content.from` is a reply key and names nobody; `statement` holds
  /// what the envelope says, that key's card as the signer, and the time in the id.
  bool is_signed = true;
  Bytes identity_box;  ///< Who wrote it, for the township alone (`open_identity_box`); or nothing.
};
/// Verifies in the order of format.md §5 as far as it applies. The signer card is taken from `from`
/// and must hash to the statement's signer. Whether that card holds an office is for the caller to
/// look up.
[[nodiscard]] Result<Opened> read_readable(BytesView record, const TenantId& tenant,
                                           const Digest& hub_transport_card);

}  // namespace weicun::envelope
