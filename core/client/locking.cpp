#include "core.h"
#include "meta.h"

namespace weicun::client {

/// Without the key: what lies in clear is read, and sealed envelopes go on being delivered
/// (format.md §2.6). Everything that is known of them says the envelope itself.
Status Client::Core::begin_locked(BytesView device_file) {
  WEICUN_NEED(slots.has_value() && !vault, no_vault, "slots");
  locked = true;
  journal.emplace(
      journal::Placing{slots->suite, {}, random.bytes<8>(), slots->slots.front().header.epoch});
  auto device = DeviceFile::parse(device_file);
  if (!device || !device->whole()) return Done{};
  token = device->token;
  account = device->account;
  if (settings.server.empty()) settings.server = device->server;
  if (!settings.roots) settings.roots = device->roots;
  if (auto parsed = keyring::Roots::parse(*settings.roots)) roots = *parsed;
  return Done{};
}

/// The lane and the list of photos are in a META frame: letters go in the order of writing, photos
/// wait for the key.
void Client::Core::apply_locked_envelope(const journal::Frame& frame, const journal::Place& place) {
  RecordId id = RecordId::from(frame.address.rid);
  auto header = envelope::read_header(frame.body());
  if (!header || header->id != id) return find("quarantined");
  if (held_back.count(id) != 0) return;
  outbox::Item item;
  item.id = id;
  item.lane = outbox::Lane::letter;
  item.fingerprint = crypto::labelled_hash(header->suite, "envelope", {frame.body()});
  item.size = frame.body().size();
  item.place = place;
  item.offered = offered.count(id) != 0;
  outbox.add(std::move(item));
  seals_unchecked = true;
}

/// Says in the store that these are about to be offered, as STATE frames do where there is the key.
/// What another tab holds back by now is not among them.
void Client::Core::offer_locked(const sync::Exchange& exchange) {
  with_files({"held"}, [this, exchange](const Loaded& files) {
    if (const auto& held = files.at("held")) held_back = read_ids_file(*held);
    sync::Exchange left = exchange;
    std::erase_if(left.records, [this](const RecordId& id) {
      return held_back.count(id) != 0 && outbox.apply(id, outbox::Event::withdrawn);
    });
    if (left.records.empty()) {
      sync.dropped();
      return pump();
    }
    Work work;
    offered.insert(left.records.begin(), left.records.end());
    work.files.push_back({"offered", ids_file(offered), 0});
    work.done = [this, left](Instant) {
      for (const RecordId& id : left.records) outbox.set_offered(id);
      load_submission(left);
    };
    work.failed = [this](const Error&) { sync.declined(now, random); };
    commit(std::move(work));
  });
}

/// What went out while locked may be at the hub: nobody may take it back any more.
void Client::Core::take_over_offered() {
  std::string text = state_text({"offered", ""});
  Work work;
  for (const RecordId& id : offered) {
    const outbox::Item* item = outbox.find(id);
    if (item == nullptr || item->offered) continue;
    outbox.set_offering(id, true);
    work.frames.push_back(frame_for(journal::FrameKind::state, id.bytes, view_of(text)));
  }
  offered.clear();
  if (work.frames.empty()) return;
  work.files.push_back({"offered", {}, 0});
  commit(std::move(work));
}

/// What a locked client must not send: taken back, parked until a person decides, or a letter
/// without a name whose answer the hub could not bring back yet. `more`: what the commit under way
/// changes.
Bytes Client::Core::held_file(const std::vector<Work>& more) const {
  std::set<RecordId> ids;
  for (const auto& [id, item] : outbox.items()) {
    bool stays = item.state == outbox::State::withdrawn || item.state == outbox::State::parked;
    if (stays && !item.readable) ids.insert(id);
  }
  for (const RecordId& id : books.unanswerable()) {
    const outbox::Item* item = outbox.find(id);
    if (item != nullptr && item->state == outbox::State::waiting) ids.insert(id);
  }
  for (const Work& work : more) {
    ids.insert(work.holds_back.begin(), work.holds_back.end());
    if (work.lets_go) ids.erase(*work.lets_go);
  }
  return ids_file(ids);
}

}  // namespace weicun::client
