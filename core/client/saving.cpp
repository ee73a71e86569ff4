#include <algorithm>

#include "core.h"
#include "meta.h"

namespace weicun::client {
namespace {

std::string text_at(const json::Value& value, std::string_view pointer) {
  auto found = pointer.empty() ? std::nullopt : value.at_pointer(pointer);
  return found && found->is_string() ? std::string(found->string()) : std::string();
}

/// {hash, mime, bytes}: how an attachment sits in its field (api.d.ts).
std::optional<std::string_view> attachment_hash(const json::Value& value) {
  if (!value.is_object() || value.size() != 3) return std::nullopt;
  auto hash = value.find("hash");
  auto mime = value.find("mime");
  auto bytes = value.find("bytes");
  bool fits = hash && mime && bytes && hash->is_string() && mime->is_string() && bytes->is_number();
  return fits ? std::optional<std::string_view>(hash->string()) : std::nullopt;
}

struct FoundAttachment {
  std::string pointer;
  std::string hash;
};

/// Every attachment in a value, without recursion: the value was checked, but its depth is still a
/// person's.
std::vector<FoundAttachment> attachments_in(const json::Value& root) {
  std::vector<FoundAttachment> found;
  std::vector<std::pair<json::Value, std::string>> open = {{root, ""}};
  while (!open.empty()) {
    auto [value, pointer] = open.back();
    open.pop_back();
    if (auto hash = attachment_hash(value)) {
      found.push_back({pointer, std::string(*hash)});
      continue;
    }
    std::size_t index = 0;
    for (auto child = value.first(); child; child = child->next()) {
      std::string step = "/";
      step += value.is_array() ? std::to_string(index++) : std::string(child->key());
      if (child->is_object() || child->is_array()) open.emplace_back(*child, pointer + step);
    }
  }
  return found;
}

}  // namespace

Result<std::vector<envelope::AttachmentReference>> Client::Core::references_in(
    const json::Value& value, schema::Problems& problems) const {
  std::vector<envelope::AttachmentReference> references;
  for (const FoundAttachment& found : attachments_in(value)) {
    auto hash = from_base64url(found.hash);
    crypto::Digest digest{};
    if (hash && hash->size() == digest.size())
      std::copy(hash->begin(), hash->end(), digest.begin());
    const KnownAttachment* known = books.attachment(digest);
    if (known == nullptr || !known->stored) {
      schema::Problem problem;
      problem.path = found.pointer;
      problem.code = "attachment.missing";
      problems.push_back(std::move(problem));
      continue;
    }
    bool twice = std::any_of(
        references.begin(), references.end(),
        [&](const envelope::AttachmentReference& other) { return other.hash == digest; });
    if (!twice) references.push_back(known->reference);
  }
  return references;
}

/// The cards that the roots vouch for, office by office. Nothing is ever sealed to another key.
Result<std::vector<envelope::Recipient>> Client::Core::office_recipients(
    const std::vector<std::string>& offices) const {
  WEICUN_NEED(directory.has_value(), no_recipient_key, "directory");
  std::vector<envelope::Recipient> recipients;
  for (const std::string& office : offices) {
    auto number = keyring::office_number(office);
    const keyring::DirectoryEntry* entry = number ? directory->active_office(*number) : nullptr;
    WEICUN_NEED(entry != nullptr, no_recipient_key, office);
    recipients.push_back({entry->digest, entry->card.encryption_key});
  }
  return recipients;
}

void Client::Core::save(RequestId request, std::string_view type, std::string_view text,
                        const SaveOptions& options, const std::optional<RecordId>& reply_to) {
  SaveOptions goal = books.meant(options);
  crypto::Digest content = content_digest(type, text);
  if (goal.id && books.has(*goal.id))
    return settle(request, Answer(saved_before(*goal.id, content)));
  auto verdict = catalogue.check_text(type, text, settings.locale);
  if (!verdict) return fail(request, verdict.error());
  if (!verdict->checked)
    return settle(request, Answer(Saved{false, {}, std::move(verdict->problems), {}}));
  if (is_drop(type)) return save_drop(request, *verdict->checked, std::move(verdict->problems));
  std::vector<envelope::Recipient> recipients;
  auto info = catalogue.type(type, settings.locale);
  if (!info) return fail(request, info.error());
  // Never on the way of readable records: a tip-off goes by its own way or not at all.
  bool sealed = info->record_class == catalogue::Class::sealed;
  if (sealed) {
    auto audience = catalogue.audience(*verdict->checked);
    auto found = audience ? office_recipients(audience->offices)
                          : Result<std::vector<envelope::Recipient>>(audience.error());
    if (!found) return draft(request, type, text, options, found.error());
    recipients = std::move(*found);
    warn_of_changed_keys(verdict->problems, type, recipients);
  } else if (!directory) {
    return draft(request, type, text, options, error(ErrorCode::no_recipient_key, "directory"));
  }
  save_checked({request, *verdict->checked, std::move(verdict->problems), goal, reply_to,
                std::move(recipients), content});
}

/// Twice is once: the draft's id is the record's (format.md §8.8). Another text under this id is
/// neither sent nor taken for the one that was.
Saved Client::Core::saved_before(const RecordId& id, const crypto::Digest& content) const {
  if (says(id, content)) return Saved{true, id, {}};
  schema::Problem problem;
  problem.code = "record.saved-otherwise";
  catalogue.put_words(problem, books.record(id)->type, settings.locale);
  return Saved{false, {}, {problem}};
}

void Client::Core::save_checked(Saving saving) {
  schema::Problems obstacles;
  auto references = references_in(saving.record.value(), obstacles);
  if (!references) return fail(saving.request, references.error());
  for (schema::Problem& problem : obstacles)
    catalogue.put_words(problem, saving.record.type(), settings.locale);
  if (auto problem = named_before(saving)) obstacles.push_back(std::move(*problem));
  if (!obstacles.empty())
    return settle(saving.request, Answer(Saved{false, {}, std::move(obstacles)}));
  auto pen = pen_for(saving);
  if (!pen) return fail(saving.request, pen.error());
  auto meta = meta_for(saving, *pen);
  if (!meta) return fail(saving.request, meta.error());
  envelope::ContentLinks links;
  links.reply_to = saving.reply_to;
  links.on_behalf = saving.options.on_behalf;
  const std::optional<RecordId>& replaces = saving.options.replaces;
  if (replaces) (books.at_hub(*replaces) ? links.previous : links.supersedes) = replaces;
  auto content = envelope::content_text(saving.record, *references, pen->author.card, links);
  if (!content) return fail(saving.request, content.error());
  for (const envelope::AttachmentReference& reference : *references)
    meta->attachments.push_back({reference.blob, reference.hash, reference.size, false, false});
  auto work = meta->readable ? readable_work(*meta, *content)
                             : sealed_work(*meta, *content, saving.recipients, *pen);
  if (!work) return fail(saving.request, work.error());
  commit_saved(std::move(*work), meta->id, saving);
}

Result<OwnRecord> Client::Core::meta_for(const Saving& saving, const Pen& pen) {
  WEICUN_TRY(auto info, catalogue.type(saving.record.type(), settings.locale));
  OwnRecord meta;
  meta.id = saving.options.id ? *saving.options.id : make_record_id(now, random.bytes<16>());
  meta.type = saving.record.type();
  meta.title = text_at(saving.record.value(), info.title_field);
  meta.kind = text_at(saving.record.value(), "/kind");
  meta.lane = info.lane;
  meta.at = now;
  meta.readable = info.record_class != catalogue::Class::sealed;
  meta.reply_to = saving.reply_to;
  meta.replaces = saving.options.replaces;
  meta.content = saving.content;
  if (!pen.is_signed) meta.reply_keys = keyring::keys_plaintext(pen.author);
  meta.who = pen.who;
  return meta;
}

void Client::Core::commit_saved(Work work, const RecordId& saved_as, const Saving& saving) {
  auto id = std::make_shared<RecordId>(saved_as);
  RequestId request = saving.request;
  work.done = [this, request, id, content = saving.content, warnings = saving.warnings](Instant) {
    Saved saved = saved_before(*id, content);
    if (saved.ok) saved.problems = warnings;
    settle(request, Answer(std::move(saved)));
    pump();
  };
  work.failed = [this, request](const Error& problem) { fail(request, problem); };
  const SaveOptions& options = saving.options;
  bool goes_on = options.replaces && books.withdrawn(*options.replaces);
  work.about = goes_on ? options.replaces : options.id;
  work.rejudge = [this, id, goes_on](Work& mine) {
    if (books.has(*id)) return false;
    auto first = goes_on ? books.successor_of(*mine.about) : std::nullopt;
    if (!first || books.withdrawn(*first)) return true;
    *id = *first;  // saved already, by another tap or tab: that is the record now
    return false;
  };
  commit(std::move(work));
}

Result<Work> Client::Core::sealed_work(const OwnRecord& meta, std::string_view content,
                                       const std::vector<envelope::Recipient>& recipients,
                                       const Pen& pen) {
  WEICUN_NEED(directory && identity, no_recipient_key, "directory");
  envelope::Writing writing{
      directory->tenant, meta.id, now, directory->root_version, directory->directory_version,
      &pen.author};
  WEICUN_TRY(envelope::Sealed sealed, sealed_by(pen, writing, content, recipients));
  OwnRecord record = meta;
  record.fingerprint = sealed.fingerprint;
  record.size = sealed.bytes.size();
  for (const envelope::Recipient& recipient : recipients) {
    const keyring::DirectoryEntry* entry = directory->by_digest(recipient.card);
    if (entry != nullptr) record.offices.push_back(entry->card.office);
  }
  BytesView key = sealed.content_key.view();
  std::copy(key.begin(), key.end(), record.content_key.begin());
  for (const envelope::Recipient& reader : pen.who_readers)
    record.who_readers.push_back(keyring::key_id(reader.card));
  Work work;
  work.frames.push_back(
      frame_for(journal::FrameKind::meta, meta.id.bytes, view_of(meta_text(record))));
  work.frames.push_back(frame_for(journal::FrameKind::envelope, meta.id.bytes, sealed.bytes));
  if (!meta.reply_keys.empty()) work.holds_back = {meta.id};
  return work;
}

Result<Work> Client::Core::readable_work(const OwnRecord& meta, std::string_view content) {
  const keyring::DirectoryEntry* transport = directory->active(keyring::Use::hub_transport);
  WEICUN_NEED(transport != nullptr, no_recipient_key, "hub transport card");
  envelope::Writing writing{
      directory->tenant, meta.id, now, directory->root_version, directory->directory_version,
      &*identity};
  WEICUN_TRY(auto written, envelope::write_readable(writing, content, transport->digest, random));
  OwnRecord record = meta;
  record.fingerprint = written.fingerprint;
  record.size = written.bytes.size();
  Work work;
  work.frames.push_back(
      frame_for(journal::FrameKind::meta, meta.id.bytes, view_of(meta_text(record))));
  work.frames.push_back(frame_for(journal::FrameKind::record, meta.id.bytes, written.bytes));
  return work;
}

}  // namespace weicun::client
