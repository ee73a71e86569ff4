#include <algorithm>

#include "core.h"

namespace weicun::client {

/// What came instead of receipts delivers nothing and loses nothing. No list at all is a portal's
/// page. A list by an unknown key may be the hub's next key: whom to trust is asked first. A list
/// that is for others, or that was not signed by the key that it names, is a lie, and people are
/// told.
void Client::Core::took_no_receipts(const sync::Exchange& exchange, ErrorCode why) {
  give_back(exchange);
  bool unknown_key = why == ErrorCode::not_trusted;
  bool lie = why == ErrorCode::bad_signature || why == ErrorCode::not_for_us ||
             why == ErrorCode::wrong_tenant;
  if (lie || (unknown_key && talk.doubt == Talk::Doubt::confirmed)) find("key-changed.refused");
  if (unknown_key) {
    if (talk.doubt == Talk::Doubt::none) talk.doubt = Talk::Doubt::asking;
    sync.doubted(now, random);
  } else if (lie) {
    sync.unanswered(now, random);
  } else {
    sync.intercepted(now, random);
  }
  changed();
  pump();
}

/// Delivered means: this list verified, and it is stored.
void Client::Core::took_receipts(const sync::Exchange& exchange, BytesView body) {
  auto verified = envelope::verify_receipts(body, *directory, *account);
  if (!verified) return took_no_receipts(exchange, verified.error().code);
  talk.doubt = Talk::Doubt::none;
  heard_from_hub(verified->list.time);
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
  if (chain.has_gap()) sync.want_lists();
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

}  // namespace weicun::client
