#include "door.h"

#include <algorithm>
#include <array>

#include <weicun/json/canonical.h>

#include "request.h"
#include "spelling.h"

namespace weicun::bindings {
namespace {

using json::ArrayBuilder;
using json::ObjectBuilder;

const std::string nothing = "{}";

bool asks_county(std::string_view call) { return call.substr(0, 7) == "answers"; }

/// Whether a call is about records or keys, of which there are none before the store is open.
bool wants_store(std::string_view call) {
  constexpr std::array<std::string_view, 12> calls{
      "save", "draft", "review",  "list",     "act",       "read",
      "load", "trust", "offices", "askShare", "setUnlock", "recoveryCode"};
  bool attaches = call.substr(0, 6) == "attach";
  return attaches || asks_county(call) ||
         std::find(calls.begin(), calls.end(), call) != calls.end();
}

std::int64_t whole(std::uint64_t number) { return static_cast<std::int64_t>(number); }

Result<std::optional<RecordId>> id_of(const Message& message, std::string_view key) {
  std::string_view text = message.text(key);
  if (text.empty()) return std::optional<RecordId>();
  auto bytes = from_uuid(text);
  WEICUN_NEED(bytes, not_found, key);
  return std::optional<RecordId>(RecordId::from(*bytes));
}

std::optional<envelope::OnBehalf> on_behalf_of(const Message& message) {
  std::string_view member = message.text("forMember");
  if (member.empty()) return std::nullopt;
  return envelope::OnBehalf{std::string(member), std::string(message.text("forRelation"))};
}

client::Query query_of(const Message& message, std::optional<RecordId> after) {
  client::Query query;
  query.type = message.text("type");
  query.stage = message.text("stage");
  query.mine = message.flag("mine");
  if (std::uint64_t limit = message.count("limit"); limit > 0)
    query.limit = static_cast<std::size_t>(std::min<std::uint64_t>(limit, 1'000));
  auto delivery = message.head.root().find("delivery");
  for (auto name = delivery ? delivery->first() : std::nullopt; name; name = name->next()) {
    query.delivery.emplace_back(name->string());
  }
  query.after = after;
  return query;
}

}  // namespace

Bytes Door::call(BytesView bytes) {
  Parts parts;
  ObjectBuilder head;
  auto message = Message::read(bytes);
  Answer answer = message ? perform(*message, parts) : Answer(message.error());
  if (answer) {
    head.set_canonical("ok", *answer);
  } else {
    head.set_canonical("error", spell(answer.error(), types(), locale_));
  }
  ArrayBuilder effects;
  while (auto effect = client_ ? client_->next_effect() : std::nullopt) {
    effects.add_canonical(spell(*effect, parts, types(), locale_));
  }
  return parts.message(head.set_canonical("effects", effects.text()).text());
}

Door::Answer Door::perform(const Message& message, Parts& parts) {
  std::string_view call = message.text("call");
  if (call == "check") return check(message);
  if (call == "start") return start(message);
  if (call == "type" || call == "types" || call == "codes" || call == "locale" || call == "words")
    return perform_types(call, message);
  if (call.substr(0, 6) == "derive") return perform_derivation(call, message, parts);
  WEICUN_NEED(client_.has_value(), closed, "start first");
  WEICUN_NEED(client_->is_open() || !wants_store(call), closed, "open first");
  if (call.substr(0, 6) == "attach") return perform_attachment(call, message, parts);
  if (asks_county(call)) return perform_enquiry(call, message);
  for (auto group : {&Door::perform_event, &Door::perform_request}) {
    Answer answer = (this->*group)(call, message);
    if (answer || answer.error().code != ErrorCode::not_supported || answer.error().place != "call")
      return answer;
  }
  Answer answer = perform_unlocking(call, message);
  if (answer || answer.error().place != "call") return answer;
  return perform_opening(call, message);
}

Door::Answer Door::start(const Message& message) {
  client::Settings settings;
  settings.village = message.text("village");
  settings.server = message.text("server");
  settings.locale = locale_ =
      catalogue::locale_of(message.text("locale")).value_or(catalogue::Locale::zh_cn);
  if (std::string_view roots = message.text("roots"); !roots.empty()) {
    auto bytes = from_base64url(roots);
    WEICUN_NEED(bytes, bad_invite, "roots");
    settings.roots = std::move(*bytes);
  }
  WEICUN_TRY(client_, client::Client::start(std::move(settings), message.part(0)));
  return nothing;
}

Door::Answer Door::perform_request(std::string_view call, const Message& message) {
  client::RequestId request = request_of(message);
  Instant now = now_of(message);
  WEICUN_TRY(auto id, id_of(message, "id"));
  WEICUN_TRY(auto replaces, id_of(message, "replaces"));
  client::SaveOptions options{id, replaces, on_behalf_of(message)};
  std::string_view text = text_of(message.part(0));
  if (call == "save") {
    client_->save(request, message.text("type"), text, options, now);
  } else if (call == "draft") {
    client_->draft(request, message.text("type"), text, options, now);
  } else if (call == "review") {
    client_->review(request, message.text("type"), text);
  } else if (call == "list") {
    WEICUN_TRY(auto after, id_of(message, "after"));
    client_->list(request, query_of(message, after));
  } else if (call == "sync") {
    client_->synchronise(request, now);
  } else if (call == "offices") {
    client_->offices(request, now);
  } else if (call == "trust") {
    client_->trust(request, message.text("office"), text, now);
  } else if (call == "status") {
    client_->status(request);
  } else if (call == "act" || call == "read") {
    WEICUN_NEED(id.has_value(), not_found, "id");
    if (call == "act") client_->act(request, *id, message.text("action"), text, now);
    if (call == "read") client_->read(request, *id, now);
  } else if (call == "load") {
    auto hash = from_base64url(message.text("hash"));
    crypto::Digest digest{};
    WEICUN_NEED(hash && hash->size() == digest.size(), not_found, "hash");
    std::copy(hash->begin(), hash->end(), digest.begin());
    client_->load_attachment(request, digest, now);
  } else {
    return error(ErrorCode::not_supported, "call");
  }
  return nothing;
}

Door::Answer Door::perform_event(std::string_view call, const Message& message) {
  Instant now = now_of(message);
  auto exchange = static_cast<std::uint32_t>(message.count("exchange"));
  auto ticket = static_cast<client::Ticket>(message.count("ticket"));
  if (call == "committed") {
    client_->committed(ticket, now);
  } else if (call == "notCommitted") {
    std::string_view why = message.text("why");
    auto failure = why == "conflict" ? client::CommitFailure::conflict
                   : why == "full"   ? client::CommitFailure::full
                                     : client::CommitFailure::lost;
    client_->not_committed(ticket, failure, message.part(0), now);
  } else if (call == "refresh") {
    client_->refresh(message.part(0), now);
  } else if (call == "loaded") {
    auto bytes = message.parts.empty() ? std::nullopt : std::optional<BytesView>(message.part(0));
    client_->loaded(message.text("name"), bytes, now);
  } else if (call == "answered") {
    sync::Answer answer;
    answer.status = static_cast<int>(message.count("status"));
    answer.content_type = message.text("contentType");
    if (message.head.root().find("retryAfter"))
      answer.retry_after_seconds = message.count("retryAfter");
    answer.body = copy_of(message.part(0));
    client_->answered(exchange, answer, now);
  } else if (call == "unanswered") {
    client_->unanswered(exchange, now);
  } else if (call == "woken") {
    client_->woken(now);
  } else if (call == "heard") {
    client_->heard(now);
  } else if (call == "network") {
    client_->network(message.flag("online"), now);
  } else {
    return error(ErrorCode::not_supported, "call");
  }
  return nothing;
}

Door::Answer Door::perform_attachment(std::string_view call, const Message& message, Parts& parts) {
  if (call == "attachStart") {
    WEICUN_TRY(Bytes header, client_->attach_start(message.count("length"), message.text("mime")));
    return ObjectBuilder().set("part", whole(parts.add(std::move(header)))).text();
  }
  if (call == "attachPiece") {
    WEICUN_TRY(Bytes sealed, client_->attach_piece(message.part(0)));
    return ObjectBuilder().set("part", whole(parts.add(std::move(sealed)))).text();
  }
  WEICUN_NEED(call == "attachEnd", not_supported, "call");
  client_->attach_end(request_of(message), static_cast<std::uint32_t>(message.count("held")),
                      now_of(message));
  return nothing;
}

Door::Answer Door::check(const Message& message) {
  std::optional<std::string_view> at;
  if (message.head.root().find("at")) at = message.text("at");
  WEICUN_TRY(auto verdict,
             types().check_text(message.text("type"), text_of(message.part(0)), locale_, at));
  return spell(verdict);
}

Door::Answer Door::perform_types(std::string_view call, const Message& message) {
  if (call == "locale") {
    locale_ = catalogue::locale_of(message.text("locale")).value_or(locale_);
    if (client_) client_->set_locale(locale_);
    return nothing;
  }
  if (call == "words") {
    return ObjectBuilder()
        .set("message", types().error_message(message.text("code"), locale_))
        .text();
  }
  if (call == "type") {
    WEICUN_TRY(auto info, types().type(message.text("id"), locale_));
    ObjectBuilder out;
    out.set("id", info.id).set("title", info.title).set("version", info.version);
    return out.set_canonical("schema", info.schema).text();
  }
  ArrayBuilder list;
  if (call == "types") {
    for (const std::string& id : types().types()) list.add(id);
    return ObjectBuilder().set_canonical("types", list.text()).text();
  }
  for (const auto& [code, label] : types().codes(message.text("table"), locale_)) {
    list.add_canonical(ObjectBuilder().set("code", code).set("label", label).text());
  }
  return ObjectBuilder().set_canonical("codes", list.text()).text();
}

}  // namespace weicun::bindings
