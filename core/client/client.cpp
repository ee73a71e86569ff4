#include <weicun/client/client.h>

#include <algorithm>

#include "core.h"

namespace weicun::client {

Client::Client(std::unique_ptr<Core> core) : core_(std::move(core)) {}
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

Result<Client> Client::start(Settings settings, BytesView entropy) {
  WEICUN_TRY(crypto::Random random, crypto::Random::seeded(entropy));
  std::optional<keyring::Roots> roots;
  if (settings.roots) {
    auto parsed = keyring::Roots::parse(*settings.roots);
    WEICUN_NEED(parsed, bad_invite, "roots");
    roots = *parsed;
    settings.suite = roots->suite;
  }
  auto core = std::make_unique<Core>(std::move(settings), std::move(random));
  core->roots = roots;
  return Client(std::move(core));
}

Result<keyring::SlotSet> Client::read_slots(BytesView slots) {
  auto parsed = keyring::SlotSet::parse(slots);
  WEICUN_NEED(parsed, journal_damaged, "slot set");
  core_->slots = *parsed;
  return std::move(*parsed);
}

Status Client::unlock(keyring::SlotKind kind, const Unlocker& unlocker) {
  WEICUN_NEED(core_->slots.has_value(), no_vault, "slots");
  return core_->unlock_with(*core_->slots, kind, unlocker);
}

Status Client::stay_locked(BytesView token, BytesView held) {
  core_->held_back = read_ids_file(held);
  return core_->begin_locked(token);
}

void Client::sent_while_locked(BytesView offered) { core_->offered = read_ids_file(offered); }

bool Client::locked() const { return core_->locked; }
bool Client::is_open() const { return core_->opened; }

Status Client::set_unlock(RequestId request, const keyring::SlotHeader& slot,
                          const Unlocker& unlocker, Instant now) {
  core_->now = now;
  WEICUN_NEED(core_->vault && core_->slots, locked, "vault");
  // A key that was derived for another slot would shut everybody out.
  bool prepared = core_->new_slot && core_->new_slot->bytes() == slot.bytes();
  WEICUN_NEED(prepared, wrong_key, "not the slot that was prepared");
  if (slot.kind == keyring::SlotKind::pin) return core_->set_pin(request, unlocker);
  WEICUN_TRY(Secret<32> key, core_->slot_key(*core_->new_slot, unlocker));
  if (core_->next_vault) {
    core_->renew(request, std::move(key));
  } else {
    core_->set_unlock(request, std::move(key));
  }
  return Done{};
}

void Client::ask_share(RequestId request, BytesView slot16, BytesView authentication32,
                       Instant now) {
  core_->now = now;
  core_->ask_share(request, slot16, authentication32);
}

void Client::recovery_code(RequestId request, Instant now) {
  core_->now = now;
  if (core_->refuse_locked(request)) return;
  core_->make_recovery_code(request);
}

Status Client::former_keys(BytesView epochs) {
  WEICUN_NEED(core_->journal.has_value(), locked, "journal");
  if (core_->vault) core_->know_former_keys(epochs);
  return Done{};
}

Status Client::replay(BytesView chunk) {
  WEICUN_NEED(core_->journal.has_value(), locked, "journal");
  return core_->replay_chunk(chunk);
}

Status Client::finish(BytesView head, BytesView token, Instant now) {
  WEICUN_NEED(core_->journal.has_value(), locked, "journal");
  core_->now = now;
  WEICUN_CHECK(core_->journal->close(head));
  core_->report_recovery();
  WEICUN_NEED(core_->identity.has_value() || core_->locked, journal_damaged, "keys");
  if (auto device = DeviceFile::parse(token); device && !core_->locked)
    core_->token = std::move(device->token);
  core_->opened = true;
  if (core_->locked) {
    core_->load_drops();
    return Done{};
  }
  if (core_->slots->revision < core_->slots_revision) core_->find("store-rolled-back");
  core_->take_over_offered();
  core_->ask_passed_over_again();
  core_->load_drops();
  return Done{};
}

keyring::SlotHeader Client::found(keyring::SlotKind kind, crypto::Argon2Cost cost) {
  if (!core_->vault) {
    core_->vault = keyring::Vault::create(core_->settings.suite, core_->random);
    core_->begin_journal(StoreId::from(core_->random.bytes<16>()));
  }
  core_->next_vault.reset();
  core_->new_slot = core_->vault->new_slot(kind, core_->random, cost);
  return *core_->new_slot;
}

Result<keyring::SlotHeader> Client::renewed(keyring::SlotKind kind, crypto::Argon2Cost cost) {
  WEICUN_NEED(core_->vault && core_->opened, locked, "vault");
  WEICUN_NEED(kind == keyring::SlotKind::passphrase || kind == keyring::SlotKind::device,
              not_supported, "new keys need a passphrase or the device");
  core_->next_vault.emplace(core_->vault->next_epoch(core_->random));
  core_->new_slot = core_->next_vault->new_slot(kind, core_->random, cost);
  return *core_->new_slot;
}

Status Client::create(RequestId request, const Unlocker& unlocker, Instant now) {
  core_->now = now;
  return core_->create(request, unlocker);
}

Status Client::restore(BytesView file, std::string_view recovery_code) {
  return core_->restore(file, recovery_code);
}

VaultId Client::vault() const { return core_->vault ? core_->vault->id() : VaultId{}; }

void Client::set_locale(catalogue::Locale locale) { core_->settings.locale = locale; }

Result<catalogue::Verdict> Client::check(std::string_view type, std::string_view text,
                                         std::optional<std::string_view> at) const {
  return core_->catalogue.check_text(type, text, core_->settings.locale, at);
}

const catalogue::Catalogue& Client::types() const { return core_->catalogue; }

void Client::review(RequestId request, std::string_view type, std::string_view text) {
  if (core_->refuse_locked(request)) return;
  core_->review(request, type, text);
}

void Client::draft(RequestId request, std::string_view type, std::string_view text,
                   const SaveOptions& options, Instant now) {
  if (core_->refuse_locked(request)) return;
  core_->now = now;
  core_->draft(request, type, text, options);
}

void Client::save(RequestId request, std::string_view type, std::string_view text,
                  const SaveOptions& options, Instant now) {
  if (core_->refuse_locked(request)) return;
  core_->now = now;
  core_->save(request, type, text, options, std::nullopt);
}

void Client::act(RequestId request, const RecordId& id, std::string_view action,
                 std::string_view text, Instant now) {
  if (core_->refuse_locked(request)) return;
  core_->now = now;
  core_->act(request, id, action, text);
}

void Client::list(RequestId request, const Query& query) {
  if (core_->refuse_locked(request)) return;
  core_->list(request, query);
}

void Client::read(RequestId request, const RecordId& id, Instant now) {
  if (core_->refuse_locked(request)) return;
  core_->now = now;
  core_->read(request, id);
}

Result<Bytes> Client::attach_start(std::uint64_t length, std::string_view mime) {
  WEICUN_NEED(!core_->locked, locked, "vault");
  WEICUN_TRY(envelope::BlobWriter writer,
             envelope::BlobWriter::start(core_->settings.suite, length, core_->random));
  Bytes header = writer.header();
  core_->attaching = AttachmentInProgress{std::move(writer), std::string(mime)};
  return header;
}

Result<Bytes> Client::attach_piece(BytesView plain) {
  WEICUN_NEED(core_->attaching.has_value(), not_found, "attachment in progress");
  return core_->attaching->writer.add(plain);
}

void Client::attach_end(RequestId request, std::uint32_t held, Instant now) {
  if (core_->refuse_locked(request)) return;
  core_->now = now;
  core_->attach_end(request, held);
}

void Client::load_attachment(RequestId request, const crypto::Digest& hash, Instant now) {
  if (core_->refuse_locked(request)) return;
  core_->now = now;
  core_->load_attachment(request, hash);
}

void Client::offices(RequestId request, Instant now) {
  if (core_->refuse_locked(request)) return;
  core_->now = now;
  core_->offices(request);
}

void Client::trust(RequestId request, std::string_view office, std::string_view words,
                   Instant now) {
  if (core_->refuse_locked(request)) return;
  core_->now = now;
  core_->trust(request, office, words);
}

void Client::answers(RequestId request, std::string_view code, Instant now) {
  if (core_->refuse_locked(request)) return;
  core_->now = now;
  core_->answers(request, code);
}

void Client::end_answers(Instant now) {
  core_->now = now;
  core_->end_answers();
}

std::optional<Instant> Client::answers_due(Instant now) {
  core_->now = now;
  return core_->answers_due();
}

void Client::synchronise(RequestId request, Instant now) {
  core_->now = now;
  core_->rounds.push_back(request);
  core_->sync.hurry();
  core_->sync.want_standing(now);
  core_->pump();
}

void Client::status(RequestId request) { core_->settle(request, Answer(core_->status_view())); }

void Client::committed(Ticket ticket, Instant now) {
  core_->now = now;
  core_->commits.committed(ticket);
  core_->settle_rounds();
}

void Client::not_committed(Ticket ticket, CommitFailure why, BytesView head, Instant now) {
  core_->now = now;
  core_->commits.not_committed(ticket, why, head);
  core_->settle_rounds();
}

void Client::refresh(BytesView head, Instant now) {
  core_->now = now;
  core_->commits.refresh(head);
}

void Client::loaded(std::string_view name, std::optional<BytesView> bytes, Instant now) {
  core_->now = now;
  core_->loading.loaded(name, bytes);
}

void Client::answered(std::uint32_t exchange, const sync::Answer& answer, Instant now) {
  core_->now = now;
  core_->answered(exchange, answer);
}

void Client::unanswered(std::uint32_t exchange, Instant now) {
  core_->now = now;
  core_->unanswered(exchange);
}

void Client::woken(Instant now) {
  core_->now = now;
  core_->pump();
}

void Client::heard(Instant now) {
  core_->now = now;
  core_->note_traffic();
}

void Client::network(bool online, Instant now) {
  core_->now = now;
  core_->sync.network(online, now, core_->random);
  core_->changed();
  core_->pump();
}

std::optional<Effect> Client::next_effect() {
  if (core_->effects.empty()) return std::nullopt;
  Effect effect = std::move(core_->effects.front());
  core_->effects.pop_front();
  return effect;
}

const outbox::Outbox& Client::outbox() const { return core_->outbox; }
void Client::observe(outbox::Observer* observer) { core_->outbox.observe(observer); }

}  // namespace weicun::client
