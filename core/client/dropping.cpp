#include <weicun/envelope/drop.h>

#include "core.h"

/// Drops: a record that is neither in the journal nor in any list. What is kept until it goes is
/// sealed to the county alone, outside the journal; nobody here can open it, its author included
/// (docs/decisions/0062).
namespace weicun::client {
namespace {

constexpr std::uint32_t first_drop_exchange = 0x8000'0000U;  // sync counts from 1

bool is_named(const catalogue::Checked& record) {
  auto named = record.value().find("named");
  return named && named->boolean();
}

}  // namespace

bool Client::Core::is_drop(std::string_view type) const {
  auto info = catalogue.type(type, settings.locale);
  return info && info->record_class == catalogue::Class::drop;
}

const keyring::Card* Client::Core::drop_card() const {
  const keyring::DirectoryEntry* entry =
      directory ? directory->active(keyring::Use::county_drop) : nullptr;
  return entry == nullptr ? nullptr : &entry->card;
}

/// No draft, no META, no list, no status, no event: there is a code, and it is shown once.
void Client::Core::save_drop(RequestId request, const catalogue::Checked& record,
                             schema::Problems warnings) {
  const keyring::Card* card = drop_card();
  if (card == nullptr) return fail(request, error(ErrorCode::no_recipient_key, "drop card"));
  auto random16 = random.secret<16>();
  auto sealed = sealed_drop(record, *card, random16.view());
  if (!sealed) return fail(request, sealed.error());
  PendingDrop drop;
  drop.id = sealed->id;
  drop.fingerprint = sealed->fingerprint;
  drop.not_before = now.plus(DropPost::least_delay +
                             random.below(DropPost::longest_delay - DropPost::least_delay));
  drop.hush_from = now.plus(DropPost::longest_wait);
  drop.envelope = std::move(sealed->bytes);
  Saved saved{true, drop.id, std::move(warnings), {}};
  saved.code = keyring::recovery_code(card->suite, keyring::CodeKind::drop_reply, random16.view());
  with_files({"drop"}, [this, request, drop = std::move(drop),
                        saved = std::move(saved)](const Loaded& files) mutable {
    read_drops(files);
    if (!drops.readable()) return fail(request, error(ErrorCode::bad_file, "drop"));
    if (drops.full()) return fail(request, error(ErrorCode::not_supported, "more drops"));
    RecordId id = drop.id;
    drops.add(std::move(drop));
    store_drops(
        [this, request, saved = std::move(saved)](Instant) { settle(request, Answer(saved)); },
        [this, request, id](const Error& problem) {
          drops.remove(id);
          fail(request, problem);
        });
  });
}

Result<envelope::Sealed> Client::Core::sealed_drop(const catalogue::Checked& record,
                                                   const keyring::Card& card, BytesView random16) {
  schema::Problems missing;
  WEICUN_TRY(auto references, references_in(record.value(), missing));
  WEICUN_NEED(references.empty() && missing.empty(), not_supported, "attachments of a drop");
  TenantId county = envelope::county_of(card);
  WEICUN_TRY(auto reply, envelope::drop_reply(card.suite, county, random16));
  bool named = is_named(record);
  const keyring::Identity& author = named ? *identity : reply.key;
  envelope::ContentLinks links;
  links.drop.emplace();
  links.drop->mailbox = reply.mailbox;
  if (named) {
    links.drop->versions.emplace(directory->root_version, directory->directory_version);
    links.drop->reply = reply.key.card;
  }
  WEICUN_TRY(std::string content, envelope::content_text(record, {}, author.card, links));
  envelope::Writing writing{county, RecordId::from(random.bytes<16>()), now, 0, 0, &author};
  return envelope::seal_drop(writing, content, envelope::drop_recipient(card), random);
}

/// Read again just before it is written: what another tab saved meanwhile stays, and what can't be
/// read is not written over.
void Client::Core::store_drops(std::function<void(Instant)> done,
                               std::function<void(const Error&)> failed) {
  with_files({"drop"}, [this, done = std::move(done),
                        failed = std::move(failed)](const Loaded& files) mutable {
    read_drops(files);
    if (!drops.readable()) return failed(error(ErrorCode::bad_file, "drop"));
    Work work;
    work.files.push_back({"drop", drops.file(), 0});
    work.done = std::move(done);
    work.failed = std::move(failed);
    commit(std::move(work));
  });
}

void Client::Core::read_drops(const Loaded& files) {
  bool readable = drops.readable();
  const auto& file = files.at("drop");
  drops.load(file ? BytesView(*file) : BytesView(), now);
  if (readable && !drops.readable()) find("quarantined");
}

/// What an earlier opening left, this store while it was locked among them. Until that is known,
/// the hub hears nothing.
void Client::Core::load_drops() {
  with_files({"drop"}, [this](const Loaded& files) {
    read_drops(files);
    pump();
  });
}

void Client::Core::note_traffic() {
  enquiry.phone_was_heard();
  if (drops.heard(now)) store_drops([](Instant) {}, [](const Error&) {});
}

/// True while the hub must not hear of this phone. A locked client keeps the silence and sends no
/// drop.
bool Client::Core::pump_drop() {
  if (!drops.loaded()) return true;
  if (drops.look_at_clock(now)) store_drops([](Instant) {}, [](const Error&) {});
  bool silent = quiet();
  // As without a signal: whoever waited with the PIN would wait for an hour.
  if (silent) drop_share();
  if (enquiry.pending() != nullptr) {
    pump_enquiry();
    return true;
  }
  bool can_send = !locked && !sync.underway() && sync.link() != sync::Link::offline &&
                  !sync::drop_origin(settings.server).empty() && drop_card() != nullptr;
  // A person who asks for a round, or for a PIN's share, comes first; the silence begins anew.
  bool person_waits = !rounds.empty() || share.has_value();
  if (!silent && (drops.empty() || !can_send || person_waits)) return false;
  DropPlan plan = drops.plan(now, random);
  switch (plan.what) {
    case DropPlan::Do::nothing:
      if (plan.passed) store_drops([](Instant) {}, [](const Error&) {});
      return false;
    case DropPlan::Do::wait:
      effects.emplace_back(WakeAt{plan.until});
      return true;
    case DropPlan::Do::work:
      // In slices: a page has to stay alive between them.
      drops.work(drop_card()->suite, settings.drop_work, now);
      effects.emplace_back(WakeAt{now});
      return true;
    case DropPlan::Do::send:
      send_drop();
      return true;
  }
  return false;
}

/// The store knows of the silence before the first byte leaves: whoever opens it next keeps it.
void Client::Core::send_drop() {
  const PendingDrop* drop = drops.due();
  drop_exchange = drop_exchange == 0 ? first_drop_exchange : drop_exchange + 1;
  sync::Request request = sync::ask_drop(sync::drop_origin(settings.server), drops.day(),
                                         *drops.stamp(), drop->envelope);
  drops.sent(now, random);
  enquiry.phone_was_heard();
  store_drops(
      [this, exchange = drop_exchange, request = std::move(request)](Instant) {
        effects.emplace_back(Send{exchange, request, settings.server});
      },
      [this](const Error&) {
        drops.not_sent(now, random);
        pump();
      });
}

/// Only the county's signed verdict takes a drop out of the store.
bool Client::Core::answered_drop(std::uint32_t exchange, const sync::Answer* answer) {
  if (exchange < first_drop_exchange) return false;
  const PendingDrop* drop = drops.due();
  const keyring::Card* card = drop_card();
  if (exchange != drop_exchange || !drops.on_its_way() || drop == nullptr || card == nullptr)
    return true;
  auto verdict =
      answer == nullptr
          ? Result<envelope::ReceiptEntry>(error(ErrorCode::offline, "drop"))
          : envelope::verify_drop_receipt(answer->body, *card, drop->id, drop->fingerprint);
  if (verdict) {
    drops.remove(RecordId(drop->id));
  } else {
    drops.failed(now, random);
  }
  store_drops([this](Instant) { pump(); }, [](const Error&) {});
  return true;
}

}  // namespace weicun::client
