#include <set>

#include "core.h"
#include "meta.h"

namespace weicun::client {

sync::Holdings Client::Core::holdings() const {
  bool may_ask = !settings.server.empty() && opened && (!locked || !token.empty());
  auto unanswered = locked ? std::nullopt : unanswerable();
  return {may_ask, directory.has_value(), !token.empty(), !locked, unanswered};
}

/// Asks for the next exchange and starts it. The only place from which anything is sent.
void Client::Core::pump() {
  if (!opened || !roots) {
    drop_share();
    return settle_rounds();
  }
  if (pump_drop()) return settle_rounds();
  if (seals_unchecked && directory) check_seals();
  if (checking_seals) return;
  if (auto exchange = sync.next(now, outbox, holdings())) {
    begin_exchange(*exchange);
    changed();
    return;
  }
  if (!sync.underway()) drop_share();
  if (auto at = sync.wake_at(outbox, holdings())) effects.emplace_back(WakeAt{*at});
  settle_rounds();
}

void Client::Core::begin_exchange(const sync::Exchange& exchange) {
  note_traffic();
  switch (exchange.step) {
    case sync::Step::trust:
      return send(exchange, sync::ask_trust());
    case sync::Step::enrolment: {
      auto body = keyring::enrolment_request(*identity, directory->tenant, random);
      if (!body) return sync.declined(now, random);
      return send(exchange, sync::ask_enrolment(std::move(*body)));
    }
    case sync::Step::reply_key:
      return send_reply_key(exchange);
    case sync::Step::submission:
      return send_submission(exchange);
    case sync::Step::upload: {
      std::string authorization = sync::device_authorization(*account, token);
      return send(exchange, sync::ask_attachment_upload(exchange.records.front(), exchange.blob,
                                                        authorization));
    }
    case sync::Step::standing:
      return ask_standing(exchange);
    case sync::Step::lists:
      return ask_lists(exchange);
    case sync::Step::challenge:
      return send(exchange, sync::ask_challenge(*account));
    case sync::Step::login: {
      auto body = keyring::login_answer(*identity, directory->tenant, settings.server,
                                        exchange.challenge, random);
      if (!body) return sync.declined(now, random);
      return send(exchange, sync::ask_login(std::move(*body)));
    }
    case sync::Step::inbox:
      return ask_inbox(exchange);
    case sync::Step::share_enrolment:
      return send(exchange, sync::ask_share_enrolment(
                                exchange.pin, sync::session_authorization(sync.session()->token)));
    case sync::Step::share:
      return send(exchange,
                  sync::ask_share(exchange.pin, sync::device_authorization(*account, token)));
    case sync::Step::download:
      return send(exchange, sync::ask_attachment(
                                exchange.blob, sync::session_authorization(sync.session()->token)));
  }
}

void Client::Core::send(const sync::Exchange& exchange, sync::Request request) {
  effects.emplace_back(Send{exchange.id, std::move(request), settings.server});
}

void Client::Core::send_reply_key(const sync::Exchange& exchange) {
  auto keys = keyring::identity_from_keys(books.record(exchange.records.front())->reply_keys);
  auto body = keys ? keyring::enrolment_request(*keys, directory->tenant, random)
                   : Result<Bytes>(keys.error());
  if (!body) return sync.declined(now, random);
  send(exchange,
       sync::ask_reply_key(std::move(*body), sync::device_authorization(*account, token)));
}

/// Says in the store, before the first byte leaves, that a record is about to be offered: whatever
/// becomes of the request, and of this tab, nobody will believe that it never left the phone.
void Client::Core::send_submission(const sync::Exchange& exchange) {
  if (locked) return offer_locked(exchange);
  std::string text = state_text({"offered", ""});
  std::vector<RecordId> fresh;
  Work work;
  for (const RecordId& id : exchange.records) {
    if (outbox.find(id)->offered) continue;
    fresh.push_back(id);
    outbox.set_offering(id, true);
    work.frames.push_back(frame_for(journal::FrameKind::state, id.bytes, view_of(text)));
  }
  if (fresh.empty()) return load_submission(exchange);
  work.done = [this, exchange](Instant) { load_submission(exchange); };
  work.failed = [this, fresh](const Error&) {
    for (const RecordId& id : fresh) outbox.set_offering(id, false);
    sync.declined(now, random);
  };
  commit(std::move(work));
}

/// Fetches the stored bytes and sends exactly those: nothing is sealed, signed or boxed again.
void Client::Core::load_submission(const sync::Exchange& asked) {
  sync::Exchange exchange = asked;
  exchange.records.clear();
  std::set<std::string> names;
  for (const RecordId& id : asked.records) {
    // Taken back or receipted in another tab meanwhile: nothing to send.
    if (!outbox.apply(id, outbox::Event::sent)) continue;
    exchange.records.push_back(id);
    names.insert(journal::chunk_name(outbox.find(id)->place.generation));
  }
  if (exchange.records.empty()) {
    sync.dropped();
    return pump();
  }
  sync.narrowed(exchange.records);
  with_files(std::move(names), [this, exchange](const Loaded& files) {
    std::vector<Bytes> records;
    for (const RecordId& id : exchange.records) {
      auto body = body_at(files, outbox.find(id)->place);
      if (body) {
        records.push_back(std::move(*body));
        continue;
      }
      find("quarantined");
      park(id, "damaged");
    }
    if (records.empty()) {
      sync.declined(now, random);
      return pump();
    }
    std::string authorization = exchange.readable
                                    ? sync::session_authorization(sync.session()->token)
                                    : sync::device_authorization(*account, token);
    send(exchange, sync::ask_submission(records, std::move(authorization)));
  });
}

void Client::Core::unanswered(std::uint32_t exchange) {
  if (answered_enquiry(exchange, nullptr) || answered_drop(exchange, nullptr)) return;
  if (!sync.underway() || sync.underway()->id != exchange) return;
  if (talk.answered_exchange == exchange) return;
  give_back(*sync.underway());
  sync.unanswered(now, random);
  changed();  // what waits again must not go on showing as being sent
  pump();
}

/// What was in a request that brought no receipt waits again, under the same id with the same
/// bytes.
void Client::Core::give_back(const sync::Exchange& exchange) {
  if (exchange.step == sync::Step::submission) {
    for (const RecordId& id : exchange.records) outbox.apply(id, outbox::Event::unanswered);
  }
  constexpr std::uint64_t a_minute = 60'000;
  if (exchange.step == sync::Step::standing) sync.want_standing(now.plus(a_minute));
  bool of_pin = exchange.step == sync::Step::share || exchange.step == sync::Step::share_enrolment;
  if (of_pin) drop_share();
  if (exchange.step != sync::Step::download) return;
  for (auto waiting = wanted.begin(); waiting != wanted.end(); ++waiting) {
    if (books.attachment(waiting->first)->reference.blob != exchange.blob) continue;
    for (RequestId request : waiting->second)
      fail(request, error(ErrorCode::offline, "attachment"));
    wanted.erase(waiting);
    return;
  }
}

void Client::Core::park(const RecordId& id, std::string_view reason) {
  outbox.apply(id, outbox::Event::parked);
  outbox.set_reason(id, reason);
  if (!locked) put_state(0, id, "parked", reason);
}

void Client::Core::settle_rounds() {
  bool goes_on = opened && roots && !quiet() && !sync.idle(now, outbox, holdings());
  if (rounds.empty() || goes_on || commits.underway()) return;
  for (RequestId request : rounds) settle(request, Answer(status_view()));
  rounds.clear();
}

StatusView Client::Core::status_view() const {
  StatusView view;
  view.waiting = outbox.count(outbox::State::waiting);
  view.sending = outbox.count(outbox::State::sending) + outbox.count(outbox::State::receipted);
  view.refused = outbox.count(outbox::State::refused) + outbox.count(outbox::State::parked);
  view.unread = inbox.unread();
  view.bytes = outbox.bytes_left();
  view.locked = locked;
  view.last_contact = sync.last_contact();
  view.link = name_of(sync.link());
  if (drops.silent(now)) view.quiet_until = drops.quiet_until(now);
  for (const auto& [name, count] : findings) {
    // One code may have several messages: what follows the dot says which.
    std::string code = name.substr(0, name.find('.'));
    view.findings.push_back({code, catalogue.finding_message(name, settings.locale), count});
  }
  add_directory_findings(view);
  return view;
}

void Client::Core::changed() {
  if (effects.empty() || !std::holds_alternative<Changed>(effects.back()))
    effects.emplace_back(Changed{});
}

}  // namespace weicun::client
