#include "opening.h"

#include "device.h"
#include "village.h"
#include "violation.h"
#include "world.h"

namespace weicun::simulator {

client::Settings settings_of(const Device& device, bool with_invitation) {
  client::Settings settings;
  settings.village = village().code;
  if (with_invitation || device.disk.empty()) {
    settings.server = village().server;
    settings.roots = village().roots;
  }
  return settings;
}

Result<client::Client> start_client(const Device& device, BytesView entropy, bool with_invitation) {
  return client::Client::start(settings_of(device, with_invitation), entropy);
}

namespace {

/// Whether a chunk says nothing but how records move: advice, whose loss loses no record.
bool only_advice(BytesView chunk) {
  for (std::size_t at = journal::chunk_header_length; at < chunk.size();) {
    auto frame = journal::read_frame(chunk.subspan(at));
    if (!frame) return at > journal::chunk_header_length;
    if (frame->address.kind != journal::FrameKind::state) return false;
    at += frame->bytes.size();
  }
  return false;
}

}  // namespace

Bytes misread(Device& device, const Bytes& chunk) {
  Bytes bytes = chunk;
  if (only_advice(chunk) && device.world.faults.happens(Fault::opening_damaged))
    bytes[journal::chunk_header_length + 70] ^= 1;
  return bytes;
}

Status open_store(client::Client& client, const Device& device, const Reading& reading) {
  const Disk& disk = device.disk;
  WEICUN_TRY(auto slots, client.read_slots(disk.read("slots").value_or(Bytes{})));
  client::Unlocker unlocker;
  unlocker.device_secret = device.secret;
  WEICUN_CHECK(client.unlock(keyring::SlotKind::device, unlocker));
  for (const auto& [name, bytes] : disk.files()) {
    if (name.rfind("c/", 0) == 0) WEICUN_CHECK(client.replay(reading ? reading(bytes) : bytes));
  }
  return client.finish(disk.head(), disk.read("token").value_or(Bytes{}), device.clock());
}

client::Listing look(client::Client& client, const Disk& disk, const client::Query& query) {
  constexpr client::RequestId request = 0xFFFFFFFF;
  client.list(request, query);
  std::optional<client::Listing> listing;
  while (auto effect = client.next_effect()) {
    if (auto* load = std::get_if<client::Load>(&*effect)) {
      auto bytes = disk.read(load->name);
      client.loaded(load->name, bytes ? std::optional<BytesView>(*bytes) : std::nullopt, {});
    }
    auto* settled = std::get_if<client::Settled>(&*effect);
    if (settled == nullptr || settled->request != request) continue;
    require(settled->answer.ok(), Oracle::reopen, "a list failed");
    listing = std::get<client::Listing>(*settled->answer);
  }
  require(listing.has_value(), Oracle::settled, "a list was not answered");
  return std::move(*listing);
}

std::string knowledge(client::Client& client, const Disk& disk) {
  std::string out;
  for (const auto& [id, item] : client.outbox().items()) {
    out += id.hex() + " " + std::string(outbox::name_of(item.state)) + " " + item.reason + " ";
    out += to_hex(item.fingerprint) + " " + std::to_string(item.number);
    for (const auto& attachment : item.attachments) {
      out += attachment.blob.hex() + (attachment.receipted ? "+" : attachment.parked ? "?" : "-");
    }
    out += "\n";
  }
  for (const char* type : {"", "gov.letter_event"}) {
    client::Query query;
    query.type = type;
    query.limit = 10'000;
    for (const client::Entry& entry : look(client, disk, query).entries) {
      out += entry.id.hex() + " " + entry.type + " " + entry.title + " " + entry.delivery + " " +
             entry.stage + " ";
      out +=
          std::string(entry.unread ? "unread " : "read ") + entry.value.value_or("(closed)") + "\n";
    }
  }
  return out;
}

namespace {

/// Faults of the model never damage what is stored, so opening must not find anything.
void finds_nothing(client::Client& client) {
  constexpr client::RequestId request = 0xFFFFFFFE;
  client.status(request);
  while (auto effect = client.next_effect()) {
    auto* settled = std::get_if<client::Settled>(&*effect);
    if (settled == nullptr || settled->request != request) continue;
    const auto& findings = std::get<client::StatusView>(*settled->answer).findings;
    require(findings.empty(), Oracle::reopen,
            findings.empty() ? "" : "opening found " + findings.front().code);
  }
}

}  // namespace

void check_reopening(const Device& device, BytesView entropy) {
  std::string first;
  for (int i = 0; i < 2; ++i) {
    auto client = start_client(device, entropy, i == 1);
    require(client.ok() && open_store(*client, device).ok(), Oracle::reopen,
            "a store did not open");
    device.world.watch.reopened(device.number, *client);
    std::string known = knowledge(*client, device.disk);
    finds_nothing(*client);
    if (i == 0) first = known;
    require(known == first, Oracle::reopen, "opening twice gave two different states");
  }
}

}  // namespace weicun::simulator
