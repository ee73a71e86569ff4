#pragma once

#include <weicun/envelope/drop.h>
#include <weicun/json/canonical.h>

#include "tipsters.h"

/// The county's office, which opens a drop and writes what goes into its mailbox.
namespace weicun::test {

/// One answer, as honest as its fields.
struct CountyAnswer {
  std::string text = "查实了，低保金这个月补发";
  std::string kind = "reply";
  std::string type = "gov.letter_event";
  RecordId reply_to;           ///< In the content.
  RecordId letter;             ///< In the value.
  envelope::Recipient reader;  ///< The drop's reply card.
  TenantId county;
  std::uint32_t version = 0;  ///< Of roots and directory.
  const Identity* signer = nullptr;
  std::optional<RecordId> id = std::nullopt;
};

/// A phone whose tip-off the county has, and the code by which its answer is asked for.
struct AnsweredHome : CountyHome {
  std::string code;
  RecordId drop;
  envelope::Opened opened;

  explicit AnsweredHome(std::string_view name, crypto::Suite suite = crypto::Suite::intl,
                        std::string_view text = {})
      : CountyHome(name, suite) {
    {
      Tab tab = begin();
      Saved saved = *save_tip_off(tab, text);
      code = saved.code;
      drop = saved.id;
    }
    {
      Tab later = open_to_send();
      live(later, hour);
    }
    opened = *envelope::open_drop(hub.drops.at(0), county);
    phone.clock = phone.clock.plus(24 * hour);
  }
  [[nodiscard]] CountyAnswer honest() const {
    TenantId name = envelope::county_of(county.card);
    const auto& of_named = opened.content.links.drop->reply;
    const keyring::Card& reply = of_named ? *of_named : opened.content.from;
    CountyAnswer answer;
    answer.reply_to = answer.letter = drop;
    answer.reader = {keyring::card_digest(name, reply), reply.encryption_key};
    answer.county = name;
    return answer;
  }
  [[nodiscard]] Bytes written(const CountyAnswer& answer) {
    Identity nobody = *envelope::make_reply_key(village.suite, village.random);
    const Identity& from = answer.signer != nullptr ? *answer.signer : nobody;
    json::ObjectBuilder value;
    value.set("letter", to_uuid(answer.letter.bytes)).set("kind", answer.kind);
    if (!answer.text.empty()) value.set("text", answer.text);
    json::ObjectBuilder content;
    content.set("type", answer.type).set("schema", std::int64_t{1});
    content.set_canonical("value", value.text()).set_canonical("attachments", "[]");
    content.set("from", to_base64url(from.card.core()));
    content.set("replyTo", to_uuid(answer.reply_to.bytes));
    RecordId id = answer.id.value_or(RecordId::from(village.random.bytes<16>()));
    envelope::Writing writing{answer.county,  id,   phone.clock, answer.version,
                              answer.version, &from};
    auto sealed =
        answer.signer != nullptr
            ? envelope::seal(writing, content.text(), {}, {answer.reader}, village.random)
            : envelope::seal_unsigned(writing, content.text(), {answer.reader}, {}, village.random);
    return sealed->bytes;
  }
  [[nodiscard]] std::vector<Bytes>& mailbox() {
    return hub.mailboxes[copy_of(opened.content.links.drop->mailbox)];
  }
  void leave(const CountyAnswer& answer) { mailbox().push_back(written(answer)); }

  [[nodiscard]] client::RequestId ask(Tab& tab, std::string_view typed = {}) {
    client::RequestId request = tab.next_request();
    tab.client.answers(request, typed.empty() ? std::string_view(code) : typed, phone.clock);
    tab.perform();
    return request;
  }
  [[nodiscard]] ErrorCode refusal_of(Tab& tab, std::string_view typed) {
    auto answer = tab.take(ask(tab, typed));
    return answer ? ErrorCode::closed : answer.error().code;
  }
  /// Until the mailbox is asked.
  const sync::Request& asked_request(Tab& tab) {
    while (tab.requests.empty()) {
      phone.clock = tab.wakes_at.value();
      tab.client.woken(phone.clock);
      tab.perform();
    }
    return tab.requests.front().request;
  }
  /// Asks, and waits as long as it takes.
  [[nodiscard]] Result<client::DropAnswers> answers(Tab& tab) {
    client::RequestId request = ask(tab);
    live(tab, hour);
    WEICUN_TRY(client::Answer answer, tab.take(request));
    return std::get<client::DropAnswers>(std::move(answer));
  }
};

}  // namespace weicun::test
