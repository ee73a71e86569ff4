#include "spelling.h"

#include <weicun/json/canonical.h>

namespace weicun::bindings {
namespace {

using json::ArrayBuilder;
using json::ObjectBuilder;

std::int64_t whole(std::uint64_t number) { return static_cast<std::int64_t>(number); }

std::string spell_parameter(const std::variant<std::int64_t, double, std::string>& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return json::quoted(*text);
  if (const auto* number = std::get_if<double>(&value)) return json::canonical_number(*number);
  return std::to_string(std::get<std::int64_t>(value));
}

std::string_view severity_name(schema::Severity severity) {
  switch (severity) {
    case schema::Severity::error:
      return "error";
    case schema::Severity::warning:
      return "warning";
    case schema::Severity::undecided:
      return "undecided";
  }
  return "error";
}

std::string spell(const client::Entry& entry) {
  ObjectBuilder out;
  out.set("id", to_uuid(entry.id.bytes)).set("type", entry.type).set("title", entry.title);
  out.set("at", whole(entry.at.milliseconds))
      .set("delivery", entry.delivery)
      .set("stage", entry.stage);
  out.set("stageLabel", entry.stage_label).set("unread", entry.unread);
  // A draft may be anything that a person typed; only JSON becomes a value.
  if (entry.value && json::parse(*entry.value)) out.set_canonical("value", *entry.value);
  if (entry.progress) {
    ObjectBuilder progress;
    progress.set("sent", whole(entry.progress->sent)).set("of", whole(entry.progress->of));
    out.set_canonical("progress", progress.text());
  }
  if (entry.problem) out.set_canonical("problem", bindings::spell(*entry.problem));
  if (entry.receipt) {
    ObjectBuilder receipt;
    receipt.set("number", entry.receipt->number).set("at", whole(entry.receipt->at.milliseconds));
    out.set_canonical("receipt", receipt.text());
  }
  if (!entry.from.empty()) out.set("from", entry.from);
  return out.text();
}

std::string spell(const std::vector<client::Entry>& entries) {
  ArrayBuilder out;
  for (const client::Entry& entry : entries) out.add_canonical(spell(entry));
  return out.text();
}

std::string spell(const client::Detail& detail) {
  ArrayBuilder actions;
  for (const client::Action& action : detail.actions) {
    ObjectBuilder out;
    out.set("name", action.name).set("label", action.label);
    if (!action.input.empty()) out.set("input", action.input);
    actions.add_canonical(out.text());
  }
  ObjectBuilder out;
  out.set_canonical("entry", spell(detail.entry)).set_canonical("events", spell(detail.events));
  return out.set_canonical("actions", actions.text()).text();
}

std::string spell(const client::StatusView& status) {
  ArrayBuilder findings;
  for (const client::Finding& finding : status.findings) {
    ObjectBuilder out;
    out.set("code", finding.code)
        .set("message", finding.message)
        .set("count", whole(finding.count));
    findings.add_canonical(out.text());
  }
  ObjectBuilder out;
  out.set("waiting", whole(status.waiting)).set("sending", whole(status.sending));
  out.set("refused", whole(status.refused))
      .set("unread", whole(status.unread))
      .set("bytes", whole(status.bytes));
  out.set("locked", status.locked)
      .set("link", status.link)
      .set_canonical("findings", findings.text());
  if (status.last_contact) out.set("lastContact", whole(status.last_contact->milliseconds));
  if (status.quiet_until) out.set("quietUntil", whole(status.quiet_until->milliseconds));
  return out.text();
}

std::string spell(const client::Offices& offices) {
  ArrayBuilder list;
  for (const client::Office& office : offices) {
    ObjectBuilder out;
    out.set("office", office.office).set("title", office.title).set("holder", office.holder);
    out.set("words", office.words).set("state", office.state).set("mine", office.mine);
    out.set("grant", office.grant ? to_uuid(office.grant->bytes) : std::string());
    list.add_canonical(out.text());
  }
  return list.text();
}

std::string spell(const client::Review& review) {
  ObjectBuilder out;
  out.set_canonical("problems", bindings::spell(review.problems))
      .set_canonical("readers", spell(review.readers));
  return out.set("bytes", whole(review.bytes)).text();
}

std::string spell(const client::DropAnswers& answers) {
  ArrayBuilder list;
  for (const client::DropAnswer& answer : answers) {
    ObjectBuilder out;
    out.set("id", to_uuid(answer.id.bytes)).set("drop", to_uuid(answer.drop.bytes));
    list.add_canonical(out.set("text", answer.text).text());
  }
  return list.text();
}

struct AnswerSpeller {
  Parts& parts;
  std::string operator()(const client::Nothing&) const { return "{}"; }
  std::string operator()(const client::Saved& saved) const {
    ObjectBuilder out;
    out.set("ok", saved.ok).set_canonical("problems", bindings::spell(saved.problems));
    if (saved.ok) out.set("id", to_uuid(saved.id.bytes));
    if (!saved.code.empty()) out.set("code", saved.code);
    return out.text();
  }
  std::string operator()(const client::Listing& listing) const {
    ObjectBuilder out;
    out.set_canonical("entries", spell(listing.entries));
    if (listing.next) out.set("next", to_uuid(listing.next->bytes));
    return out.text();
  }
  std::string operator()(const std::optional<client::Detail>& detail) const {
    return detail ? spell(*detail) : "null";
  }
  std::string operator()(const client::Attached& attached) const {
    ObjectBuilder out;
    out.set("hash", to_base64url(attached.hash))
        .set("mime", attached.mime)
        .set("bytes", whole(attached.bytes));
    return out.text();
  }
  std::string operator()(const client::AttachmentBody& body) const {
    return ObjectBuilder().set("part", whole(parts.add(body.plain))).set("mime", body.mime).text();
  }
  std::string operator()(const client::StatusView& status) const { return spell(status); }
  std::string operator()(const client::Review& review) const { return spell(review); }
  std::string operator()(const client::Offices& offices) const {
    return ObjectBuilder().set_canonical("offices", spell(offices)).text();
  }
  std::string operator()(const client::HubShare& given) const {
    return ObjectBuilder().set("part", whole(parts.add(given.share))).text();
  }
  std::string operator()(const client::DropAnswers& answers) const {
    return ObjectBuilder().set_canonical("answers", spell(answers)).text();
  }
  std::string operator()(const client::RecoveryCode& made) const {
    return ObjectBuilder().set("code", made.code).text();
  }
};

}  // namespace

std::string spell(const schema::Problem& problem) {
  ObjectBuilder params;
  for (const auto& [name, value] : problem.params)
    params.set_canonical(name, spell_parameter(value));
  ObjectBuilder out;
  out.set("path", problem.path)
      .set("code", problem.code)
      .set("severity", severity_name(problem.severity));
  out.set("message", problem.message).set_canonical("params", params.text());
  if (!problem.rule.empty()) out.set("rule", problem.rule);
  if (!problem.fix.empty()) out.set("fix", problem.fix);
  return out.text();
}

std::string spell(const schema::Problems& problems) {
  ArrayBuilder out;
  for (const schema::Problem& problem : problems) out.add_canonical(spell(problem));
  return out.text();
}

std::string spell(const catalogue::Verdict& verdict) {
  ArrayBuilder hidden;
  for (const std::string& pointer : verdict.hidden) hidden.add(pointer);
  bool wrong = false;
  for (const schema::Problem& problem : verdict.problems)
    wrong = wrong || problem.severity == schema::Severity::error;
  ObjectBuilder out;
  out.set("ok", !wrong).set_canonical("problems", spell(verdict.problems));
  return out.set_canonical("hidden", hidden.text()).text();
}

std::string spell(const client::Answer& answer, Parts& parts) {
  return std::visit(AnswerSpeller{parts}, answer);
}

}  // namespace weicun::bindings
