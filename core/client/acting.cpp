#include <algorithm>

#include <weicun/json/canonical.h>

#include "core.h"
#include "meta.h"

namespace weicun::client {
namespace {

/// The event's value: what the person gave, with the letter's id and the kind of step put in.
Result<std::string> event_value(std::string_view text, const RecordId& id, std::string_view kind) {
  json::ObjectBuilder value;
  if (!text.empty()) {
    WEICUN_TRY(json::Document given, json::parse(text));
    WEICUN_NEED(given.root().is_object(), bad_json, "action value");
    for (auto member = given.root().first(); member; member = member->next()) {
      WEICUN_TRY(std::string canonical, json::canonical(*member));
      value.set_canonical(member->key(), std::move(canonical));
    }
  }
  return value.set("letter", to_uuid(id.bytes)).set("kind", kind).text();
}

}  // namespace

void Client::Core::put_state(RequestId request, const RecordId& id, std::string_view state,
                             std::string_view reason) {
  std::string text = state_text({std::string(state), std::string(reason)});
  Work work;
  work.frames.push_back(frame_for(journal::FrameKind::state, id.bytes, view_of(text)));
  if (state == "parked") work.holds_back = {id};
  if (state == "waiting") work.lets_go = id;
  work.done = [this, request, id](Instant) {
    if (request != 0) settle(request, Answer(Saved{true, id, {}}));
    pump();
  };
  work.failed = [this, request](const Error& problem) {
    if (request != 0) fail(request, problem);
  };
  commit(std::move(work));
}

/// Only what was never offered to the hub can be taken back by saying so here: of anything else
/// nobody but the hub knows whether it arrived, and its receipt would win (format.md §8.8).
void Client::Core::withdraw(RequestId request, const RecordId& id) {
  Error too_late = error(ErrorCode::not_supported, "withdraw after sending");
  if (!outbox.may_withdraw(id)) return fail(request, too_late);
  std::string text = state_text({"withdrawn", ""});
  Work work;
  work.about = id;
  work.holds_back = {id};
  work.frames.push_back(frame_for(journal::FrameKind::state, id.bytes, view_of(text)));
  work.done = [this, request, id](Instant) { settle(request, Answer(Saved{true, id, {}})); };
  work.failed = [this, request](const Error& problem) { fail(request, problem); };
  work.rejudge = [this, request, id, too_late](Work& mine) {
    if (outbox.may_withdraw(id)) return true;
    bool withdrawn = outbox.find(id)->state == outbox::State::withdrawn;
    if (!withdrawn) mine.done = [this, request, too_late](Instant) { fail(request, too_late); };
    return false;
  };
  commit(std::move(work));
}

void Client::Core::act(RequestId request, const RecordId& id, std::string_view action,
                       std::string_view text) {
  const outbox::Item* item = outbox.find(id);
  if (action == "send" && drops.find(id) != nullptr) {
    drops.send_now(id, now);
    settle(request, Answer(Saved{true, id, {}, {}}));
    return pump();
  }
  if (action == "retry" && item != nullptr) return put_state(request, id, "waiting", "");
  if (action == "withdraw" && item != nullptr) return withdraw(request, id);
  if (!books.has(id) && inbox.find(id) == nullptr)
    return fail(request, error(ErrorCode::not_found, "record"));
  if (action == "hand_over") return hand_over(request, id, text);
  std::vector<const catalogue::Edge*> steps = stages.steps_from(id);
  auto step = std::find_if(steps.begin(), steps.end(), [action](const catalogue::Edge* edge) {
    return edge->action == action;
  });
  if (step == steps.end())
    return fail(request, error(ErrorCode::not_supported, "action in this stage"));
  act_by_event(request, id, **step, text);
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
  const std::string& type = incoming != nullptr ? incoming->type : books.record(id)->type;
  if (item != nullptr) {
    bool photo_parked =
        std::any_of(item->attachments.begin(), item->attachments.end(),
                    [](const outbox::OutgoingAttachment& attachment) { return attachment.parked; });
    if (item->state == outbox::State::parked || photo_parked) offer("retry", type, "");
    if (outbox.may_withdraw(id)) offer("withdraw", type, "");
  }
  if (may_hand_over(id)) offer("hand_over", type, "");
  for (const catalogue::Edge* step : stages.steps_from(id)) offer(step->action, type, step->input);
  return actions;
}

/// A step of a workflow is a record of its own: by the office to the letter's author, by the author
/// to the offices that the letter went to.
void Client::Core::act_by_event(RequestId request, const RecordId& id, const catalogue::Edge& edge,
                                std::string_view text) {
  auto value = event_value(text, id, edge.event_kind);
  if (!value) return fail(request, value.error());
  auto verdict = catalogue.check_text(edge.event_type, *value, settings.locale);
  if (!verdict) return fail(request, verdict.error());
  if (!verdict->checked)
    return settle(request, Answer(Saved{false, {}, std::move(verdict->problems)}));
  auto place = place_of(id);
  if (!place) return fail(request, error(ErrorCode::not_found, "record"));
  with_files(
      {journal::chunk_name(place->generation)},
      [this, request, id, place = *place, checked = *verdict->checked,
       warnings = verdict->problems](const Loaded& files) {
        auto body = body_at(files, place);
        auto letter = body ? open_stored(id, *body) : Result<envelope::Opened>(body.error());
        if (!letter) return fail(request, letter.error());
        std::vector<envelope::Recipient> recipients;
        if (inbox.find(id) != nullptr) {
          recipients.push_back({letter->statement.signer, letter->content.from.encryption_key});
        }
        for (const crypto::Digest& card : letter->recipients) {
          if (inbox.find(id) != nullptr) break;
          const keyring::DirectoryEntry* then = directory->by_digest(card);
          const keyring::DirectoryEntry* entry =
              then == nullptr ? nullptr : directory->active_office(then->card.office);
          if (entry != nullptr) recipients.push_back({entry->digest, entry->card.encryption_key});
        }
        if (recipients.empty()) return fail(request, error(ErrorCode::no_recipient_key, "letter"));
        schema::Problems told = warnings;
        warn_of_changed_keys(told, checked.type(), recipients);
        save_checked({request, checked, std::move(told), {}, id, std::move(recipients), {}});
      });
}

}  // namespace weicun::client
