#include <weicun/envelope/receipt.h>

#include <algorithm>

#include "receipt_layout.h"

namespace weicun::envelope {
namespace {

Result<ReceiptEntry> read_entry(ByteReader& reader) {
  ReceiptEntry entry;
  entry.id = reader.array<16>();
  entry.fingerprint = reader.array<32>();
  std::uint8_t verdict = reader.u8();
  entry.reason = reader.u8();
  WEICUN_NEED(reader.zeros(6), malformed, "receipt.entry.zero");
  entry.n = reader.u64();
  WEICUN_NEED(verdict >= 1 && verdict <= 3, malformed, "receipt.entry.verdict");
  entry.verdict = static_cast<HubVerdict>(verdict);
  WEICUN_NEED(entry.verdict == HubVerdict::refused || entry.reason == 0, malformed,
              "receipt.entry.reason");
  return entry;
}

std::size_t read_fixed(ByteReader& reader, ReceiptList& list) {
  list.tenant = TenantId::from(reader.array<16>());
  list.hub = KeyId::from(reader.array<16>());
  list.account = KeyId::from(reader.array<16>());
  list.time.milliseconds = reader.u64();
  list.hub_epoch = reader.u32();
  std::size_t count = reader.u32();
  list.durable_n = reader.u64();
  list.previous = reader.array<32>();
  return count;
}

}  // namespace

Bytes ReceiptList::unsigned_bytes() const {
  ByteWriter out;
  out.u8(1).u8(static_cast<std::uint8_t>(suite)).zeros(2).bytes(tenant.view()).bytes(hub.view());
  out.bytes(account.view())
      .u64(time.milliseconds)
      .u32(hub_epoch)
      .u32(static_cast<std::uint32_t>(entries.size()));
  out.u64(durable_n).bytes(previous);
  for (const ReceiptEntry& entry : entries) {
    out.bytes(entry.id).bytes(entry.fingerprint).u8(static_cast<std::uint8_t>(entry.verdict));
    out.u8(entry.reason).zeros(6).u64(entry.n);
  }
  return out.take();
}

Digest ReceiptList::digest() const {
  return crypto::labelled_hash(suite, "receipt", {unsigned_bytes()});
}

Result<Bytes> ReceiptList::sign(const crypto::KeyPair& hub_key, crypto::Random& random) const {
  WEICUN_NEED(!entries.empty() && entries.size() <= most_receipts, limit_exceeded, "receipt.count");
  Bytes before = unsigned_bytes();
  WEICUN_TRY(const Bytes signature, crypto::sign(suite, random, hub_key, "receipt", {before}));
  return ByteWriter().bytes(before).bytes(signature).take();
}

Result<ReceiptList> parse_receipts(BytesView bytes) {
  WEICUN_NEED(bytes.size() >= receipt_list_length(1), malformed, "receipt.length");
  ByteReader reader(bytes);
  std::uint8_t version = reader.u8();
  std::uint8_t suite = reader.u8();
  bool zero = reader.zeros(2);
  ReceiptList list;
  std::size_t count = read_fixed(reader, list);
  WEICUN_NEED(count >= 1 && count <= most_receipts, malformed, "receipt.count");
  WEICUN_NEED(bytes.size() == receipt_list_length(count), malformed, "receipt.length");
  WEICUN_NEED(version == 1, unknown_version, "receipt.version");
  WEICUN_TRY(list.suite, crypto::suite_of(suite));
  WEICUN_NEED(zero, malformed, "receipt.zero");
  for (std::size_t i = 0; i < count; ++i) {
    WEICUN_TRY(const ReceiptEntry entry, read_entry(reader));
    // A status answers one question and stands alone (format.md §7).
    WEICUN_NEED(entry.verdict != HubVerdict::status || count == 1, malformed, "receipt.status");
    list.entries.push_back(entry);
  }
  return list;
}

}  // namespace weicun::envelope
