#include "person.h"

#include <algorithm>

namespace weicun::simulator {
namespace {

bool is_open_draft(const Intent& intent) {
  return intent.drafted && intent.fixed_id && !intent.saved_as;
}
/// One that was taken back would go on under a new id, as another letter.
bool is_kept_draft(const Intent& intent) {
  return intent.drafted && intent.fixed_id && !intent.withdraw_asked;
}
bool is_saved(const Intent& intent) { return intent.saved_as.has_value(); }
bool is_delivered_photo(const Intent& intent) { return intent.saved_as && intent.photo; }

const client::Saved* saved_in(const Result<client::Answer>& answer) {
  const auto* saved = answer ? std::get_if<client::Saved>(&*answer) : nullptr;
  return saved != nullptr && saved->ok ? saved : nullptr;
}

}  // namespace

void Person::do_something() {
  Device& device = *world_.devices()[world_.draw.below(world_.devices().size())];
  std::vector<Tab*> tabs = device.running();
  if (tabs.empty()) return;
  Tab& tab = *tabs[world_.draw.below(tabs.size())];
  device.office ? secretary(device, tab) : villager(device, tab);
}

void Person::villager(Device&, Tab& tab) {
  switch (world_.draw.below(12)) {
    case 0:
    case 1:
      return write_draft(tab);
    case 2:
      return change_draft(tab);
    case 3:
    case 4:
      return save_draft(tab, false);
    case 5:
      return save_draft(tab, true);
    case 6:
      return save_new(tab, "gov.secretary_letter");
    case 7:
      return save_with_photo(tab);
    case 8:
      return withdraw_or_retry(tab);
    case 9:
    case 10:
      return work_on_a_letter(tab, false);
    default:
      return synchronise(tab);
  }
}

void Person::secretary(Device&, Tab& tab) {
  switch (world_.draw.below(8)) {
    case 0:
      return save_new(tab, "village.notice");
    case 1:
      return withdraw_or_retry(tab);
    case 2:
      return look_at_photo(tab);
    case 3:
      return synchronise(tab);
    default:
      return work_on_a_letter(tab, true);
  }
}

std::string Person::value_of(const Intent& what, const std::string& photo) const {
  std::string words = marked(what, "路灯坏了三天，请来看看");
  if (what.type == "village.notice") {
    return R"({"level":"normal","title":"停水通知","body":")" + words +
           R"(","audience":{},"valid_to":"2026-12-31T00:00:00+08:00","need_ack":false,"issuer_org":"村委会"})";
  }
  if (what.type == "gov.letter_event")
    return R"({"text":")" + words + R"(","rating":5,"solved":"yes"})";
  return R"({"to_office":"branch_secretary","purpose":"suggestion","topic":"other","title":")" +
         marked(what, "路灯") + R"(","body":")" + words +
         R"(","signed_mode":"named","want_public_reply":false,"no_secret_ack":true)" +
         (photo.empty() ? "" : ",\"photos\":[" + photo + "]") + "}";
}

Intent* Person::any_intent(std::size_t device, bool (*fits)(const Intent&)) {
  std::vector<Intent*> found;
  for (Intent& one : world_.watch.intents()) {
    if (one.device == device && fits(one)) found.push_back(&one);
  }
  return found.empty() ? nullptr : found[world_.draw.below(found.size())];
}

void Person::draft(Tab& tab, std::size_t number) {
  client::SaveOptions options;
  options.id = intent(number).fixed_id;
  bool first = !options.id;
  auto request = tab.expect([this, &tab, number, first](const Result<client::Answer>& answer) {
    const client::Saved* saved = saved_in(answer);
    if (saved == nullptr) return;
    bool kept = tab.device().world.watch.stored(tab.device().number).has_draft(saved->id) ||
                tab.device().world.watch.stored(tab.device().number).record(saved->id) != nullptr;
    require(kept, Oracle::conservation, "a draft was acknowledged before it was stored");
    intent(number).drafted = true;
    if (first) intent(number).fixed_id = saved->id;
  });
  const Intent& what = intent(number);
  tab.client().draft(request, what.type, value_of(what, {}), options, tab.device().clock());
  tab.perform();
}

void Person::write_draft(Tab& tab) {
  draft(tab, world_.watch.intend(tab.device().number, "gov.secretary_letter").number);
}

void Person::change_draft(Tab& tab) {
  if (Intent* open = any_intent(tab.device().number, is_open_draft)) draft(tab, open->number);
}

void Person::save(Tab& tab, std::size_t number, const std::string& photo) {
  client::SaveOptions options;
  options.id = intent(number).fixed_id;
  ++intent(number).asked;
  auto reply = [this, &tab, number](const Result<client::Answer>& answer) {
    if (const client::Saved* saved = saved_in(answer)) {
      world_.watch.acknowledged(intent(number), saved->id);
      return tab.acknowledged(saved->id);
    }
    ErrorCode why = answer ? ErrorCode::malformed : answer.error().code;
    world_.watch.refused_to_save(intent(number), why);
  };
  auto request = tab.expect(reply, [this, number] { intent(number).uncertain = true; });
  const Intent& what = intent(number);
  if (world_.tracing()) world_.note(tab.name() + " saves " + std::to_string(number));
  tab.client().save(request, what.type, value_of(what, photo), options, tab.device().clock());
  tab.perform();
}

void Person::save_new(Tab& tab, std::string type) {
  save(tab, world_.watch.intend(tab.device().number, std::move(type)).number, {});
}

