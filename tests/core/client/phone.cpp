#include "phone.h"

#include <stdexcept>

namespace weicun::test {

Bytes Disk::read(const std::string& name) const {
  auto found = files.find(name);
  return found == files.end() ? Bytes() : found->second;
}

bool Disk::write(const client::Commit& commit, const std::map<std::uint32_t, Bytes>& held) {
  if (!equal(head(), commit.expected_head)) return false;
  for (const client::File& file : commit.files) {
    if (file.name.rfind("c/", 0) == 0 && files.count(file.name) != 0) ++written_over;
    files[file.name] = file.held != 0 ? held.at(file.held) : file.bytes;
  }
  if (!commit.head.empty()) files["head"] = commit.head;
  if (written) written();
  return true;
}

void Tab::perform_one(client::Effect& effect) {
  if (auto* commit = std::get_if<client::Commit>(&effect)) {
    commits.push_back(std::move(*commit));
    if (!hold_commits) write_commit();
  } else if (auto* load = std::get_if<client::Load>(&effect)) {
    auto file = disk_.files.find(load->name);
    bool there = file != disk_.files.end() && !(disk_.unreadable && disk_.unreadable());
    client.loaded(load->name, there ? std::optional<BytesView>(file->second) : std::nullopt,
                  clock_);
  } else if (auto* send = std::get_if<client::Send>(&effect)) {
    requests.push_back(std::move(*send));
  } else if (auto* wake = std::get_if<client::WakeAt>(&effect)) {
    wakes_at = wake->at;
  } else if (auto* settled = std::get_if<client::Settled>(&effect)) {
    bool first = answers_.emplace(settled->request, std::move(settled->answer)).second;
    if (!first) throw std::logic_error("a request was answered twice");
  }
}

void Tab::perform() {
  while (auto effect = client.next_effect()) perform_one(*effect);
}

void Tab::write_commit() {
  client::Commit commit = std::move(commits.front());
  commits.pop_front();
  Disk::Fate fate = disk_.fate ? disk_.fate() : Disk::Fate::done;
  bool tried = fate == Disk::Fate::done || fate == Disk::Fate::unheard;
  bool written = tried && disk_.write(commit, held_);
  if (fate != Disk::Fate::done) {
    auto why = fate == Disk::Fate::full ? CommitFailure::full : CommitFailure::lost;
    client.not_committed(commit.ticket, why, {}, clock_);
  } else if (written) {
    client.committed(commit.ticket, clock_);
  } else {
    client.not_committed(commit.ticket, CommitFailure::conflict, disk_.head(), clock_);
  }
  perform();
}

void Tab::fail_commit(CommitFailure why) {
  client::Commit commit = std::move(commits.front());
  commits.pop_front();
  client.not_committed(commit.ticket, why, {}, clock_);
  perform();
}

void Tab::answer(const sync::Answer& answer) {
  client::Send request = std::move(requests.front());
  requests.pop_front();
  client.answered(request.exchange, answer, clock_);
  perform();
}

void Tab::answer(Hub& hub) {
  const sync::Request& request = requests.front().request;
  bool streamed = !request.body_file.empty();
  answer(hub.answer(request, streamed ? disk_.read(request.body_file) : request.body));
}

void Tab::no_answer() {
  std::uint32_t exchange = requests.front().exchange;
  requests.pop_front();
  client.unanswered(exchange, clock_);
  perform();
}

void Tab::talk(Hub& hub) {
  perform();
  while (!requests.empty()) answer(hub);
}

client::StatusView Tab::synchronise(Hub& hub) {
  client::RequestId request = next_request();
  client.synchronise(request, clock_);
  talk(hub);
  return std::get<client::StatusView>(*take(request));
}

void Tab::hear_of_other_tabs() {
  client.refresh(disk_.head(), clock_);
  perform();
}

Result<client::Answer> Tab::take(client::RequestId request) {
  auto found = answers_.find(request);
  if (found == answers_.end()) throw std::logic_error("a request was not answered");
  Result<client::Answer> answer = std::move(found->second);
  answers_.erase(found);
  return answer;
}

Result<Saved> Tab::saved(client::RequestId request) {
  WEICUN_TRY(client::Answer answer, take(request));
  return std::get<Saved>(std::move(answer));
}

Result<Saved> Tab::save(std::string_view text, const SaveOptions& options, std::string_view type) {
  client::RequestId request = next_request();
  client.save(request, type, text, options, clock_);
  perform();
  return saved(request);
}

Result<Saved> Tab::draft(std::string_view text, const SaveOptions& options) {
  client::RequestId request = next_request();
  client.draft(request, "gov.secretary_letter", text, options, clock_);
  perform();
  return saved(request);
}

Result<Saved> Tab::act(const RecordId& id, std::string_view action, std::string_view text) {
  client::RequestId request = next_request();
  client.act(request, id, action, text, clock_);
  perform();
  return saved(request);
}

std::vector<client::Entry> Tab::list(const client::Query& query) {
  client::RequestId request = next_request();
  client.list(request, query);
  perform();
  return std::get<client::Listing>(*take(request)).entries;
}

std::optional<client::Detail> Tab::read(const RecordId& id) {
  client::RequestId request = next_request();
  client.read(request, id, clock_);
  perform();
  return std::get<std::optional<client::Detail>>(*take(request));
}

client::StatusView Tab::status() {
  client::RequestId request = next_request();
  client.status(request);
  perform();
  return std::get<client::StatusView>(*take(request));
}

std::string Tab::delivery(const RecordId& id) {
  auto detail = read(id);
  return detail ? detail->entry.delivery : "unknown";
}

std::uint64_t Tab::findings(std::string_view code) {
  for (const client::Finding& finding : status().findings) {
    if (finding.code == code) return finding.count;
  }
  return 0;
}

Result<client::Attached> Tab::attach(BytesView plain) {
  WEICUN_TRY(Bytes file, client.attach_start(plain.size(), "image/jpeg"));
  for (BytesView rest = plain; !rest.empty();) {
    BytesView piece = rest.first(std::min<std::size_t>(rest.size(), 65'536));
    WEICUN_TRY(Bytes sealed, client.attach_piece(piece));
    file.insert(file.end(), sealed.begin(), sealed.end());
    rest = rest.subspan(piece.size());
  }
  client::RequestId request = next_request();
  held_[request] = std::move(file);
  client.attach_end(request, request, clock_);
  perform();
  WEICUN_TRY(client::Answer answer, take(request));
  return std::get<client::Attached>(std::move(answer));
}

client::Settings Phone::settings() const {
  client::Settings settings;
  settings.suite = village_.suite;
  settings.village = village_code;
  settings.drop_work = drop_work;
  settings.server = "https://hub.village.example";
  settings.roots = village_.invitation.bytes();
  return settings;
}

client::Client Phone::start(bool invited) {
  client::Settings given = settings();
  if (!invited) given.roots.reset();
  std::string opening = name_ + std::to_string(++openings_);
  auto entropy = crypto::hash(crypto::Suite::intl, {view_of(opening)});
  return std::move(*client::Client::start(given, entropy));
}

Tab Phone::found(const OfficeVault* office) {
  Tab tab(disk, clock, start());
  if (office != nullptr && !tab.client.restore(office->file, office->code))
    throw std::logic_error("the office's vault does not open");
  (void)tab.client.found(keyring::SlotKind::device, {0, 0});
  client::Unlocker unlocker;
  unlocker.device_secret = Bytes(32, 5);
  client::RequestId request = tab.next_request();
  if (!tab.client.create(request, unlocker, clock)) throw std::logic_error("no new vault");
  tab.perform();
  if (!tab.take(request)) throw std::logic_error("the new vault was not kept");
  return tab;
}

Result<client::Client> Phone::try_open(bool online) {
  client::Client client = start();
  if (!online) client.network(false, clock);
  WEICUN_CHECK(client.read_slots(disk.read("slots")));
  client::Unlocker unlocker;
  unlocker.device_secret = Bytes(32, 5);
  WEICUN_CHECK(client.unlock(keyring::SlotKind::device, unlocker));
  WEICUN_CHECK(replay(client));
  return client;
}

Result<client::Client> Phone::try_open_with(keyring::SlotKind kind,
                                            const client::Unlocker& unlocker) {
  client::Client client = start();
  client.network(false, clock);
  WEICUN_CHECK(client.read_slots(disk.read("slots")));
  WEICUN_CHECK(client.unlock(kind, unlocker));
  WEICUN_CHECK(replay(client));
  return client;
}

Status Phone::replay(client::Client& client) const {
  client.sent_while_locked(disk.read("offered"));
  if (Bytes epochs = disk.read("epochs"); !epochs.empty()) WEICUN_CHECK(client.former_keys(epochs));
  for (const auto& [name, bytes] : disk.files) {
    if (name.rfind("c/", 0) == 0) WEICUN_CHECK(client.replay(bytes));
  }
  return client.finish(disk.head(), disk.read("token"), clock);
}

Tab Phone::open_locked(bool invited) {
  Tab tab(disk, clock, start(invited));
  (void)tab.client.read_slots(disk.read("slots"));
  bool locked = tab.client.stay_locked(disk.read("token"), disk.read("held")).ok();
  if (!locked || !replay(tab.client)) throw std::logic_error("the store does not open locked");
  tab.perform();
  return tab;
}

Tab Phone::open() {
  auto client = try_open();
  if (!client) throw std::logic_error("the store does not open: " + client.error().place);
  Tab tab(disk, clock, std::move(*client));
  tab.perform();
  return tab;
}

Tab Phone::open_offline() {
  auto client = try_open(false);
  if (!client) throw std::logic_error("the store does not open: " + client.error().place);
  Tab tab(disk, clock, std::move(*client));
  tab.perform();
  return tab;
}

std::string letter(std::string_view title) {
  return R"({"to_office":"branch_secretary","purpose":"suggestion","topic":"other","title":")" +
         std::string(title) +
         R"(","body":"路灯坏了三天，请来看看","signed_mode":"named","want_public_reply":false,"no_secret_ack":true})";
}

std::string notice(std::string_view title) {
  return R"({"level":"normal","title":")" + std::string(title) +
         R"(","body":"周三停水","audience":{},"valid_to":"2026-12-31T00:00:00+08:00","need_ack":false,"issuer_org":"村委会"})";
}

}  // namespace weicun::test
