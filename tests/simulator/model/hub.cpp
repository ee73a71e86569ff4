#include "hub.h"

#include <algorithm>
#include <stdexcept>

#include "hub_answers.h"

namespace weicun::simulator {
namespace {

constexpr std::uint8_t not_allowed = 1;
constexpr std::uint64_t session_length = 30 * 60 * 1'000;

crypto::Random hub_random(Draw& draw) {
  auto random = crypto::Random::seeded(draw.bytes(32));
  if (!random) throw std::runtime_error("hub randomness");
  return std::move(*random);
}

}  // namespace

Hub::Hub(const Village& village, Draw& draw, Faults& faults)
    : village_(village),
      draw_(draw),
      faults_(faults),
      random_(hub_random(draw)),
      bundle_(village.bundle) {}

sync::Answer Hub::answer(const sync::Request& request, BytesView body, Instant now) {
  std::string_view path = request.path;
  if (path == "trust") return octets(bundle_);
  if (path == "enrol") return enrol(body);
  if (path == "submit") return submit(request, body, now);
  if (path == "status") return status(request, body, now);
  if (path == "receipts") return lists(request, body);
  if (path == "challenge") return challenge(body, now);
  if (path == "login") return login(body, now);
  if (path == "inbox") return inbox(request, body, now);
  if (path.starts_with("attachments/")) {
    return request.method == "GET" ? give_blob(request, now) : take_blob(request, body, now);
  }
  return declined(404, "not-found");
}

const HubRecord* Hub::find(const RecordId& id) const {
  auto found = records_.find(id);
  return found == records_.end() ? nullptr : &found->second;
}

void Hub::forget_sessions() {
  sessions_.clear();
  challenges_.clear();
}

std::optional<KeyId> Hub::by_device(const sync::Request& request) const {
  auto credential = credential_of(request.authorization);
  if (!credential || credential->session) return std::nullopt;
  auto token = tokens_.find(credential->token);
  bool fits = token != tokens_.end() && token->second == credential->account;
  return fits ? std::optional<KeyId>(token->second) : std::nullopt;
}

std::optional<KeyId> Hub::by_session(const sync::Request& request, Instant now) const {
  auto credential = credential_of(request.authorization);
  if (!credential || !credential->session) return std::nullopt;
  auto session = sessions_.find(credential->token);
  bool valid = session != sessions_.end() && session->second.expires > now;
  return valid ? std::optional<KeyId>(session->second.account) : std::nullopt;
}

sync::Answer Hub::enrol(BytesView body) {
  std::size_t core_length = keyring::card_core_length(crypto::Suite::intl);
  if (body.size() != core_length + crypto::signature_length) return declined(400, "malformed");
  auto card = keyring::Card::parse(body.first(core_length));
  if (!card) return declined(400, "malformed");
  Bytes tenant = copy_of(village_.tenant.view());
  bool own = crypto::verify(card->suite, card->signing_key, "card",
                            {tenant, body.first(core_length)}, body.subspan(core_length));
  crypto::Digest digest = keyring::card_digest(village_.tenant, *card);
  bool known = card->use == keyring::Use::member_device || digest == village_.secretary_card;
  if (!own || !known) return declined(403, "not-allowed");
  KeyId account = keyring::key_id(digest);
  auto token = random_.bytes<32>();
  tokens_[copy_of(token)] = account;
  cards_.try_emplace(account, *card);
  accounts_.try_emplace(account, Account{account, {}, 0, {}});
  return octets(copy_of(token));
}

sync::Answer Hub::submit(const sync::Request& request, BytesView body, Instant now) {
  auto session = by_session(request, now);
  auto account = session ? session : by_device(request);
  if (!account) return declined(401, "unauthorised");
  std::vector<envelope::ReceiptEntry> entries;
  auto records = read_submission(body);
  if (records.empty()) return declined(400, "malformed");
  for (BytesView record : records) {
    if (!session && text_of(record.first(std::min<std::size_t>(4, record.size()))) == "WCP1") {
      return declined(401, "session-needed");
    }
  }
  for (BytesView record : records) {
    if (auto entry = judge(record, *account)) entries.push_back(*entry);
  }
  if (entries.empty()) return declined(422, "id-reuse");
  return receipts(accounts_.at(*account), std::move(entries), now);
}

std::optional<HubRecord> Hub::read_record(BytesView bytes, const KeyId& account) const {
  HubRecord record;
  record.account = account;
  record.bytes = copy_of(bytes);
  if (auto readable = envelope::read_readable(bytes, village_.tenant, village_.transport_card)) {
    record.id = readable->id;
    record.fingerprint = readable->fingerprint;
    record.readable = true;
    return record;
  }
  auto header = envelope::read_header(bytes);
  if (!header || !(header->tenant == village_.tenant)) return std::nullopt;
  record.id = header->id;
  record.fingerprint = envelope::envelope_fingerprint(header->suite, bytes);
  record.recipients = header->recipients;
  return record;
}

/// The same bytes again get the same verdict and n; other bytes under a known id get none.
std::optional<envelope::ReceiptEntry> Hub::judge(BytesView bytes, const KeyId& account) {
  auto record = read_record(bytes, account);
  if (!record) return std::nullopt;
  auto known = records_.find(record->id);
  if (known != records_.end()) {
    bool same =
        known->second.account == account && known->second.fingerprint == record->fingerprint;
    if (!same) return std::nullopt;
    record = known->second;
  } else {
    bool refuse = faults_.happens(Fault::hub_refuses);
    record->verdict = refuse ? envelope::HubVerdict::refused : envelope::HubVerdict::accepted;
    if (!refuse) record->number = ++accounts_.at(account).number;
    if (!refuse) record->sequence = ++sequence_;
    records_.emplace(record->id, *record);
    if (!refuse && accepted_) accepted_(*record);
  }
  bool refused = record->verdict == envelope::HubVerdict::refused;
  return envelope::ReceiptEntry{record->id.bytes, record->fingerprint, record->verdict,
                                refused ? not_allowed : std::uint8_t{0}, record->number};
}

/// An operator corrects a wrong refusal: the acceptance comes in some later list, and beats it.
void Hub::reconsider(const KeyId& account, std::vector<envelope::ReceiptEntry>& entries) {
  for (auto& entry_of_record : records_) {
    HubRecord& record = entry_of_record.second;
    bool other = std::none_of(entries.begin(), entries.end(),
                              [&](const auto& entry) { return entry.id == record.id.bytes; });
    if (record.account != account || record.verdict != envelope::HubVerdict::refused || !other)
      continue;
    if (!faults_.happens(Fault::hub_reconsiders)) continue;
    record.verdict = envelope::HubVerdict::accepted;
    record.number = ++accounts_.at(account).number;
    record.sequence = ++sequence_;
    if (accepted_) accepted_(record);
    entries.push_back({record.id.bytes, record.fingerprint, record.verdict, 0, record.number});
  }
}

sync::Answer Hub::receipts(Account& account, std::vector<envelope::ReceiptEntry> entries,
                           Instant now) {
  reconsider(account.id, entries);
  envelope::ReceiptList list = list_for(account, now);
  list.entries = std::move(entries);
  Bytes bytes = sign(list);
  account.previous = list.digest();
  account.lists.emplace_back(account.previous, bytes);
  for (const envelope::ReceiptEntry& entry : list.entries) {
    bool accepted = entry.verdict == envelope::HubVerdict::accepted;
    (accepted ? accepted_signed_ : refused_signed_).emplace(entry.id, entry.fingerprint);
  }
  if (!any_list_ || draw_.permille(300)) any_list_ = bytes;
  return octets(std::move(bytes));
}

sync::Answer Hub::take_blob(const sync::Request& request, BytesView body, Instant now) {
  auto account = by_device(request);
  if (!account) return declined(401, "unauthorised");
  auto address = read_blob_address(request.path);
  if (!address || !address->record) return declined(400, "malformed");
  const HubRecord* record = find(*address->record);
  if (record == nullptr || record->verdict != envelope::HubVerdict::accepted)
    return declined(409, "record-unknown");
  blobs_.try_emplace(address->blob, copy_of(body));
  crypto::Digest digest = crypto::labelled_hash(crypto::Suite::intl, "blob", {body});
  return receipts(accounts_.at(*account),
                  {{address->blob.bytes, digest, envelope::HubVerdict::accepted, 0, 0}}, now);
}

sync::Answer Hub::give_blob(const sync::Request& request, Instant now) const {
  if (!by_session(request, now)) return declined(401, "session-needed");
  auto address = read_blob_address(request.path);
  auto found = address ? blobs_.find(address->blob) : blobs_.end();
  return found == blobs_.end() ? declined(404, "not-found") : octets(found->second);
}

sync::Answer Hub::challenge(BytesView body, Instant now) {
  auto account = KeyId::from_bytes(body);
  if (!account || accounts_.count(*account) == 0) return declined(401, "unauthorised");
  auto nonce = random_.bytes<32>();
  Bytes out = ByteWriter().bytes(nonce).u64(now.milliseconds).take();
  challenges_[out] = *account;
  return octets(std::move(out));
}

/// kid ‖ nonce ‖ time ‖ Sign("login"; tenant ‖ card32 ‖ u8 len ‖ origin ‖ nonce32 ‖ u64 time).
sync::Answer Hub::login(BytesView body, Instant now) {
  if (body.size() != 16 + 40 + crypto::signature_length) return declined(400, "malformed");
  auto account = KeyId::from_bytes(body.first(16));
  BytesView challenge = body.subspan(16, 40);
  auto open = challenges_.find(copy_of(challenge));
  if (!account || open == challenges_.end() || open->second != *account)
    return declined(401, "unauthorised");
  challenges_.erase(open);
  const keyring::Card& card = cards_.at(*account);
  Bytes signed_bytes = ByteWriter()
                           .bytes(village_.tenant.view())
                           .bytes(keyring::card_digest(village_.tenant, card))
                           .u8(static_cast<std::uint8_t>(village_.server.size()))
                           .text(village_.server)
                           .bytes(challenge)
                           .take();
  bool own =
      crypto::verify(card.suite, card.signing_key, "login", {signed_bytes}, body.subspan(56));
  if (!own) return declined(401, "unauthorised");
  auto token = random_.bytes<32>();
  Instant expires = now.plus(session_length);
  sessions_[copy_of(token)] = {*account, expires};
  return octets(ByteWriter().bytes(token).u64(expires.milliseconds).take());
}

void Hub::put_into_inboxes(Bytes record) {
  HubRecord forged;
  forged.bytes = std::move(record);
  forged.sequence = ++sequence_;
  forged.readable = true;
  forged_.push_back(std::move(forged));
}

sync::Answer Hub::inbox(const sync::Request& request, BytesView body, Instant now) const {
  auto account = by_session(request, now);
  if (!account) return declined(401, "session-needed");
  ByteReader in(body);
  std::uint64_t cursor = in.u64();
  std::uint16_t limit = in.u16();
  if (!in.at_end() || limit == 0 || limit > 256) return declined(400, "malformed");
  std::map<std::uint64_t, BytesView> mine;
  auto offer = [&](const HubRecord& record) {
    bool addressed = record.readable ||
                     std::count(record.recipients.begin(), record.recipients.end(), *account) != 0;
    bool accepted = record.verdict == envelope::HubVerdict::accepted;
    if (addressed && accepted && record.sequence > cursor)
      mine.emplace(record.sequence, record.bytes);
  };
  for (const auto& [id, record] : records_) offer(record);
  for (const HubRecord& record : forged_) offer(record);
  while (mine.size() > limit) mine.erase(std::prev(mine.end()));
  ByteWriter out;
  out.text("WCI1")
      .u64(mine.empty() ? cursor : mine.rbegin()->first)
      .u32(static_cast<std::uint32_t>(mine.size()));
  for (const auto& [sequence, bytes] : mine) {
    out.u64(sequence).u32(static_cast<std::uint32_t>(bytes.size())).bytes(bytes);
  }
  return octets(out.take());
}

}  // namespace weicun::simulator
