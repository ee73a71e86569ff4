#include "watch.h"

#include <algorithm>

#include "hub_answers.h"

namespace weicun::simulator {
namespace {

bool contains(BytesView bytes, std::string_view text) {
  return text_of(bytes).find(text) != std::string_view::npos;
}

bool at_hub_state(outbox::State state) {
  return state == outbox::State::receipted || state == outbox::State::delivered;
}

}  // namespace

std::string marked(const Intent& intent, std::string_view words) {
  std::string_view mark = intent.secret ? secret_mark : public_mark;
  return std::string(mark) + std::to_string(intent.number) + "-" + std::string(words);
}

std::optional<std::size_t> mark_in(std::string_view text) {
  std::size_t at = text.find(secret_mark);
  if (at == std::string_view::npos) at = text.find(public_mark);
  if (at == std::string_view::npos) return std::nullopt;
  std::size_t number = 0;
  for (std::size_t i = at + secret_mark.size(); i < text.size() && text[i] >= '0' && text[i] <= '9';
       ++i) {
    number = number * 10 + static_cast<std::size_t>(text[i] - '0');
  }
  return number;
}

Watch::Watch(Hub& hub) : hub_(hub) {
  hub_.on_record([this](const HubRecord& record) { at_hub(record); });
}

std::size_t Watch::add_device(Bytes device_secret) {
  devices_.emplace_back(std::move(device_secret));
  return devices_.size() - 1;
}

Intent& Watch::intend(std::size_t device, std::string type) {
  Intent intent;
  intent.number = intents_.size();
  intent.device = device;
  intent.secret = type != "village.notice";
  intent.type = std::move(type);
  intents_.push_back(std::move(intent));
  return intents_.back();
}

void Watch::acknowledged(Intent& intent, const RecordId& id) {
  bool same = !intent.fixed_id || *intent.fixed_id == id;
  require(same, Oracle::exactly_once, "a draft was saved under another id than its own");
  require(!intent.saved_as || *intent.saved_as == id, Oracle::exactly_once,
          "one draft became two records");
  intent.saved_as = id;
  require(devices_[intent.device].record(id) != nullptr, Oracle::conservation,
          "acknowledged before it was stored");
}

/// A full disk changes nothing: what was never asked for again is nowhere, then and later.
void Watch::refused_to_save(Intent& intent, ErrorCode why) {
  intent.refused_full = why == ErrorCode::storage_full && intent.asked == 1;
  bool stored = intent.fixed_id && devices_[intent.device].record(*intent.fixed_id) != nullptr;
  require(!intent.refused_full || !stored, Oracle::settled, "storage-full, and yet it was stored");
}

void Watch::hides_secrets(BytesView bytes, const char* where) const {
  require(!contains(bytes, secret_mark), Oracle::secrecy, std::string("plaintext in ") + where);
}

void Watch::committed(std::size_t device, const Disk& disk, const client::Commit& commit) {
  for (const client::File& file : commit.files) hides_secrets(*disk.read(file.name), "the store");
  devices_[device].committed(disk);
}

void Watch::sending(std::size_t device, const sync::Request& request, BytesView body) {
  hides_secrets(body, "a request");
  hides_secrets(view_of(request.path + request.authorization), "a request's head");
  if (request.path != "submit") return;
  for (BytesView record : read_submission(body)) {
    RecordId id;
    if (auto header = envelope::read_header(record)) {
      id = header->id;
    } else {
      auto readable = envelope::read_readable(record, village().tenant, village().transport_card);
      require(readable.ok(), Oracle::phantom, "something that is no record was sent");
      id = readable->id;
    }
    const Bytes* kept = devices_[device].record(id);
    require(kept != nullptr, Oracle::phantom, "sent before it was stored");
    require(equal(*kept, record), Oracle::phantom, "other bytes were sent under a stored id");
  }
}

const keyring::Identity* Watch::identity_of(const KeyId& account) const {
  for (const Stored& device : devices_) {
    if (device.account() == account) return &*device.identity();
  }
  return nullptr;
}

std::optional<std::string> Watch::text_of_record(const HubRecord& record) const {
  if (record.readable) {
    auto readable =
        envelope::read_readable(record.bytes, village().tenant, village().transport_card);
    return readable ? std::optional<std::string>(readable->content.value) : std::nullopt;
  }
  for (const KeyId& recipient : record.recipients) {
    const keyring::Identity* reader = identity_of(recipient);
    if (recipient == keyring::key_id(village().secretary_card)) reader = &village().secretary;
    if (reader == nullptr) continue;
    auto opened = envelope::open(record.bytes, village().tenant, *reader);
    if (opened) return opened->content.value;
  }
  return std::nullopt;
}

void Watch::at_hub(const HubRecord& record) {
  auto text = text_of_record(record);
  require(text.has_value(), Oracle::phantom, "the hub has a record that no recipient can open");
  auto number = mark_in(*text);
  require(number && *number < intents_.size(), Oracle::phantom,
          "the hub has a record that nobody wrote");
  const Intent& intent = intents_[*number];
  require(intent.asked > 0, Oracle::phantom, "a draft was sent");
  require(!intent.refused_full || intent.asked > 1, Oracle::phantom,
          "storage-full, and yet it was sent");
  require(devices_[intent.device].account() == record.account, Oracle::phantom,
          "sent under another account");
  const Bytes* kept = devices_[intent.device].record(record.id);
  require(kept != nullptr && equal(*kept, record.bytes), Oracle::phantom,
          "the hub's bytes are not the stored ones");
  require(!intent.fixed_id || *intent.fixed_id == record.id, Oracle::exactly_once,
          "sent under another id");
  auto [effect, first] = effects_.emplace(*number, record.id);
  require(first, Oracle::exactly_once, "one letter had two effects");
}

void Watch::hub_forgot(const std::vector<RecordId>& records) {
  for (const RecordId& id : records) {
    auto effect = std::find_if(effects_.begin(), effects_.end(),
                               [&](const auto& known) { return known.second == id; });
    if (effect != effects_.end()) effects_.erase(effect);
  }
}

void Watch::believes(std::size_t device, const client::Client& client) const {
  const Stored& stored = devices_[device];
  for (const auto& [id, item] : client.outbox().items()) {
    Hub::Verdict verdict{id.bytes, item.fingerprint};
    if (at_hub_state(item.state)) {
      require(stored.receipted(verdict), Oracle::delivered, "delivered without a stored receipt");
      require(hub_.signed_accepted(verdict), Oracle::delivered,
              "delivered, but the hub never signed it");
    }
    if (item.state == outbox::State::refused) {
      require(stored.refused(verdict) && hub_.signed_refused(verdict), Oracle::delivered,
              "refused without a verdict");
    }
    if (item.state != outbox::State::delivered) continue;
    for (const outbox::OutgoingAttachment& attachment : item.attachments) {
      bool proved = stored.receipted({attachment.blob.bytes, attachment.hash}) &&
                    hub_.signed_accepted({attachment.blob.bytes, attachment.hash});
      require(proved, Oracle::delivered, "delivered without its photo");
    }
  }
}

void Watch::nothing_lost() const {
  for (const Intent& intent : intents_) {
    if (!intent.saved_as) continue;
    bool kept = devices_[intent.device].record(*intent.saved_as) != nullptr;
    require(kept, Oracle::conservation, "an acknowledged record is in no store");
  }
}

void Watch::reopened(std::size_t device, const client::Client& client) const {
  for (const Intent& intent : intents_) {
    if (intent.device != device || !intent.saved_as) continue;
    require(client.outbox().find(*intent.saved_as) != nullptr, Oracle::conservation,
            "an acknowledged record is unknown after opening");
  }
}

}  // namespace weicun::simulator
