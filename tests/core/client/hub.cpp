#include "hub.h"

#include <weicun/envelope/drop.h>
#include <weicun/json/canonical.h>

namespace weicun::test {

sync::Answer octets(Bytes body) {
  return {200, "application/octet-stream", std::nullopt, std::move(body)};
}

sync::Answer refusal_in_json(int status, std::string_view code) {
  std::string json = "{\"code\":\"" + std::string(code) + "\"}";
  return {status, "application/json", std::nullopt, copy_of(view_of(json))};
}

void Hub::publish(keyring::DirectoryDraft next) {
  Bytes first = keyring::directory_unsigned(village_.directory_draft());
  next.directory_version = 2;
  next.previous = crypto::labelled_hash(crypto::Suite::intl, "directory", {first});
  bundle = village_.bundle(next);
}

Bytes Hub::receipts(std::vector<envelope::ReceiptEntry> entries) {
  envelope::ReceiptList list;
  list.tenant = village_.tenant;
  list.hub = keyring::key_id(keyring::card_digest(village_.tenant, village_.receipts.card));
  list.account = account;
  list.time = founded.plus(10'000);
  list.previous = previous_;
  list.entries = std::move(entries);
  Bytes made = *list.sign(village_.receipts.signing, village_.random);
  previous_ = list.digest();
  return made;
}

std::vector<envelope::ReceiptEntry> Hub::accept(BytesView submission) {
  std::vector<envelope::ReceiptEntry> entries;
  ByteReader in(submission);
  std::uint32_t count = in.u32();
  for (std::uint32_t i = 0; i < count; ++i) {
    std::uint32_t length = in.u32();
    Bytes record = copy_of(in.bytes(length));
    envelope::ReceiptEntry entry;
    if (auto header = envelope::read_header(record)) {
      entry.id = header->id.bytes;
      entry.fingerprint = crypto::labelled_hash(crypto::Suite::intl, "envelope", {record});
    } else {
      auto opened = *envelope::read_readable(
          record, village_.tenant, keyring::card_digest(village_.tenant, village_.transport.card));
      entry.id = opened.id.bytes;
      entry.fingerprint = opened.fingerprint;
    }
    entry.verdict = envelope::HubVerdict::accepted;
    if (records.emplace(RecordId::from(entry.id), std::move(record)).second) ++number_;
    entry.n = number_;
    entries.push_back(entry);
  }
  return entries;
}

Bytes Hub::notice(std::string_view title, const keyring::Identity* transport, Instant at) {
  json::ObjectBuilder value;
  value.set_canonical("audience", "{}").set("body", "周三停水").set("issuer_org", "村委会");
  value.set("level", "normal").set_canonical("need_ack", "false").set("title", title);
  value.set("valid_to", "2026-12-31T00:00:00+08:00");
  json::ObjectBuilder content;
  content.set("type", "village.notice").set("schema", std::int64_t{1});
  content.set_canonical("value", value.text()).set_canonical("attachments", "[]");
  content.set("from", to_base64url(village_.secretary.card.core()));
  envelope::Writing writing{
      village_.tenant,    make_record_id(at, village_.random.bytes<16>()), at, 1, 1,
      &village_.secretary};
  const keyring::Identity& card = transport != nullptr ? *transport : village_.transport;
  auto written = envelope::write_readable(
      writing, content.text(), keyring::card_digest(village_.tenant, card.card), village_.random);
  return written->bytes;
}

/// The county's own host: checks the work and signs for no account.
sync::Answer Hub::take_drop(BytesView body) {
  ByteReader in(body);
  std::uint64_t day = in.u64();
  std::uint64_t nonce = in.u64();
  Bytes drop = copy_of(in.bytes(in.left()));
  crypto::Digest fingerprint = envelope::envelope_fingerprint(county->card.suite, drop);
  unsigned bits = drop_work == 0 ? envelope::work_bits(drop.size()) : drop_work;
  if (!envelope::is_work(county->card.suite, fingerprint, day, nonce, bits))
    return refusal_in_json(422, "work-needed");
  sync::Answer verdict = verdict_on(drop);
  drops.push_back(std::move(drop));
  return verdict;
}

sync::Answer Hub::verdict_on(BytesView drop) {
  crypto::Digest fingerprint = envelope::envelope_fingerprint(county->card.suite, drop);
  envelope::ReceiptList list;
  list.suite = county->card.suite;
  list.tenant = envelope::county_of(county->card);
  list.hub = keyring::key_id(keyring::card_digest(list.tenant, county->card));
  envelope::ReceiptEntry entry;
  entry.id = envelope::read_header(drop)->id.bytes;
  entry.fingerprint = fingerprint;
  list.entries = {entry};
  return octets(*list.sign(county->signing, village_.random));
}

sync::Answer Hub::page(BytesView question) const {
  ByteReader in(question);
  std::uint64_t cursor = in.u64();
  std::uint16_t limit = in.u16();
  std::vector<const sync::InboxEntry*> found;
  for (const sync::InboxEntry& entry : inbox) {
    if (entry.sequence > cursor && found.size() < limit) found.push_back(&entry);
  }
  ByteWriter out;
  out.text("WCI1").u64(found.empty() ? cursor : found.back()->sequence);
  out.u32(static_cast<std::uint32_t>(found.size()));
  for (const sync::InboxEntry* entry : found) {
    out.u64(entry->sequence).u32(static_cast<std::uint32_t>(entry->record.size()));
    out.bytes(entry->record);
  }
  return octets(out.take());
}

sync::Answer Hub::answer(const sync::Request& request, BytesView body) {
  if (request.path == "drop") return take_drop(body);
  asked.push_back(request.path);
  if (request.path == "trust") return octets(bundle);
  if (request.path == "enrol") {
    account_card = copy_of(body.first(104));
    auto card = keyring::Card::parse(account_card);
    account = keyring::key_id(keyring::card_digest(village_.tenant, *card));
    return octets(Bytes(32, 7));
  }
  if (request.path == "reply-key") {
    auto card = keyring::Card::parse(body.first(104));
    reply_card = keyring::card_digest(village_.tenant, *card);
    return octets({});
  }
  if (request.path == "submit") return octets(receipts(accept(body)));
  if (request.path == "challenge") return octets(ByteWriter().zeros(32).u64(1'000).take());
  if (request.path == "login")
    return octets(ByteWriter().bytes(Bytes(32, 9)).u64(1'000 + 3'600'000).take());
  if (request.path == "inbox") return page(body);
  constexpr std::size_t blob_at = std::string_view("attachments/").size();
  BlobId blob = *BlobId::from_bytes(*from_hex(request.path.substr(blob_at, 32)));
  if (request.method == "GET") return octets(blobs.at(blob));
  blobs[blob] = copy_of(body);
  envelope::ReceiptEntry entry;
  entry.id = blob.bytes;
  entry.fingerprint = crypto::labelled_hash(crypto::Suite::intl, "blob", {body});
  entry.verdict = envelope::HubVerdict::accepted;
  return octets(receipts({entry}));
}

}  // namespace weicun::test
