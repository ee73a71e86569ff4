#include <algorithm>
#include <set>

#include "core.h"

namespace weicun::client {
namespace {

std::string delivery_of(outbox::State state) {
  switch (state) {
    case outbox::State::waiting:
      return "waiting";
    case outbox::State::sending:
    case outbox::State::receipted:
      return "sending";
    case outbox::State::delivered:
      return "delivered";
    case outbox::State::refused:
    case outbox::State::parked:
      return "refused";
    case outbox::State::withdrawn:
      return "draft";
  }
  return "";
}

/// Eight digits for the slip in the author's hand. They identify nothing to anybody and open
/// nothing.
std::string slip_number(const crypto::Digest& fingerprint) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = (number << 8U) | fingerprint[i];
  std::string digits = std::to_string(number % 100'000'000U);
  return std::string(8 - digits.size(), '0') + digits;
}

Progress progress_of(const outbox::Item& item) {
  bool at_hub = item.state == outbox::State::receipted || item.state == outbox::State::delivered;
  Progress progress{at_hub ? item.size : 0, item.size};
  for (const outbox::OutgoingAttachment& attachment : item.attachments) {
    progress.of += attachment.size;
    if (attachment.receipted) progress.sent += attachment.size;
  }
  return progress;
}

bool newer(const Entry& left, const Entry& right) {
  if (left.at != right.at) return left.at > right.at;
  return left.id > right.id;
}

bool asked_for(const Query& query, const Entry& entry) {
  if (!query.type.empty() && entry.type != query.type) return false;
  if (!query.stage.empty() && entry.stage != query.stage) return false;
  bool any = query.delivery.empty();
  return any || std::find(query.delivery.begin(), query.delivery.end(), entry.delivery) !=
                    query.delivery.end();
}

}  // namespace

Entry Client::Core::own_entry(const OwnRecord& record) const {
  Entry entry;
  entry.id = record.id;
  entry.type = record.type;
  entry.title = record.title;
  entry.at = record.at;
  if (const outbox::Item* item = outbox.find(record.id)) {
    entry.delivery = delivery_of(item->state);
    if (entry.delivery == "sending") entry.progress = progress_of(*item);
    if (item->number != 0)
      entry.receipt = ReceiptView{slip_number(item->fingerprint), item->receipted_at};
    if (entry.delivery == "refused") {
      schema::Problem problem;
      problem.code = item->state == outbox::State::refused ? "delivery.refused" : "delivery.parked";
      problem.params.emplace_back("reason", item->reason);
      catalogue.put_words(problem, record.type, settings.locale);
      entry.problem = std::move(problem);
    }
  }
  for (const inbox::Incoming* reply : inbox.replies_to(record.id))
    entry.unread = entry.unread || !reply->read;
  return entry;
}

Entry Client::Core::draft_entry(const Draft& draft) const {
  Entry entry;
  entry.id = draft.id;
  entry.type = draft.type;
  entry.title = draft.title;
  entry.at = draft.at;
  entry.delivery = "draft";
  return entry;
}

Entry Client::Core::incoming_entry(const inbox::Incoming& incoming) const {
  Entry entry;
  entry.id = incoming.id;
  entry.type = incoming.type;
  entry.title = incoming.title;
  entry.at = incoming.written;
  entry.delivery = "received";
  entry.unread = !incoming.read;
  entry.from = keyring::office_name(incoming.office);
  if (incoming.office == 0) entry.from.clear();
  return entry;
}

std::optional<Entry> Client::Core::entry_of(const RecordId& id) const {
  std::optional<Entry> entry;
  if (const Draft* draft = books.draft(id)) entry = draft_entry(*draft);
  if (const OwnRecord* record = books.record(id)) entry = own_entry(*record);
  if (const inbox::Incoming* incoming = inbox.find(id); incoming != nullptr && !entry)
    entry = incoming_entry(*incoming);
  if (!entry) return entry;
  entry->stage = stages.stage_of(id, entry->type);
  entry->stage_label = catalogue.stage_label(entry->type, entry->stage, settings.locale);
  return entry;
}

std::optional<journal::Place> Client::Core::place_of(const RecordId& id) const {
  if (const outbox::Item* item = outbox.find(id)) return item->place;
  if (const inbox::Incoming* incoming = inbox.find(id)) return incoming->place;
  if (const Draft* draft = books.draft(id)) return draft->place;
  return std::nullopt;
}

void Client::Core::put_value(Entry& entry, const Loaded& files) {
  auto place = place_of(entry.id);
  auto info = catalogue.type(entry.type, settings.locale);
  // A key that was handed over is nobody's to see, not even its giver's app.
  if (!place || (info && info->internal)) return;
  auto body = body_at(files, *place);
  if (!body) return find("quarantined");
  auto value = value_of(entry.id, *body);
  if (value) entry.value = std::move(*value);
}

/// Newest first. Steps of a workflow belong to their letter and show only when their type is asked
/// for.
void Client::Core::list(RequestId request, const Query& query) {
  std::vector<Entry> entries;
  auto consider = [&](const RecordId& id, bool is_step) {
    if ((is_step && query.type.empty()) || books.continued_elsewhere(id)) return;
    auto entry = entry_of(id);
    if (entry && asked_for(query, *entry)) entries.push_back(std::move(*entry));
  };
  for (const auto& [id, draft] : books.drafts()) consider(id, false);
  for (const auto& [id, record] : books.records()) consider(id, record.reply_to.has_value());
  if (!query.mine) {
    for (const auto& [id, incoming] : inbox.items()) {
      if (!books.has(id)) consider(id, incoming.reply_to.has_value());
    }
  }
  std::sort(entries.begin(), entries.end(), newer);
  if (query.after) {
    auto last = std::find_if(entries.begin(), entries.end(),
                             [&](const Entry& entry) { return entry.id == *query.after; });
    if (last != entries.end()) entries.erase(entries.begin(), last + 1);
  }
  Listing listing;
  if (entries.size() > query.limit) {
    entries.resize(query.limit);
    listing.next = entries.back().id;
  }
  std::set<std::string> names;
  for (const Entry& entry : entries) {
    if (auto place = place_of(entry.id)) names.insert(journal::chunk_name(place->generation));
  }
  listing.entries = std::move(entries);
  with_files(std::move(names),
             [this, request, listing = std::move(listing)](const Loaded& files) mutable {
               for (Entry& entry : listing.entries) put_value(entry, files);
               settle(request, Answer(std::move(listing)));
             });
}

}  // namespace weicun::client
