#include <algorithm>
#include <tuple>

#include "core.h"

namespace weicun::client {
namespace {

bool may_take(catalogue::By by, bool office) {
  return (by == catalogue::By::author && !office) || (by == catalogue::By::office && office);
}

}  // namespace

/// LEV-01: a step is by an office that the letter went to, or by the letter's author. Others may
/// write what they like; it does not move the letter and is not shown with it.
bool Client::Core::may_speak_of(const RecordId& id, const inbox::Incoming& reply) const {
  if (auto letter = own.find(id); letter != own.end()) {
    const std::vector<std::uint8_t>& offices = letter->second.offices;
    return reply.office != 0 &&
           std::find(offices.begin(), offices.end(), reply.office) != offices.end();
  }
  const inbox::Incoming* letter = inbox.find(id);
  return letter != nullptr && reply.signer == letter->signer;
}

/// What happened to a record, received and our own. The order is the hub's; an own event stands
/// after what this phone had received when it was stored. No clock decides (design §7): a
/// secretary's may be years off.
std::vector<Client::Core::EventSeen> Client::Core::events_of(const RecordId& id) const {
  std::vector<EventSeen> events;
  std::vector<const inbox::Incoming*> received = inbox.replies_to(id);
  for (const inbox::Incoming* reply : received) {
    if (!may_speak_of(id, *reply)) continue;
    events.push_back({reply->id, reply->kind, reply->written, reply->office != 0, reply->sequence,
                      std::nullopt});
  }
  auto [from, to] = own_replies.equal_range(id);
  for (auto reply = from; reply != to; ++reply) {
    const OwnRecord& record = own.at(reply->second);
    const outbox::Item* item = outbox.find(record.id);
    if (item == nullptr || item->state == outbox::State::withdrawn) continue;
    std::uint64_t after = 0;
    for (const inbox::Incoming* earlier : received) {
      if (earlier->place < item->place) after = std::max(after, earlier->sequence);
    }
    events.push_back({record.id, record.kind, record.at, is_office(), after, item->place});
  }
  std::stable_sort(events.begin(), events.end(), [](const EventSeen& left, const EventSeen& right) {
    return std::tie(left.sequence, left.stored) < std::tie(right.sequence, right.stored);
  });
  return events;
}

std::string Client::Core::stage_of(const RecordId& id, std::string_view type) const {
  if (drafts.count(id) != 0) return "draft";
  const outbox::Item* item = outbox.find(id);
  std::string stage = "delivered";
  if (item != nullptr) {
    if (item->state == outbox::State::withdrawn) return "withdrawn";
    bool at_hub =
        item->state == outbox::State::receipted || item->state == outbox::State::delivered;
    if (!at_hub) return "queued";
  }
  auto workflow = catalogue.workflow(type);
  if (!workflow) return stage;
  for (const EventSeen& event : events_of(id)) {
    for (const catalogue::Edge& edge : (*workflow)->edges) {
      bool matches =
          edge.from == stage && !edge.event_kind.empty() && edge.event_kind == event.kind;
      if (!matches || !may_take(edge.by, event.by_office)) continue;
      stage = edge.to;
      break;
    }
  }
  return stage;
}

const catalogue::Edge* Client::Core::edge_of(const RecordId& id, std::string_view action) const {
  const inbox::Incoming* incoming = inbox.find(id);
  auto mine = own.find(id);
  if (incoming == nullptr && mine == own.end()) return nullptr;
  const std::string& type = incoming != nullptr ? incoming->type : mine->second.type;
  auto workflow = catalogue.workflow(type);
  if (!workflow) return nullptr;
  std::string stage = stage_of(id, type);
  for (const catalogue::Edge& edge : (*workflow)->edges) {
    bool fits = edge.from == stage && edge.action == action && !edge.event_type.empty();
    if (fits && may_take(edge.by, incoming != nullptr && is_office())) return &edge;
  }
  return nullptr;
}

std::vector<Action> Client::Core::actions_of(const RecordId& id) const {
  std::vector<Action> actions;
  auto offer = [&](std::string_view name, std::string_view type, std::string_view input) {
    bool there = std::any_of(actions.begin(), actions.end(),
                             [&](const Action& action) { return action.name == name; });
    if (there) return;
    actions.push_back({std::string(name), catalogue.action_label(type, name, settings.locale),
                       std::string(input)});
  };
  const outbox::Item* item = outbox.find(id);
  const inbox::Incoming* incoming = inbox.find(id);
  if (item == nullptr && incoming == nullptr) return actions;
  const std::string& type = incoming != nullptr ? incoming->type : own.at(id).type;
  if (item != nullptr) {
    bool photo_parked =
        std::any_of(item->attachments.begin(), item->attachments.end(),
                    [](const outbox::OutgoingAttachment& attachment) { return attachment.parked; });
    if (item->state == outbox::State::parked || photo_parked) offer("retry", type, "");
    if (outbox.may_withdraw(id)) offer("withdraw", type, "");
  }
  if (may_hand_over(id)) offer("hand_over", type, "");
  auto workflow = catalogue.workflow(type);
  if (!workflow) return actions;
  std::string stage = stage_of(id, type);
  for (const catalogue::Edge& edge : (*workflow)->edges) {
    bool fits = edge.from == stage && !edge.action.empty() && !edge.event_type.empty();
    if (fits && may_take(edge.by, incoming != nullptr && is_office()))
      offer(edge.action, type, edge.input);
  }
  return actions;
}

}  // namespace weicun::client
