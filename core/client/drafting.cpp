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
  auto record = own.find(id);
  if (record == own.end()) return false;
  bool unknown = record->second.content == crypto::Digest{};
  return unknown || record->second.content == content;
}

/// Keeps whatever a person has so far; it need not be valid, not even JSON. `then_fail`: the error
/// that the request is settled with once the draft is durable (no key to seal to, and nothing
/// lost).
void Client::Core::draft(RequestId request, std::string_view type, std::string_view text,
                         const SaveOptions& options, const std::optional<Error>& then_fail) {
  auto info = catalogue.type(type, settings.locale);
  if (!info) return fail(request, info.error());
  crypto::Digest content = content_digest(type, text);
  if (options.id && says(*options.id, content))
    return settle(request, Answer(Saved{true, *options.id, {}}));
  Draft draft;
  // Saved meanwhile with another text, by another tab: this text is a draft of its own.
  bool taken = options.id && own.count(*options.id) != 0;
  draft.id = options.id && !taken ? *options.id : make_record_id(now, random.bytes<16>());
  draft.type = type;
  draft.title = title_in(text, info->title_field);
  draft.at = now;
  draft.replaces = options.replaces;
  auto before = drafts.find(draft.id);
  draft.revision = before == drafts.end() ? 1 : before->second.revision + 1;
  Bytes plain = draft_plaintext(draft, text);

  auto shared_id = std::make_shared<RecordId>(draft.id);
  Work work;
  work.frames.push_back(
      frame_for(journal::FrameKind::draft, draft.id.bytes, plain, draft.revision));
  work.done = [this, request, shared_id, then_fail](Instant) {
    if (then_fail) return fail(request, *then_fail);
    settle(request, Answer(Saved{true, *shared_id, {}}));
  };
  work.failed = [this, request](const Error& problem) { fail(request, problem); };
  work.rejudge = [this, shared_id, plain, content, revision = draft.revision](Work& mine) {
    if (says(*shared_id, content)) return false;  // saved in another tab: that is the record now
    auto theirs = drafts.find(*shared_id);
    bool kept = theirs != drafts.end();
    if (kept && theirs->second.content == content) return false;  // it keeps the same text
    bool saved = own.count(*shared_id) != 0;
    if (!saved && (!kept || theirs->second.revision < revision)) return true;
    // Both tabs wrote the same revision: both are kept, mine becomes a copy (spec §9).
    *shared_id = make_record_id(now, random.bytes<16>());
    mine.frames = {frame_for(journal::FrameKind::draft, shared_id->bytes, plain, 1)};
    return true;
  };
  commit(std::move(work));
}

}  // namespace weicun::client
