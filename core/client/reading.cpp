#include <set>

#include "core.h"
#include "meta.h"

namespace weicun::client {

Result<Bytes> Client::Core::body_at(const Loaded& files, const journal::Place& place) const {
  auto found = files.find(journal::chunk_name(place.generation));
  WEICUN_NEED(found != files.end() && found->second, journal_damaged, "chunk file");
  const Bytes& bytes = *found->second;
  WEICUN_NEED(place.offset <= bytes.size(), journal_damaged, "chunk file length");
  WEICUN_TRY(journal::Frame frame, journal::read_frame(BytesView(bytes).subspan(place.offset)));
  if (journal::is_clear(frame.address.kind)) return copy_of(frame.body());
  WEICUN_NEED(vault.has_value(), locked, "frame");
  return opened_frame(frame);
}

/// A stored record, opened again: our own by the kept key, a received one by our identity.
Result<envelope::Opened> Client::Core::open_stored(const RecordId& id, BytesView body) {
  WEICUN_NEED(directory && identity, no_recipient_key, "directory");
  if (const OwnRecord* record = books.record(id)) {
    if (!record->readable) {
      return envelope::open_own(body, directory->tenant, Secret<32>(record->content_key));
    }
    WEICUN_TRY(auto found, inbox::open_public(body, *directory));
    return std::move(found.opened);
  }
  WEICUN_TRY(auto stored, inbox::read_plaintext(body, id));
  return open_received(stored.record, false);
}

Result<std::string> Client::Core::value_of(const RecordId& id, BytesView body) {
  if (books.draft(id) != nullptr) {
    WEICUN_TRY(auto draft, read_draft(body, id));
    return draft.second;
  }
  WEICUN_TRY(envelope::Opened record, open_stored(id, body));
  learn_attachments(record.content);
  return value_with_author(record);
}

/// What a record lists can be loaded from now on: its key and its hash are known.
void Client::Core::learn_attachments(const envelope::Content& content) {
  for (const envelope::AttachmentReference& reference : content.attachments)
    books.add(reference, false);
}

/// One record with everything that belongs to it. Reading it marks it, and the answers to it, as
/// read.
void Client::Core::read(RequestId request, const RecordId& id) {
  auto entry = entry_of(id);
  if (!entry) return settle(request, Answer(std::optional<Detail>()));
  Detail detail;
  detail.entry = std::move(*entry);
  detail.actions = actions_of(id);
  std::set<std::string> names;
  for (const EventSeen& event : stages.events_of(id)) {
    if (auto step = entry_of(event.id)) detail.events.push_back(std::move(*step));
  }
  auto add_place = [&](const Entry& of) {
    if (auto place = place_of(of.id)) names.insert(journal::chunk_name(place->generation));
  };
  add_place(detail.entry);
  for (const Entry& event : detail.events) add_place(event);
  auto mark = [this](const RecordId& read_id) {
    const inbox::Incoming* incoming = inbox.find(read_id);
    if (incoming != nullptr && !incoming->read) put_state(0, read_id, "read", "");
  };
  with_files(std::move(names),
             [this, request, mark, detail = std::move(detail)](const Loaded& files) mutable {
               put_value(detail.entry, files);
               for (Entry& event : detail.events) put_value(event, files);
               mark(detail.entry.id);
               for (const Entry& event : detail.events) mark(event.id);
               settle(request, Answer(std::optional<Detail>(std::move(detail))));
             });
}

}  // namespace weicun::client
