#include <weicun/envelope/statement.h>

namespace weicun::envelope {

Bytes Statement::bytes() const {
  ByteWriter out;
  out.u8(1).u8(static_cast<std::uint8_t>(suite)).u8(static_cast<std::uint8_t>(mode)).zeros(1);
  out.bytes(tenant.view()).bytes(id.view()).bytes(signer).u64(time.milliseconds);
  return out.u32(root_version).u32(directory_version).bytes(recipients).bytes(content).take();
}

Result<Statement> Statement::parse(BytesView bytes) {
  WEICUN_NEED(bytes.size() == statement_length, malformed, "statement.length");
  ByteReader reader(bytes);
  WEICUN_NEED(reader.u8() == 1, unknown_version, "statement.version");
  Statement statement;
  WEICUN_TRY(statement.suite, crypto::suite_of(reader.u8()));
  std::uint8_t mode = reader.u8();
  WEICUN_NEED(mode >= 1 && mode <= 4, malformed, "statement.mode");
  statement.mode = static_cast<Mode>(mode);
  WEICUN_NEED(reader.zeros(1), malformed, "statement.zero");
  statement.tenant = TenantId::from(reader.array<16>());
  statement.id = RecordId::from(reader.array<16>());
  statement.signer = reader.array<32>();
  statement.time.milliseconds = reader.u64();
  statement.root_version = reader.u32();
  statement.directory_version = reader.u32();
  statement.recipients = reader.array<32>();
  statement.content = reader.array<32>();
  return statement;
}

Digest recipients_digest(Suite suite, const std::vector<Digest>& cards) {
  ByteWriter list;
  list.u8(static_cast<std::uint8_t>(cards.size()));
  for (const Digest& card : cards) list.bytes(card);
  return crypto::labelled_hash(suite, "recipients", {list.view()});
}

Digest content_digest(Suite suite, BytesView content) {
  return crypto::labelled_hash(suite, "content", {content});
}

}  // namespace weicun::envelope
