#include "hub.h"

#include <algorithm>

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
  next.previous = crypto::labelled_hash(village_.suite, "directory", {first});
  bundle = village_.bundle(next);
}

Bytes Hub::sign(std::vector<envelope::ReceiptEntry> entries, crypto::Digest& digest) {
  envelope::ReceiptList list;
  list.suite = village_.suite;
  list.tenant = village_.tenant;
  list.hub = keyring::key_id(keyring::card_digest(village_.tenant, receipts_key->card));
  list.account = account;
  list.time = time;
  list.hub_epoch = epoch;
  list.durable_n = number_;
  if (!durable.empty()) {
    list.durable_n = durable.front();
    durable.erase(durable.begin());
  }
  if (!lists_.empty()) list.previous = lists_.back().first;
  list.entries = std::move(entries);
  time = time.plus(1);
  digest = list.digest();
  return *list.sign(receipts_key->signing, village_.random);
}

Bytes Hub::receipts(std::vector<envelope::ReceiptEntry> entries) {
  crypto::Digest digest{};
  Bytes made = sign(std::move(entries), digest);
  lists_.emplace_back(digest, made);
  return made;
}

sync::Answer Hub::lists_after(BytesView digest) const {
  std::size_t from = 0;
  if (!equal(digest, crypto::Digest{})) {
    auto known = std::find_if(lists_.begin(), lists_.end(),
                              [&](const auto& list) { return equal(list.first, digest); });
    if (known == lists_.end()) return refusal_in_json(404, "receipt-unknown");
    from = static_cast<std::size_t>(known - lists_.begin()) + 1;
  }
  ByteWriter out;
  out.u32(static_cast<std::uint32_t>(lists_.size() - from));
  for (std::size_t i = from; i < lists_.size(); ++i) {
    const Bytes& list = lists_[i].second;
    out.u32(static_cast<std::uint32_t>(list.size())).bytes(list);
  }
  return octets(out.take());
}

void Hub::restore(const Backup& backup) {
  records = backup.records;
  blobs = backup.blobs;
  lists_ = backup.lists;
  number_ = backup.number;
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
      entry.fingerprint = crypto::labelled_hash(village_.suite, "envelope", {record});
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
      village_.tenant,    make_record_id(at, village_.random.bytes<16>()), at, 1, newest_directory,
      &village_.secretary};
  const keyring::Identity& card = transport != nullptr ? *transport : village_.transport;
  auto written = envelope::write_readable(
      writing, content.text(), keyring::card_digest(village_.tenant, card.card), village_.random);
  return written->bytes;
}

Bytes Hub::event(const RecordId& letter, std::string_view kind, Instant at) {
  json::ObjectBuilder value;
  value.set("letter", to_uuid(letter.bytes)).set("kind", kind);
  if (kind == "reply") value.set("text", "明天修");
  json::ObjectBuilder content;
  content.set("type", "gov.letter_event").set("schema", std::int64_t{1});
  content.set_canonical("value", value.text()).set_canonical("attachments", "[]");
  content.set("from", to_base64url(village_.secretary.card.core()));
  content.set("replyTo", to_uuid(letter.bytes));
  envelope::Writing writing{
      village_.tenant,    make_record_id(at, village_.random.bytes<16>()), at, 1, newest_directory,
      &village_.secretary};
  auto member = keyring::Card::parse(account_card);
  std::vector<envelope::Recipient> reader = {
      {keyring::card_digest(village_.tenant, *member), member->encryption_key}};
  return envelope::seal(writing, content.text(), {}, reader, village_.random)->bytes;
}

/// The county's own host: checks the work and signs for no account.
sync::Answer Hub::take_drop(BytesView body) {
  ByteReader in(body);
  std::uint64_t work_day = in.u64();
  std::uint64_t nonce = in.u64();
  Bytes drop = copy_of(in.bytes(in.left()));
  crypto::Digest fingerprint = envelope::envelope_fingerprint(county->card.suite, drop);
  unsigned bits = drop_work == 0 ? envelope::work_bits(drop.size()) : drop_work;
  if (!envelope::is_work(county->card.suite, fingerprint, work_day, nonce, bits))
    return refusal_in_json(422, "work-needed");
  sync::Answer verdict = verdict_on(drop);
  drops.push_back(std::move(drop));
  return verdict;
}

sync::Answer Hub::mailbox(BytesView mailbox16) {
  ++mailboxes_asked;
  const std::vector<Bytes>& answers = mailboxes[copy_of(mailbox16)];
  ByteWriter out;
  out.u32(static_cast<std::uint32_t>(answers.size()));
  for (const Bytes& answer : answers)
    out.u32(static_cast<std::uint32_t>(answer.size())).bytes(answer);
  return octets(out.take());
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
  if (request.path == "mailbox") return mailbox(body);
  asked.push_back(request.path);
  if (request.path == "trust") return octets(bundle);
  if (request.path == "enrol") {
    account_card = copy_of(body.first(keyring::card_core_length(village_.suite)));
    auto card = keyring::Card::parse(account_card);
    account = keyring::key_id(keyring::card_digest(village_.tenant, *card));
    return octets(Bytes(32, 7));
  }
  if (request.path == "reply-key") {
    auto card = keyring::Card::parse(body.first(keyring::card_core_length(village_.suite)));
    reply_card = keyring::card_digest(village_.tenant, *card);
    return octets({});
  }
  if (request.path == "submit") return octets(receipts(accept(body)));
  if (request.path == "receipts") return lists_after(body);
  if (request.path == "status") {
    envelope::ReceiptEntry entry;
    std::copy_n(body.begin(), entry.id.size(), entry.id.begin());
    entry.verdict = envelope::HubVerdict::status;
    entry.n = number_;
    crypto::Digest digest{};
    return octets(sign({entry}, digest));
  }
  if (request.path == "challenge") return octets(ByteWriter().zeros(32).u64(1'000).take());
  if (request.path == "login")
    return octets(ByteWriter().bytes(Bytes(32, 9)).u64(1'000 + 3'600'000).take());
  if (request.path == "inbox") return page(body);
  constexpr std::size_t blob_at = std::string_view("attachments/").size();
  BlobId blob = *BlobId::from_bytes(*from_hex(request.path.substr(blob_at, 32)));
  if (request.method == "GET") return octets(blobs.at(blob));
  std::string_view of = std::string_view(request.path).substr(request.path.find("record=") + 7);
  if (records.count(RecordId::from(*from_uuid(of))) == 0)
    return refusal_in_json(409, "record-unknown");
  blobs[blob] = copy_of(body);
  envelope::ReceiptEntry entry;
  entry.id = blob.bytes;
  entry.fingerprint = crypto::labelled_hash(village_.suite, "blob", {body});
  entry.verdict = envelope::HubVerdict::accepted;
  return octets(receipts({entry}));
}

}  // namespace weicun::test
