#include "books.h"

/// Which of several records a person means who goes on with a letter that was taken back. Changed
/// bytes never travel under an old id (format.md §5.5), and yet it is one letter to its author.
namespace weicun::client {

bool Books::withdrawn(const RecordId& id) const {
  const outbox::Item* item = outbox_.find(id);
  return item != nullptr && item->state == outbox::State::withdrawn;
}

/// Whether a next version can name it as its predecessor: the hub has it, or sent it.
bool Books::at_hub(const RecordId& id) const {
  const outbox::Item* item = outbox_.find(id);
  return item == nullptr || item->state == outbox::State::receipted ||
         item->state == outbox::State::delivered;
}

/// The own record that was saved in its place, the first of them where several were.
std::optional<RecordId> Books::successor_of(const RecordId& id) const {
  auto found = successors_.find(id);
  return found == successors_.end() ? std::nullopt : std::optional<RecordId>(found->second);
}

const Draft* Books::draft_replacing(const RecordId& id) const {
  for (const auto& [draft_id, draft] : drafts_) {
    if (draft.replaces == id) return &draft;
  }
  return nullptr;
}

/// A letter that was taken back shows as a draft until somebody goes on with it.
bool Books::continued_elsewhere(const RecordId& id) const {
  return withdrawn(id) && (successor_of(id) || draft_replacing(id) != nullptr);
}

/// The options with the id under which this text will be kept: a letter that was taken back goes on
/// as what replaced it, else under a new id (none here); and a draft remembers what it replaces.
SaveOptions Books::meant(const SaveOptions& options) const {
  SaveOptions out = options;
  while (out.id && withdrawn(*out.id)) {
    out.replaces = out.id;
    out.id = successor_of(*out.replaces);
  }
  if (!out.id && out.replaces && options.id) {
    if (const Draft* draft = draft_replacing(*out.replaces)) out.id = draft->id;
  }
  if (!out.id || out.replaces) return out;
  auto draft = drafts_.find(*out.id);
  if (draft != drafts_.end()) out.replaces = draft->second.replaces;
  return out;
}

}  // namespace weicun::client
