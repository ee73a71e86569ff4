#include <algorithm>

#include "core.h"
#include "meta.h"

/// The offices, their keys as this phone knows them, and what changed about them. The roots decide
/// to whom a letter may be sealed; a person decides by voice whether a new key is the right one.
namespace weicun::client {
namespace {

constexpr std::string_view grant_type = "identity.role_grant";

/// Who gives an office (domain: township for the village's heads, county for the township's, the
/// branch secretary for the cooperative's manager). Nobody grants the county's from below.
bool may_grant(std::string_view by, std::string_view office) {
  auto one_of = [](std::string_view name, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (one_of(office, {"branch_secretary", "village_director", "supervision_chair"}))
    return one_of(by, {"township_party", "township_letters"});
  if (one_of(office, {"township_letters", "township_party"}))
    return one_of(by, {"county_letters", "county_discipline"});
  return office == "coop_manager" &&
         one_of(by, {"branch_secretary", "township_party", "township_letters"});
}

bool is_past(Instant end, Instant now) { return end.milliseconds != 0 && end < now; }

}  // namespace

const keyring::Fingerprint& Client::Core::fingerprint_of(const crypto::Digest& card) const {
  auto known = known_offices.fingerprints.find(card);
  if (known != known_offices.fingerprints.end()) return known->second;
  return known_offices.fingerprints.emplace(card, keyring::fingerprint_of(directory->suite, card))
      .first->second;
}

std::string_view Client::Core::office_state(std::uint8_t office) const {
  const keyring::DirectoryEntry* entry = directory ? directory->active_office(office) : nullptr;
  if (entry == nullptr) return "none";
  auto known = known_offices.cards.find(office);
  if (known == known_offices.cards.end() || known->second != entry->digest) return "changed";
  return directory_is_old() || is_past(entry->card.not_after, now) ? "stale" : "trusted";
}

/// Past its date; or an office wrote under a newer one, which the hub keeps from this phone. A
/// member's word for that would be a false alarm in anybody's hands.
bool Client::Core::directory_is_old() const {
  return directory &&
         (is_past(directory->fresh_until, now) || directory->versions() < inbox.newest_directory());
}

Office Client::Core::office_view(std::uint8_t office) const {
  Office view;
  view.office = keyring::office_name(office);
  view.title = catalogue.office_title(view.office, settings.locale);
  view.state = office_state(office);
  view.mine = is_office() && identity->card.office == office;
  if (auto grant = known_offices.grants.find(office); grant != known_offices.grants.end()) {
    view.holder = grant->second.holder;
    view.grant = grant->second.id;
  }
  if (view.state == "none") return view;
  bool traditional = settings.locale == catalogue::Locale::zh_tw;
  view.words =
      keyring::words_of(fingerprint_of(directory->active_office(office)->digest),
                        traditional ? keyring::Script::traditional : keyring::Script::simplified);
  return view;
}

void Client::Core::offices(RequestId request) {
  Offices all;
  for (std::uint8_t office = 1; office < keyring::office_count; ++office)
    all.push_back(office_view(office));
  settle(request, Answer(std::move(all)));
}

void Client::Core::trust(RequestId request, std::string_view office, std::string_view words) {
  auto number = keyring::office_number(office);
  if (!number || *number == 0) return fail(request, error(ErrorCode::not_found, "office"));
  const keyring::DirectoryEntry* entry = directory ? directory->active_office(*number) : nullptr;
  if (entry == nullptr) return fail(request, error(ErrorCode::no_recipient_key, office));
  auto read = keyring::read_words(words);
  if (!read || !(*read == fingerprint_of(entry->digest)))
    return fail(request, error(ErrorCode::wrong_key, "words"));
  ComparedCard compared{*number, entry->digest};
  std::string text = meta_text(compared);
  Work work;
  work.frames.push_back(
      frame_for(journal::FrameKind::meta, keyring::key_id(compared.card).bytes, view_of(text)));
  work.done = [this, request](Instant) { settle(request, Answer(Nothing{})); };
  work.failed = [this, request](const Error& problem) { fail(request, problem); };
  commit(std::move(work));
}

/// A believed directory takes the place of the one before; the first card that is seen of an office
/// is taken for its own, since the invitation's roots vouch for it. One that contradicts what is
/// believed changes nothing and is kept beside it.
void Client::Core::apply_directory(BytesView bundle) {
  if (!roots) return;
  auto believed = keyring::believe(bundle, *roots, directory ? &*directory : nullptr);
  if (!believed) {
    if (believed.error().code == ErrorCode::forked)
      known_offices.forks.emplace(crypto::hash(settings.suite, {bundle}), copy_of(bundle));
    return;
  }
  directory = std::move(*believed);
  if (identity) account = keyring::key_id(keyring::card_digest(directory->tenant, identity->card));
  for (std::uint8_t office = 1; office < keyring::office_count; ++office) {
    const keyring::DirectoryEntry* entry = directory->active_office(office);
    if (entry != nullptr) known_offices.cards.try_emplace(office, entry->digest);
  }
  distrust_stolen_keys();
  seals_unchecked = true;
  if (opened) ask_passed_over_again();
}

/// A grant names an office's holder where its author may give that office; the newest one in the
/// hub's order counts.
void Client::Core::learn_grant(const inbox::Incoming& incoming, BytesView record) {
  if (incoming.type != grant_type || !directory) return;
  auto opened_grant = inbox::open_public(record, *directory);
  if (!opened_grant) return;
  auto value = json::parse(opened_grant->opened.content.value);
  if (!value) return;
  std::string role = value->root().text("role");
  // "522699101201", or the beginning of it: the township's, the county's.
  bool here = settings.village.rfind(value->root().text("scope"), 0) == 0;
  auto office = keyring::office_number(role);
  bool given =
      here && office && *office != 0 && may_grant(keyring::office_name(incoming.office), role);
  if (!given) return;
  Grant grant{incoming.id, value->root().text("holder"), incoming.sequence};
  auto [place, fresh] = known_offices.grants.try_emplace(*office, grant);
  if (!fresh && place->second.sequence < grant.sequence) place->second = std::move(grant);
}

/// Saving goes on: the roots vouch for the new key, and a date or a missed call must keep nobody
/// from writing. But it is never silent (docs/decisions/0056).
void Client::Core::warn_of_changed_keys(schema::Problems& problems, std::string_view type,
                                        const std::vector<envelope::Recipient>& recipients) const {
  for (const envelope::Recipient& recipient : recipients) {
    const keyring::DirectoryEntry* entry =
        directory ? directory->by_digest(recipient.card) : nullptr;
    if (entry == nullptr || office_state(entry->card.office) != "changed") continue;
    schema::Problem problem;
    problem.code = "office.key-changed";
    problem.severity = schema::Severity::warning;
    std::string_view name = keyring::office_name(entry->card.office);
    problem.params.emplace_back("office", catalogue.office_title(name, settings.locale));
    catalogue.put_words(problem, type, settings.locale);
    problems.push_back(std::move(problem));
  }
}

void Client::Core::add_directory_findings(StatusView& view) const {
  auto add = [&](std::string_view code, std::uint64_t count) {
    if (count == 0) return;
    view.findings.push_back(
        {std::string(code), catalogue.finding_message(code, settings.locale), count});
  };
  std::uint64_t changed_offices = 0;
  for (std::uint8_t office = 1; office < keyring::office_count; ++office)
    changed_offices += office_state(office) == "changed" ? 1U : 0U;
  add("key-changed", changed_offices);
  add("directory-fork", known_offices.forks.size());
  add("directory-stale", directory_is_old() ? 1 : 0);
}

}  // namespace weicun::client
