#include <algorithm>

#include "core.h"
#include "meta.h"

namespace weicun::client {

/// An answer came. What it says is believed only after its own check; everything else changes the
/// pace alone.
void Client::Core::answered(std::uint32_t id, const sync::Answer& answer) {
  if (answered_drop(id, &answer)) return;
  if (!sync.underway() || sync.underway()->id != id || answered_exchange == id) return;
  answered_exchange = id;
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
    case sync::Step::challenge:
    case sync::Step::login:
      return took_login(exchange, answer.body);
    case sync::Step::inbox:
      return took_inbox(answer.body);
    case sync::Step::download:
      return took_attachment(exchange, answer.body);
  }
}

/// 401: the credential is dropped and asked for again; the records wait.
void Client::Core::unauthorised(const sync::Exchange& exchange) {
  bool by_device = (exchange.step == sync::Step::submission && !exchange.readable) ||
                   exchange.step == sync::Step::upload || exchange.step == sync::Step::reply_key;
  if (by_device) token.clear();
  sync.unauthorised(now, random);
}

/// The hub declined without a signature: the batch shrinks until one record alone is in the way,
/// and that one is parked. Nothing is deleted, and the others go on.
void Client::Core::declined(const sync::Exchange& exchange, const sync::Reading& reading) {
  std::string reason = reading.code.empty() ? "too-large" : reading.code;
  if (exchange.step == sync::Step::submission) {
    if (sync.halve_batch()) return;
    park(exchange.records.front(), reason);
    return;
  }
  // A hub that knows no reply keys still takes the letter. Asked again at the next opening.
  if (exchange.step == sync::Step::reply_key) answerable.insert(exchange.records.front());
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
  work.done = [this](Instant) {
    sync.succeeded(now);
    pump();
  };
  work.failed = [this](const Error&) { sync.declined(now, random); };
  commit(std::move(work));
}

void Client::Core::took_trust(BytesView body) {
  auto believed = keyring::believe(body, *roots, directory ? &*directory : nullptr);
  if (!believed) {
    bool old = believed.error().code == ErrorCode::stale;
    bool forked = believed.error().code == ErrorCode::forked;
    find(old ? "directory-stale" : forked ? "directory-fork" : "key-changed");
    sync.trust_read(now);
    sync.declined(now, random);
    changed();
    return pump();
  }
  bool known = directory && equal(directory->bundle, believed->bundle);
  auto go_on = [this](Instant) {
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

void Client::Core::took_token(BytesView body) {
  auto read = sync::read_token(body);
  if (!read) {
    sync.intercepted(now, random);
    return pump();
  }
  Work work;
  work.files.push_back({"token", *read, 0});
  work.done = [this, fresh = *read](Instant) {
    token = fresh;
    sync.succeeded(now);
    pump();
  };
  work.failed = [this](const Error&) { sync.declined(now, random); };
  commit(std::move(work));
}

/// Delivered means: this list verified, and it is stored.
void Client::Core::took_receipts(const sync::Exchange& exchange, BytesView body) {
  auto verified = envelope::verify_receipts(body, *directory, *account);
  if (!verified) {
    give_back(exchange);
    sync.intercepted(now, random);
    changed();
    return pump();
  }
  ByteArray<16> handle{};
  crypto::Digest digest = verified->list.digest();
  std::copy_n(digest.begin(), handle.size(), handle.begin());
  Work work;
  work.frames.push_back(frame_for(journal::FrameKind::receipt, handle, verified->bytes));
  work.done = [this, exchange](Instant) { after_receipts(exchange); };
  work.failed = [this, exchange](const Error&) {
    give_back(exchange);
    sync.declined(now, random);
  };
  commit(std::move(work));
}

/// A record that the verified list leaves out has no final verdict: offered alone next time, parked
/// when it was alone.
void Client::Core::after_receipts(const sync::Exchange& exchange) {
  std::vector<RecordId> left_out;
  for (const RecordId& id : exchange.records) {
    const outbox::Item* item = outbox.find(id);
    if (item != nullptr && item->state == outbox::State::sending) left_out.push_back(id);
  }
  bool alone = exchange.records.size() == 1;
  if (left_out.empty() || exchange.step == sync::Step::upload) {
    sync.succeeded(now);
  } else if (alone) {
    sync.declined(now, random);
    park(left_out.front(), "no-verdict");
  } else {
    for (const RecordId& id : left_out) outbox.apply(id, outbox::Event::unanswered);
    sync.halve_batch();
  }
  if (exchange.step == sync::Step::upload) {
    const outbox::Item* item = outbox.find(exchange.records.front());
    for (const outbox::OutgoingAttachment& attachment : item->attachments) {
      bool unmoved =
          attachment.blob == exchange.blob && !attachment.receipted && !attachment.parked;
      if (unmoved) outbox.park_attachment(item->id, attachment.blob);
    }
  }
  pump();
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
  auto known = std::find_if(attachments.begin(), attachments.end(), [&](const auto& entry) {
    return entry.second.reference.blob == exchange.blob;
  });
  bool expected = known != attachments.end() && body.size() == known->second.reference.size &&
                  crypto::labelled_hash(settings.suite, "blob", {body}) == known->first;
  if (!expected) {
    give_back(exchange);
    sync.declined(now, random);
    return pump();
  }
  crypto::Digest hash = known->first;
  const envelope::AttachmentReference& reference = known->second.reference;
  Work work;
  std::string text = meta_text(reference);
  work.frames.push_back(frame_for(journal::FrameKind::meta, reference.blob.bytes, view_of(text)));
  work.files.push_back({"a/" + exchange.blob.hex(), copy_of(body), 0});
  work.done = [this, hash](Instant) {
    sync.succeeded(now);
    std::vector<RequestId> requests = std::move(wanted[hash]);
    wanted.erase(hash);
    for (RequestId request : requests) give_attachment(request, attachments.at(hash));
    pump();
  };
  work.failed = [this, exchange](const Error&) {
    give_back(exchange);
    sync.declined(now, random);
  };
  commit(std::move(work));
}

}  // namespace weicun::client
