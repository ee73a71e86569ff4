#include "tab.h"

#include <algorithm>

#include "device.h"
#include "network.h"
#include "opening.h"
#include "world.h"

namespace weicun::simulator {

Tab::Tab(Device& device, std::size_t number)
    : device_(device), world_(device.world), number_(number) {}

std::string Tab::name() const {
  return (device_.office ? "office." : "phone.") + std::to_string(number_);
}

void Tab::later(std::uint64_t milliseconds, std::function<void()> what) {
  world_.after(milliseconds, [this, life = life_, what = std::move(what)] {
    if (life == life_ && client_) what();
  });
}

void Tab::open() {
  if (client_) return;
  if (!device_.disk.empty() && world_.draw.permille(150))
    check_reopening(device_, world_.draw.bytes(32));
  auto started = start_client(device_, world_.draw.bytes(32), world_.draw.permille(500));
  require(started.ok(), Oracle::reopen, "a client did not start");
  ++life_;
  client_ = std::move(*started);
  client_->observe(&world_.transitions);
  if (world_.tracing()) world_.note(name() + " opens");
  if (device_.disk.empty()) return found();
  auto opened =
      open_store(*client_, device_, [this](const Bytes& chunk) { return misread(device_, chunk); });
  require(opened.ok(), Oracle::reopen, "a store did not open");
  ready_ = true;
  world_.watch.reopened(device_.number, *client_);
  if (!device_.online) client_->network(false, device_.clock());
  perform();
}

/// Two tabs may do this at once; the store takes one of them, and the other opens what is there
/// then.
void Tab::found() {
  if (device_.office) {
    auto restored = client_->restore(village().office_vault, village().recovery_code);
    require(restored.ok(), Oracle::reopen, "the office vault was not restored");
  }
  (void)client_->found(keyring::SlotKind::device, {});
  client::Unlocker unlocker;
  unlocker.device_secret = device_.secret;
  auto request = expect([this](const Result<client::Answer>& answer) {
    if (answer.ok()) {
      ready_ = true;
      if (!device_.online) client_->network(false, device_.clock());
      return;
    }
    later(0, [this] {
      kill();
      open_later();
    });
  });
  auto created = client_->create(request, unlocker, device_.clock());
  require(created.ok(), Oracle::reopen, "a store was not founded");
  perform();
}

void Tab::open_later() {
  world_.after(world_.draw.between(1, 120'000), [this] { open(); });
}

void Tab::kill() {
  if (!client_) return;
  if (world_.tracing()) world_.note(name() + " dies");
  client_.reset();
  ready_ = false;
  ++life_;
  held_.clear();
  acknowledged_.clear();
  auto cut_off = std::move(requests_);
  requests_.clear();
  for (auto& [request, pending] : cut_off) {
    if (pending.cut_off) pending.cut_off();
  }
}

void Tab::check() const {
  world_.watch.believes(device_.number, *client_);
  for (const RecordId& id : acknowledged_) {
    require(client_->outbox().find(id) != nullptr, Oracle::conservation,
            "the tab that acknowledged a record no longer knows it");
  }
}

void Tab::look_at_store() {
  client_->refresh(device_.disk.head(), device_.clock());
  perform();
}

client::RequestId Tab::expect(Reply reply, std::function<void()> cut_off) {
  requests_[++last_request_] = {std::move(reply), std::move(cut_off)};
  return last_request_;
}

void Tab::settled(const client::Settled& answer) {
  auto found = requests_.find(answer.request);
  require(found != requests_.end(), Oracle::settled,
          "a request was answered twice, or never asked");
  Pending pending = std::move(found->second);
  requests_.erase(found);
  pending.reply(answer.answer);
}

void Tab::perform() {
  if (performing_) return;
  performing_ = true;
  for (std::size_t effects = 0; client_; ++effects) {
    require(effects < 10'000, Oracle::liveness, "one event has effects without end");
    auto effect = client_->next_effect();
    if (!effect) break;
    world_.mix(effect->index());
    perform_one(std::move(*effect));
  }
  performing_ = false;
}

void Tab::perform_one(client::Effect effect) {
  if (auto* wanted = std::get_if<client::Commit>(&effect)) return commit(std::move(*wanted));
  if (auto* wanted = std::get_if<client::Load>(&effect)) return load(wanted->name);
  if (auto* wanted = std::get_if<client::Send>(&effect)) return send(std::move(*wanted));
  if (auto* wanted = std::get_if<client::WakeAt>(&effect)) return wake_at(wanted->at);
  if (auto* answer = std::get_if<client::Settled>(&effect)) return settled(*answer);
}

void Tab::load(const std::string& name) {
  std::uint64_t delay =
      world_.faults.happens(Fault::load_slow) ? 20'000 : world_.draw.between(0, 10);
  later(delay, [this, name] {
    auto bytes = device_.disk.read(name);
    if (world_.faults.happens(Fault::load_failed)) bytes.reset();
    // One reading came out wrong; the file itself is whole.
    if (bytes && !bytes->empty() && world_.faults.happens(Fault::load_damaged)) {
      std::uint8_t& byte = (*bytes)[world_.draw.below(bytes->size())];
      byte = static_cast<std::uint8_t>(byte ^ (1U << world_.draw.below(8)));
    }
    client_->loaded(name, bytes ? std::optional<BytesView>(*bytes) : std::nullopt, device_.clock());
    perform();
  });
}

void Tab::wake_at(Instant at) {
  std::uint64_t now = device_.clock().milliseconds;
  std::uint64_t delay = at.milliseconds > now ? at.milliseconds - now : 0;
  if (world_.faults.happens(Fault::timer_late)) delay += world_.draw.between(1'000, 600'000);
  idle_wakes_ = delay == 0 ? idle_wakes_ + 1 : 0;
  require(idle_wakes_ < 100, Oracle::liveness, "timers ring without end");
  later(delay, [this, timer = ++timer_] {
    if (timer != timer_) return;
    client_->woken(device_.clock());
    perform();
  });
}

void Tab::send(client::Send wanted) {
  const std::string& file = wanted.request.body_file;
  auto stored = file.empty() ? std::optional<Bytes>(wanted.request.body) : device_.disk.read(file);
  require(stored.has_value(), Oracle::conservation, "an attachment's file is gone: " + file);
  world_.watch.sending(device_.number, wanted.request, *stored);
  if (world_.tracing()) {
    world_.note(name() + " asks " + std::to_string(wanted.exchange) + " " + wanted.request.path);
  }
  Network(world_).carry(*this, wanted.exchange, std::move(wanted.request), std::move(*stored));
}

void Tab::attach(BytesView plain, Reply reply) {
  auto header = client_->attach_start(plain.size(), "image/jpeg");
  require(header.ok(), Oracle::settled, "an attachment was not begun");
  Bytes file = std::move(*header);
  for (BytesView rest = plain; !rest.empty();) {
    BytesView piece = rest.first(std::min<std::size_t>(rest.size(), 65'536));
    auto sealed = client_->attach_piece(piece);
    require(sealed.ok(), Oracle::settled, "a piece was not sealed");
    file.insert(file.end(), sealed->begin(), sealed->end());
    rest = rest.subspan(piece.size());
  }
  held_[++last_held_] = std::move(file);
  client_->attach_end(expect(std::move(reply)), last_held_, device_.clock());
  perform();
}

}  // namespace weicun::simulator
