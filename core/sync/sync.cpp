#include <weicun/sync/sync.h>

#include <algorithm>

namespace weicun::sync {
namespace {

constexpr std::size_t smallest_batch_bytes = 4'096;
constexpr std::size_t largest_batch_bytes = std::size_t{256} * 1'024;
constexpr std::size_t largest_batch_records = 64;

bool only_gets_credentials(Step step) {
  return step == Step::trust || step == Step::enrolment || step == Step::challenge ||
         step == Step::login;
}

Exchange of(Step step) {
  Exchange exchange;
  exchange.step = step;
  return exchange;
}

std::optional<Exchange> submission(const std::vector<const outbox::Item*>& due, bool readable) {
  if (due.empty()) return std::nullopt;
  Exchange exchange = of(Step::submission);
  exchange.readable = readable;
  for (const outbox::Item* item : due) exchange.records.push_back(item->id);
  return exchange;
}

}  // namespace

std::string_view name_of(Link link) {
  switch (link) {
    case Link::none:
      return "none";
    case Link::online:
      return "online";
    case Link::offline:
      return "offline";
    case Link::sign_in:
      return "sign-in";
    case Link::portal:
      return "portal";
  }
  return "";
}

std::optional<Exchange> Sync::next(Instant now, const outbox::Outbox& outbox,
                                   const Holdings& holdings) {
  look_at_clock(now);
  if (underway_ || !pace_.may(now)) return std::nullopt;
  auto chosen = choose(now, outbox, holdings);
  if (!chosen) return std::nullopt;
  chosen->id = ++last_id_;
  if (chosen->step == Step::login) challenge_.clear();
  if (chosen->step == Step::download) wanted_.pop_front();
  started(*chosen, now);
  if (chosen->step == Step::share || chosen->step == Step::share_enrolment) no_share();
  underway_ = chosen;
  return chosen;
}

/// What is asked once counts as asked from here on: it may fail, and everything else goes on.
void Sync::started(const Exchange& exchange, Instant now) {
  if (exchange.step == Step::trust) trust_first_ = false;
  if (exchange.step == Step::lists) lists_wanted_ = false;
  if (exchange.step == Step::submission || exchange.step == Step::upload) lists_first_ = false;
  if (exchange.step != Step::standing) return;
  standing_due_ = now.plus(trust_interval);
  standing_first_ = false;
}

std::optional<Exchange> Sync::choose(Instant now, const outbox::Outbox& outbox,
                                     const Holdings& holdings) const {
  if (!holdings.server || link_ == Link::offline) return std::nullopt;
  if (!holdings.directory) return of(Step::trust);
  if (!holdings.token && !holdings.card) return std::nullopt;
  if (!holdings.token) return of(Step::enrolment);
  // Else the letter would be answered by a key that we don't know, for ever.
  if (trust_first_) return of(Step::trust);
  if (standing_first_) return of(Step::standing);
  if (lists_first_ && lists_wanted_) return of(Step::lists);
  if (!share_.empty()) return choose_share(now, holdings);
  // Before the letter itself, so that its answer can't come where nobody would fetch it.
  if (holdings.unanswerable) {
    Exchange exchange = of(Step::reply_key);
    exchange.records = {*holdings.unanswerable};
    return exchange;
  }
  // A person's letter before anything that the hub might want to tell us.
  if (auto sealed = submission(outbox.due(false, now, batch_bytes_, batch_records_), false))
    return sealed;
  if (auto attachment = outbox.due_attachment(now)) {
    Exchange exchange = of(Step::upload);
    exchange.records = {attachment->item->id};
    exchange.blob = attachment->attachment->blob;
    return exchange;
  }
  if (trust_due_ <= now) return of(Step::trust);
  if (standing_due_ <= now) return of(Step::standing);
  if (lists_wanted_) return of(Step::lists);
  if (!holdings.card) return std::nullopt;
  return choose_in_session(now, outbox);
}

/// What a session needs first; nothing where there is one.
std::optional<Exchange> Sync::choose_login(Instant now) const {
  if (session_ && session_->expires > now) return std::nullopt;
  if (challenge_.empty()) return of(Step::challenge);
  Exchange exchange = of(Step::login);
  exchange.challenge = challenge_;
  return exchange;
}

std::optional<Exchange> Sync::choose_share(Instant now, const Holdings& holdings) const {
  if (share_enrols_ && !holdings.card) return std::nullopt;
  if (auto first = share_enrols_ ? choose_login(now) : std::nullopt) return first;
  Exchange exchange = of(share_enrols_ ? Step::share_enrolment : Step::share);
  exchange.pin = share_;
  return exchange;
}

std::optional<Exchange> Sync::choose_in_session(Instant now, const outbox::Outbox& outbox) const {
  auto readable = submission(outbox.due(true, now, batch_bytes_, batch_records_), true);
  if (!readable && wanted_.empty() && inbox_due_ > now) return std::nullopt;
  if (auto first = choose_login(now)) return first;
  if (readable) return readable;
  if (!wanted_.empty()) {
    Exchange exchange = of(Step::download);
    exchange.blob = wanted_.front();
    return exchange;
  }
  return of(Step::inbox);
}

/// A clock that is put right, years back perhaps, must not leave everything waiting for the years
/// to come again.
void Sync::look_at_clock(Instant now) {
  if (now < last_seen_) {
    std::uint64_t lost = last_seen_.milliseconds - now.milliseconds;
    pace_.clock_set_back(lost);
    inbox_due_ = earlier(inbox_due_, lost);
    trust_due_ = earlier(trust_due_, lost);
    standing_due_ = earlier(standing_due_, lost);
    if (session_) session_->expires = earlier(session_->expires, lost);
  }
  last_seen_ = now;
}

void Sync::end() { underway_.reset(); }

void Sync::succeeded(Instant now) {
  if (underway_ && underway_->step == Step::submission) {
    batch_records_ = std::min(largest_batch_records, batch_records_ * 2);
    batch_bytes_ = std::min(largest_batch_bytes, batch_bytes_ * 2);
  }
  // A fresh credential proves nothing; that it was good for something does. Else a hub that hands
  // out tokens and refuses them would be asked in a circle.
  if (underway_ && !only_gets_credentials(underway_->step)) refusals_ = 0;
  // Nor is a directory a receipt: a hub whose receipts can't be believed is asked ever more rarely.
  bool only_asked =
      underway_ && (underway_->step == Step::trust || underway_->step == Step::standing);
  end();
  only_asked ? pace_.now_please() : pace_.succeeded();
  link_ = Link::online;
  last_contact_ = now;
}

void Sync::unanswered(Instant now, crypto::Random& random) {
  end();
  pace_.failed(now, random);
  link_ = Link::offline == link_ ? Link::offline : Link::none;
}

void Sync::intercepted(Instant now, crypto::Random& random) {
  end();
  pace_.failed(now, random);
  link_ = Link::portal;
}

void Sync::doubted(Instant now, crypto::Random& random) {
  unanswered(now, random);
  trust_first_ = true;
}

void Sync::busy(Instant now, std::optional<std::uint64_t> retry_after_seconds,
                crypto::Random& random) {
  end();
  if (retry_after_seconds) {
    pace_.asked_to_wait(now, *retry_after_seconds);
  } else {
    pace_.failed(now, random);
  }
}

void Sync::unauthorised(Instant now, crypto::Random& random) {
  end();
  session_.reset();
  challenge_.clear();
  if (++refusals_ == 1) return;
  link_ = Link::sign_in;
  pace_.failed(now, random);
}

bool Sync::halve_batch() {
  std::size_t sent = underway_ ? underway_->records.size() : 1;
  end();
  batch_records_ = std::max<std::size_t>(1, sent / 2);
  batch_bytes_ = std::max<std::size_t>(smallest_batch_bytes, batch_bytes_ / 2);
  return sent > 1;
}

void Sync::declined(Instant now, crypto::Random& random) {
  end();
  pace_.failed(now, random);
  last_contact_ = now;
}

void Sync::challenged(Instant now, Bytes challenge) {
  succeeded(now);
  challenge_ = std::move(challenge);
}

void Sync::signed_in(Instant now, Session session) {
  succeeded(now);
  session_ = std::move(session);
}

void Sync::network(bool online, Instant now, crypto::Random& random) {
  if (!online) {
    link_ = Link::offline;
    return;
  }
  // Browsers say so again and again; what never went away did not return, and a hub that asked to
  // wait is not asked sooner.
  if (link_ != Link::offline) return;
  link_ = Link::none;
  pace_.network_returned(now, random);
}

void Sync::hurry() {
  pace_.now_please();
  inbox_due_ = {};
  refusals_ = 0;
}

void Sync::inbox_read(Instant now, bool more) {
  inbox_due_ = more ? now : now.plus(inbox_interval);
}

bool Sync::idle(Instant now, const outbox::Outbox& outbox, const Holdings& holdings) const {
  return !underway_ && (!pace_.may(now) || !choose(now, outbox, holdings));
}

std::optional<Instant> Sync::wake_at(const outbox::Outbox& outbox, const Holdings& holdings) const {
  if (!holdings.server || link_ == Link::offline || underway_) return std::nullopt;
  Instant earliest = holdings.card ? inbox_due_ : trust_due_;
  if (!holdings.directory || !holdings.token || trust_first_ || standing_first_ ||
      (lists_first_ && lists_wanted_) || holdings.unanswerable)
    earliest = {};
  if (auto due = outbox.next_due()) earliest = std::min(earliest, *due);
  if (!wanted_.empty()) earliest = {};
  return std::max(earliest, pace_.not_before());
}

}  // namespace weicun::sync
