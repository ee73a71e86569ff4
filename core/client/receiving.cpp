#include <algorithm>

#include "core.h"
#include "meta.h"

namespace weicun::client {
namespace {

constexpr std::size_t full_page =
    16;  ///< A page with so many records has perhaps another behind it.

}  // namespace

/// The next page; or one record that could not be believed when it came (a card that the directory
/// did not name yet, a type that a newer app knows), once there is news that may change that.
void Client::Core::ask_inbox(const sync::Exchange& exchange) {
  talk.asking_again.reset();
  if (!talk.ask_again.empty()) talk.asking_again = talk.ask_again.front();
  std::string session = sync::session_authorization(sync.session()->token);
  sync::Request request = talk.asking_again
                              ? sync::ask_inbox(*talk.asking_again - 1, 1, std::move(session))
                              : sync::ask_inbox(inbox.cursor(), 64, std::move(session));
  send(exchange, std::move(request));
}

void Client::Core::ask_passed_over_again() {
  talk.ask_again.assign(inbox.passed_over().begin(), inbox.passed_over().end());
  if (!talk.ask_again.empty()) sync.inbox_has_news();
}

/// Each record is opened and checked before it is kept. One that can't be believed is counted and
/// passed over, and its place remembered with what came after it.
void Client::Core::took_inbox(BytesView body) {
  auto page = sync::read_inbox(body);
  if (!page) {
    sync.intercepted(now, random);
    return pump();
  }
  Work work;
  std::size_t keys = known_offices.former.size();
  for (const sync::InboxEntry& entry : page->entries) took_incoming(entry, work);
  bool again = talk.asking_again.has_value();
  if (again && !talk.ask_again.empty()) talk.ask_again.pop_front();
  bool more = again || page->entries.size() >= full_page;
  auto go_on = [this, more, keys, next = page->next](Instant) {
    // With another key in hand everything is asked for once more.
    bool again_from_the_start = known_offices.former.size() != keys;
    if (!again_from_the_start) inbox.advance(next);
    sync.inbox_read(now, more || again_from_the_start);
    sync.succeeded(now);
    pump();
  };
  if (work.frames.empty()) return go_on(now);
  work.done = go_on;
  work.failed = [this](const Error&) {
    sync.inbox_read(now, false);
    sync.declined(now, random);
  };
  commit(std::move(work));
}

void Client::Core::took_incoming(const sync::InboxEntry& entry, Work& work) {
  inbox::Reader reader{&*identity, &*directory, &catalogue, true};
  bool remembered = inbox.passed_over().count(entry.sequence) != 0;
  auto note = [&](std::string_view state) {
    std::string text = state_text({std::string(state), ""});
    work.frames.push_back(
        frame_for(journal::FrameKind::state, inbox::place_handle(entry.sequence), view_of(text)));
  };
  auto record = open_arriving(entry.record);
  if (record && record->content.type == office_key_type) return took_office_key(*record, work);
  if (!record) {
    ErrorCode why = record.error().code;
    if (why == ErrorCode::not_for_us || remembered) return;
    find("quarantined");
    if (inbox.has_room_to_pass_over()) note("passed-over");
    if (why == ErrorCode::not_trusted || why == ErrorCode::bad_signature) sync.want_trust();
    return;
  }
  if (books.has(record->id) || inbox.find(record->id) != nullptr) {
    if (remembered) note("known");
    return;
  }
  learn_attachments(record->content);
  inbox::Incoming incoming = inbox::describe(*record, entry.sequence, reader);
  bool tells_of_newer = incoming.office != 0 && incoming.directory > directory->versions() &&
                        incoming.directory > inbox.newest_directory();
  if (tells_of_newer) sync.want_trust();
  Bytes plain = inbox::frame_plaintext(incoming, entry.record);
  work.frames.push_back(frame_for(journal::FrameKind::inbox, record->id.bytes, plain));
}

}  // namespace weicun::client