void Person::save_draft(Tab& tab, bool from_two_tabs) {
  Intent* kept =
      any_intent(tab.device().number, world_.draw.permille(800) ? is_open_draft : is_kept_draft);
  if (kept == nullptr) return;
  std::size_t number = kept->number;
  save(tab, number, {});
  if (!from_two_tabs) return;
  for (Tab* other : tab.device().running()) {
    if (other != &tab || world_.draw.permille(300)) save(*other, number, {});
  }
}

void Person::save_with_photo(Tab& tab) {
  Intent& what = world_.watch.intend(tab.device().number, "gov.secretary_letter");
  std::size_t number = what.number;
  what.photo_bytes = world_.draw.bytes(world_.draw.between(1, 600));
  std::string mark(secret_mark);
  std::copy_n(mark.begin(), std::min(mark.size(), what.photo_bytes.size()),
              what.photo_bytes.begin());
  std::uint64_t size = what.photo_bytes.size();
  Bytes plain = what.photo_bytes;
  tab.attach(plain, [this, &tab, number, size](const Result<client::Answer>& answer) {
    const auto* kept = answer ? std::get_if<client::Attached>(&*answer) : nullptr;
    if (kept == nullptr) return;
    intent(number).photo = kept->hash;
    save(tab, number,
         R"({"hash":")" + to_base64url(kept->hash) + R"(","mime":"image/jpeg","bytes":)" +
             std::to_string(size) + "}");
  });
}

void Person::work_on_a_letter(Tab& tab, bool received) {
  client::Query query;
  query.type = "gov.secretary_letter";
  query.mine = !received;
  auto listed = [this, &tab](const Result<client::Answer>& answer) {
    const auto* listing = answer ? std::get_if<client::Listing>(&*answer) : nullptr;
    if (listing == nullptr || listing->entries.empty()) return;
    RecordId id = listing->entries[world_.draw.below(listing->entries.size())].id;
    auto read = tab.expect([this, &tab](const Result<client::Answer>& found) {
      const auto* detail = found ? std::get_if<std::optional<client::Detail>>(&*found) : nullptr;
      if (detail != nullptr && *detail) take_a_step(tab, **detail);
    });
    tab.client().read(read, id, tab.device().clock());
  };
  tab.client().list(tab.expect(listed), query);
  tab.perform();
}

void Person::take_a_step(Tab& tab, const client::Detail& detail) {
  std::vector<std::string> steps;
  for (const client::Action& action : detail.actions) {
    if (action.name != "withdraw" && action.name != "retry") steps.push_back(action.name);
  }
  if (steps.empty()) return;
  Intent& what = world_.watch.intend(tab.device().number, "gov.letter_event");
  std::size_t number = what.number;
  what.answers = detail.entry.id;
  what.asked = 1;
  auto request = tab.expect(
      [this, &tab, number](const Result<client::Answer>& answer) {
        const client::Saved* saved = saved_in(answer);
        if (saved == nullptr) return;
        world_.watch.acknowledged(intent(number), saved->id);
        tab.acknowledged(saved->id);
      },
      [this, number] { intent(number).uncertain = true; });
  const std::string& step = steps[world_.draw.below(steps.size())];
  if (world_.tracing())
    world_.note(tab.name() + " takes the step " + step + " as " + std::to_string(number));
  tab.client().act(request, detail.entry.id, step, value_of(intent(number), {}),
                   tab.device().clock());
}

void Person::withdraw_or_retry(Tab& tab) {
  Intent* saved = any_intent(tab.device().number, is_saved);
  if (saved == nullptr) return;
  bool retry = world_.draw.permille(600);
  if (!retry) saved->withdraw_asked = true;
  if (world_.tracing()) {
    world_.note(tab.name() + (retry ? " asks again for " : " takes back ") +
                std::to_string(saved->number));
  }
  tab.client().act(tab.expect([](const Result<client::Answer>&) {}), *saved->saved_as,
                   retry ? "retry" : "withdraw", "", tab.device().clock());
  tab.perform();
}

void Person::look_at_photo(Tab& tab) {
  Intent* letter = any_intent(tab.device().office ? 0 : tab.device().number, is_delivered_photo);
  if (letter == nullptr) return;
  std::size_t number = letter->number;
  auto seen = [this, number](const Result<client::Answer>& answer) {
    const auto* body = answer ? std::get_if<client::AttachmentBody>(&*answer) : nullptr;
    if (body == nullptr) return;
    require(body->plain == intent(number).photo_bytes, Oracle::phantom,
            "another photo came than was sent");
  };
  tab.client().load_attachment(tab.expect(seen), *letter->photo, tab.device().clock());
  tab.perform();
}

void Person::synchronise(Tab& tab) {
  tab.client().synchronise(tab.expect([](const Result<client::Answer>&) {}), tab.device().clock());
  tab.perform();
}

void Person::retry_everything(Tab& tab) {
  for (const auto& [id, item] : tab.client().outbox().items()) {
    bool photo =
        std::any_of(item.attachments.begin(), item.attachments.end(),
                    [](const outbox::OutgoingAttachment& attachment) { return attachment.parked; });
    if (item.state != outbox::State::parked && !photo) continue;
    tab.client().act(tab.expect([](const Result<client::Answer>&) {}), id, "retry", "",
                     tab.device().clock());
  }
  tab.perform();
}

}  // namespace weicun::simulator
