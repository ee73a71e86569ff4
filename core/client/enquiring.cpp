#include <algorithm>

#include "core.h"
#include "drop_answers.h"

/// Asking for the answer to a drop (format.md §5.4, decision 0084). The code, its keys and what
/// they open are in memory alone; of the question the store learns the silence behind it.
namespace weicun::client {

Result<Question> Client::Core::question_of(std::string_view code) const {
  const keyring::Card* card = drop_card();
  bool has_host = !sync::drop_origin(settings.server).empty();
  WEICUN_NEED(directory.has_value() || !has_host, offline, "directory");
  WEICUN_NEED(card != nullptr && has_host, not_supported, "drop-card");
  auto random16 = keyring::read_recovery_code(card->suite, keyring::CodeKind::drop_reply, code);
  bool of_vault =
      keyring::read_recovery_code(settings.suite, keyring::CodeKind::recovery, code).ok();
  WEICUN_NEED(!of_vault, wrong_key, "recovery-code");
  WEICUN_NEED(random16, wrong_key, "drop-code");
  Question question;
  question.county = envelope::county_of(*card);
  WEICUN_TRY(question.reply, envelope::drop_reply(card->suite, question.county, random16->view()));
  return question;
}

void Client::Core::answers(RequestId request, std::string_view code) {
  auto question = question_of(code);
  if (!question) return fail(request, question.error());
  if (sync.link() == sync::Link::offline)
    return fail(request, error(ErrorCode::offline, "mailbox"));
  if (enquiry.pending() != nullptr)
    fail(enquiry.end().request, error(ErrorCode::closed, "mailbox"));
  question->request = request;
  enquiry.begin(std::move(*question), now, random);
  pump();
}

/// Nobody waits any more. What was asked already stays asked, and its silence stays.
void Client::Core::end_answers() {
  if (enquiry.pending() != nullptr) settle_answers(error(ErrorCode::closed, "mailbox"));
}

void Client::Core::settle_answers(Result<Answer> answer) {
  settle(enquiry.end().request, std::move(answer));
  pump();
}

/// True while the hub must not hear of this phone.
bool Client::Core::quiet() const { return drops.silent(now) || enquiry.pending() != nullptr; }

std::optional<Instant> Client::Core::answers_due() {
  if (enquiry.pending() == nullptr || enquiry.asked()) return std::nullopt;
  Instant due = enquiry.due(now);
  return drops.may_ask(now) ? due : std::max(due, drops.quiet_until(now));
}

void Client::Core::pump_enquiry() {
  auto due = answers_due();
  if (!due) return;
  if (now < *due) {
    effects.emplace_back(WakeAt{*due});
    return;
  }
  if (sync.link() == sync::Link::offline)
    return settle_answers(error(ErrorCode::offline, "mailbox"));
  ask_mailbox();
}

/// As with a drop, the store knows of the silence before the first byte leaves.
void Client::Core::ask_mailbox() {
  std::uint32_t exchange = enquiry.ask();
  sync::Request request =
      sync::ask_mailbox(sync::drop_origin(settings.server), enquiry.pending()->reply.mailbox);
  Instant before = drops.hush(now, random);
  store_drops(
      [this, exchange, request = std::move(request)](Instant) {
        if (enquiry.is_about(exchange))
          effects.emplace_back(Send{exchange, request, settings.server});
      },
      [this, exchange, before](const Error& problem) {
        drops.end_hush(before);
        if (enquiry.is_about(exchange)) settle_answers(problem);
      });
}

bool Client::Core::answered_enquiry(std::uint32_t exchange, const sync::Answer* answer) {
  if (!Enquiry::is_exchange(exchange)) return false;
  if (!enquiry.is_about(exchange)) return true;
  bool spoke = answer != nullptr && sync::read_meaning(*answer).meaning == sync::Meaning::answer;
  auto envelopes = spoke ? sync::read_mailbox(answer->body)
                         : Result<std::vector<Bytes>>(error(ErrorCode::offline, "mailbox"));
  if (!envelopes) {
    settle_answers(error(ErrorCode::offline, "mailbox"));
    return true;
  }
  const Question& question = *enquiry.pending();
  AnswerReader reader{catalogue, question.county, question.reply.key};
  settle_answers(Answer(drop_answers(*envelopes, reader)));
  return true;
}

}  // namespace weicun::client
