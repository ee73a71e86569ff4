#include "stages.h"

#include <algorithm>
#include <tuple>

namespace weicun::client {
namespace {

bool may_take(catalogue::By by, bool office) {
  return (by == catalogue::By::author && !office) || (by == catalogue::By::office && office);
}

}  // namespace

/// LEV-01: a step is by an office that the letter went to, or by the letter's author. Others may
/// write what they like; it does not move the letter and is not shown with it.
bool Stages::may_speak_of(const RecordId& id, const inbox::Incoming& reply) const {
  if (const OwnRecord* letter = books_.record(id)) {
    const std::vector<std::uint8_t>& offices = letter->offices;
    return reply.office != 0 &&
           std::find(offices.begin(), offices.end(), reply.office) != offices.end();
  }
  const inbox::Incoming* letter = inbox_.find(id);
  return letter != nullptr && reply.signer == letter->signer;
}

std::vector<EventSeen> Stages::events_of(const RecordId& id) const {
  std::vector<EventSeen> events;
  std::vector<const inbox::Incoming*> received = inbox_.replies_to(id);
  for (const inbox::Incoming* reply : received) {
    if (!may_speak_of(id, *reply)) continue;
    events.push_back({reply->id, reply->kind, reply->written, reply->office != 0, reply->sequence,
                      std::nullopt});
  }
  for (const OwnRecord* record : books_.replies_to(id)) {
    const outbox::Item* item = outbox_.find(record->id);
    if (item == nullptr || item->state == outbox::State::withdrawn) continue;
    std::uint64_t after = 0;
    for (const inbox::Incoming* earlier : received) {
      if (earlier->place < item->place) after = std::max(after, earlier->sequence);
    }
    events.push_back({record->id, record->kind, record->at, office_, after, item->place});
  }
  std::stable_sort(events.begin(), events.end(), [](const EventSeen& left, const EventSeen& right) {
    return std::tie(left.sequence, left.stored) < std::tie(right.sequence, right.stored);
  });
  return events;
}

std::string Stages::stage_of(const RecordId& id, std::string_view type) const {
  if (books_.draft(id) != nullptr) return "draft";
  const outbox::Item* item = outbox_.find(id);
  std::string stage = "delivered";
  if (item != nullptr) {
    if (item->state == outbox::State::withdrawn) return "withdrawn";
    bool at_hub =
        item->state == outbox::State::receipted || item->state == outbox::State::delivered;
    if (!at_hub) return "queued";
  }
  auto workflow = catalogue_.workflow(type);
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

std::vector<const catalogue::Edge*> Stages::steps_from(const RecordId& id) const {
  std::vector<const catalogue::Edge*> steps;
  const inbox::Incoming* incoming = inbox_.find(id);
  const OwnRecord* mine = books_.record(id);
  if (incoming == nullptr && mine == nullptr) return steps;
  const std::string& type = incoming != nullptr ? incoming->type : mine->type;
  auto workflow = catalogue_.workflow(type);
  if (!workflow) return steps;
  std::string stage = stage_of(id, type);
  for (const catalogue::Edge& edge : (*workflow)->edges) {
    bool fits = edge.from == stage && !edge.action.empty() && !edge.event_type.empty();
    if (fits && may_take(edge.by, incoming != nullptr && office_)) steps.push_back(&edge);
  }
  return steps;
}

}  // namespace weicun::client
