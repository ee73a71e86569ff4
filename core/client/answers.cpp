#include <algorithm>

#include "core.h"
#include "meta.h"

namespace weicun::client {

/// An answer came. What it says is believed only after its own check; everything else changes the
/// pace alone.
void Client::Core::answered(std::uint32_t id, const sync::Answer& answer) {
  if (answered_enquiry(id, &answer) || answered_drop(id, &answer)) return;
  if (!sync.underway() || sync.underway()->id != id || talk.answered_exchange == id) return;
  talk.answered_exchange = id;
  sync::Exchange exchange = *sync.underway();
  sync::Reading reading = sync::read_meaning(answer);
  switch (reading.meaning) {
    case sync::Meaning::answer:
      return read_answer(exchange, answer);
    case sync::Meaning::intercepted:
      give_back(exchange);
      sync.intercepted(now, random);
      break;
    case sync::Meaning::busy:
      give_back(exchange);
      sync.busy(now, answer.retry_after_seconds, random);
      break;
    case sync::Meaning::unauthorised:
      give_back(exchange);
      unauthorised(exchange);
      break;
    case sync::Meaning::too_large:
    case sync::Meaning::declined:
      give_back(exchange);
      declined(exchange, reading);
      break;
  }
  changed();
  pump();
}

void Client::Core::read_answer(const sync::Exchange& exchange, const sync::Answer& answer) {
  switch (exchange.step) {
    case sync::Step::trust:
      return took_trust(answer.body);
    case sync::Step::enrolment:
      return took_token(answer.body);
    case sync::Step::reply_key:
      return took_reply_key(exchange);
    case sync::Step::submission:
    case sync::Step::upload:
      return took_receipts(exchange, answer.body);
    case sync::Step::standing:
      return took_standing(exchange, answer.body);
    case sync::Step::lists:
      return took_lists(exchange, answer.body);
    case sync::Step::challenge:
    case sync::Step::login:
      return took_login(exchange, answer.body);
    case sync::Step::inbox:
      return took_inbox(answer.body);
    case sync::Step::download:
      return took_attachment(exchange, answer.body);
    case sync::Step::share_enrolment:
      return took_share_enrolment(answer.body);
    case sync::Step::share:
      return took_share(answer.body);
  }
}

/// 401: the credential is dropped and asked for again; the records wait.
void Client::Core::unauthorised(const sync::Exchange& exchange) {
  bool by_device = (exchange.step == sync::Step::submission && !exchange.readable) ||
                   exchange.step == sync::Step::upload || exchange.step == sync::Step::standing ||
                   exchange.step == sync::Step::lists || exchange.step == sync::Step::share ||
                   exchange.step == sync::Step::reply_key;
  if (by_device) token.clear();
  sync.unauthorised(now, random);
}

/// The hub declined without a signature: the batch shrinks until one record alone is in the way,
/// and that one is parked. Nothing is deleted, and the others go on.
void Client::Core::declined(const sync::Exchange& exchange, const sync::Reading& reading) {
  std::string reason = reading.code.empty() ? "too-large" : reading.code;
  bool about_a_record =
      exchange.step == sync::Step::submission || exchange.step == sync::Step::upload;
  if (about_a_record && exchange.records.size() == 1 && reason == "id-reuse") find("id-reuse");
  bool forgot = exchange.step == sync::Step::upload && reason == "record-unknown";
  if (forgot) sync.want_standing_first();
  // Its newest list is not ours: what it has from the beginning on will show where we part.
  if (exchange.step == sync::Step::lists && reason == "receipt-unknown" &&
      !talk.lists_from_beginning) {
    talk.lists_from_beginning = true;
    sync.want_lists();
  }
  if (exchange.step == sync::Step::submission) {
    if (sync.halve_batch()) return;
    park(exchange.records.front(), reason);
    return;
  }
  // A hub that knows no reply keys still takes the letter. Asked again at the next opening.
  if (exchange.step == sync::Step::reply_key) books.set_answerable(exchange.records.front());
  if (exchange.step == sync::Step::upload && reading.code != "record-unknown") {
    outbox.park_attachment(exchange.records.front(), exchange.blob);
    outbox.set_reason(exchange.records.front(), reason);
  }
  sync.declined(now, random);
}

void Client::Core::took_reply_key(const sync::Exchange& exchange) {
  std::string text = state_text({"answerable", ""});
  Work work;
  const RecordId& id = exchange.records.front();
  work.frames.push_back(frame_for(journal::FrameKind::state, id.bytes, view_of(text)));
  work.lets_go = id;
  work.done = [this](Instant) {
    sync.succeeded(now);
    pump();
  };
  work.failed = [this](const Error&) { sync.declined(now, random); };
  commit(std::move(work));
}

void Client::Core::took_trust(BytesView body) {
  auto believed = keyring::believe(body, *roots, directory ? &*directory : nullptr);
  if (!believed) return took_other_trust(believed.error(), body);
  bool known = directory && equal(directory->bundle, believed->bundle);
  auto go_on = [this](Instant) {
    if (talk.doubt == Talk::Doubt::asking) talk.doubt = Talk::Doubt::confirmed;
    sync.trust_read(now);
    sync.succeeded(now);
    pump();
  };
  if (known) return go_on(now);
  Work work;
  work.frames.push_back(frame_for(journal::FrameKind::directory, believed->tenant.bytes, body));
  work.done = go_on;
  work.failed = [this](const Error&) { sync.declined(now, random); };
  commit(std::move(work));
}

/// What the hub gave is not believed, and each reason shows as itself. Two lists that the roots
/// both signed are a proof against somebody: the other one is kept, too.
void Client::Core::took_other_trust(const Error& why, BytesView body) {
  constexpr std::size_t most_forks = 4;
  auto go_on = [this](Instant) {
    sync.trust_read(now);
    sync.declined(now, random);
    changed();
    pump();
  };
  if (why.code == ErrorCode::stale) find("directory-stale.refused");
  if (why.code != ErrorCode::stale && why.code != ErrorCode::forked) find("key-changed.refused");
  bool kept = known_offices.forks.count(crypto::hash(settings.suite, {body})) != 0 ||
              known_offices.forks.size() >= most_forks;
  if (why.code != ErrorCode::forked || kept) return go_on(now);
  Work work;
  work.frames.push_back(frame_for(journal::FrameKind::directory, directory->tenant.bytes, body));
  work.done = go_on;
  work.failed = [go_on, this](const Error&) { go_on(now); };
  commit(std::move(work));
}

void Client::Core::took_token(BytesView body) {
  auto read = sync::read_token(body);
  if (!read) {
    sync.intercepted(now, random);
    return pump();
  }
  Work work;
  DeviceFile device{*read, *account, *settings.roots, settings.server};
  work.files.push_back({"token", device.bytes(), 0});
  work.done = [this, fresh = *read](Instant) {
    token = fresh;
    if (!chain.empty()) sync.want_standing(now);  // a hub that no longer knew this phone
    sync.succeeded(now);
    pump();
  };
  work.failed = [this](const Error&) { sync.declined(now, random); };
  commit(std::move(work));
}

void Client::Core::took_login(const sync::Exchange& exchange, BytesView body) {
  if (exchange.step == sync::Step::challenge) {
    auto challenge = sync::read_challenge(body);
    challenge ? sync.challenged(now, std::move(*challenge)) : sync.intercepted(now, random);
  } else {
    auto session = sync::read_session(body, exchange.challenge, now);
    session ? sync.signed_in(now, std::move(*session)) : sync.intercepted(now, random);
  }
  pump();
}

/// A file is what the record's author listed, or it is nothing.
void Client::Core::took_attachment(const sync::Exchange& exchange, BytesView body) {
  const KnownAttachment* known = books.attachment(exchange.blob);
  bool expected = known != nullptr && body.size() == known->reference.size &&
                  crypto::labelled_hash(settings.suite, "blob", {body}) == known->reference.hash;
  if (!expected) {
    give_back(exchange);
    sync.declined(now, random);
    return pump();
  }
  const envelope::AttachmentReference& reference = known->reference;
  Work work;
  std::string text = meta_text(reference);
  work.frames.push_back(frame_for(journal::FrameKind::meta, reference.blob.bytes, view_of(text)));
  work.files.push_back({"a/" + exchange.blob.hex(), copy_of(body), 0});
  work.done = [this, hash = reference.hash](Instant) {
    sync.succeeded(now);
    std::vector<RequestId> requests = std::move(wanted[hash]);
    wanted.erase(hash);
    for (RequestId request : requests) give_attachment(request, *books.attachment(hash));
    pump();
  };
  work.failed = [this, exchange](const Error&) {
    give_back(exchange);
    sync.declined(now, random);
  };
  commit(std::move(work));
}

}  // namespace weicun::client
