#include <weicun/json/canonical.h>

#include "core.h"
#include "meta.h"

namespace weicun::client {
namespace {

std::string title_in(std::string_view text, std::string_view pointer) {
  auto document = json::parse(text);
  if (!document || pointer.empty()) return {};
  auto found = document->root().at_pointer(pointer);
  return found && found->is_string() ? std::string(found->string()) : std::string();
}

}  // namespace

/// Tells one text from another, whatever the order of its members; what is not JSON by its bytes.
crypto::Digest Client::Core::content_digest(std::string_view type, std::string_view text) const {
  auto document = json::parse(text);
  auto canonical =
      document ? json::canonical(document->root()) : Result<std::string>(document.error());
  std::string_view value = canonical ? std::string_view(*canonical) : text;
  std::string head = std::string(type) + "\n";
  return crypto::labelled_hash(settings.suite, "draft", {view_of(head), view_of(value)});
}

/// Whether our record of this id was saved with this very content.
bool Client::Core::says(const RecordId& id, const crypto::Digest& content) const {
  const OwnRecord* record = books.record(id);
  if (record == nullptr) return false;
  bool unknown = record->content == crypto::Digest{};
  return unknown || record->content == content;
}

/// Keeps whatever a person has so far; it need not be valid, not even JSON. `then_fail`: the error
/// that the request is settled with once the draft is durable (no key to seal to, and nothing
/// lost).
void Client::Core::draft(RequestId request, std::string_view type, std::string_view text,
                         const SaveOptions& options, const std::optional<Error>& then_fail) {
  auto info = catalogue.type(type, settings.locale);
  if (!info) return fail(request, info.error());
  // A tip-off leaves no draft (decision 0062).
  if (info->record_class == catalogue::Class::drop)
    return fail(request, error(ErrorCode::not_supported, "draft of a drop"));
  SaveOptions goal = books.meant(options);
  crypto::Digest content = content_digest(type, text);
  if (goal.id && says(*goal.id, content)) return settle(request, Answer(Saved{true, *goal.id, {}}));
  // Saved meanwhile with another text, by another tab: this text is a draft of its own.
  if (goal.id && books.has(*goal.id)) goal.id.reset();
  auto underway = draft_underway(options.id, goal.id);
  Draft draft;
  draft.id = underway->id;
  draft.content = content;
  draft.type = type;
  draft.title = title_in(text, info->title_field);
  draft.at = now;
  draft.replaces = goal.replaces;
  draft.revision = ++underway->revision;
  commit(draft_work(request, draft, text, underway, then_fail));
}

/// What this tab knows of a draft while revisions of it are on their way to the store. `given`: the
/// id that the form uses, `meant`: what it stands for.
std::shared_ptr<DraftUnderway> Client::Core::draft_underway(const std::optional<RecordId>& given,
                                                            const std::optional<RecordId>& meant) {
  std::erase_if(drafts_underway, [](const auto& entry) { return entry.second.expired(); });
  for (const auto& [form_id, weak] : drafts_underway) {
    auto underway = weak.lock();
    if (given == form_id || meant == underway->id) return underway;
  }
  auto underway = std::make_shared<DraftUnderway>();
  underway->id = meant ? *meant : make_record_id(now, random.bytes<16>());
  if (const Draft* before = books.draft(underway->id)) underway->revision = before->revision;
  drafts_underway[given ? *given : underway->id] = underway;
  return underway;
}

Work Client::Core::draft_work(RequestId request, const Draft& draft, std::string_view text,
                              const std::shared_ptr<DraftUnderway>& underway,
                              const std::optional<Error>& then_fail) {
  Bytes plain = draft_plaintext(draft, text);
  auto frame = [this, plain, revision = draft.revision](const RecordId& id) {
    return frame_for(journal::FrameKind::draft, id.bytes, plain, revision);
  };
  Work work;
  work.about = draft.id;
  work.frames.push_back(frame(draft.id));
  auto kept_as = std::make_shared<RecordId>(draft.id);
  work.done = [this, request, kept_as, then_fail](Instant) {
    if (then_fail) return fail(request, *then_fail);
    settle(request, Answer(Saved{true, *kept_as, {}}));
  };
  work.failed = [this, request](const Error& problem) { fail(request, problem); };
  work.rejudge = [this, underway, kept_as, frame, content = draft.content,
                  revision = draft.revision](Work& mine) {
    *kept_as = underway->id;
    if (says(underway->id, content)) return false;  // saved in another tab: that is the record now
    const Draft* theirs = books.draft(underway->id);
    bool kept = theirs != nullptr;
    if (kept && theirs->content == content) return false;  // it keeps the same text
    // Saved there with another text, or both tabs wrote the same revision: both are kept, mine
    // becomes a copy (format.md §8.8), and what was typed after it goes where it went.
    bool taken = books.has(underway->id) || (kept && theirs->revision >= revision);
    if (taken) underway->id = make_record_id(now, random.bytes<16>());
    if (mine.about == underway->id) return true;
    mine.about = *kept_as = underway->id;
    mine.frames = {frame(underway->id)};
    return true;
  };
  return work;
}

}  // namespace weicun::client
