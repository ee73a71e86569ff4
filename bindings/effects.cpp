#include <weicun/json/canonical.h>

#include "spelling.h"

namespace weicun::bindings {
namespace {

using json::ArrayBuilder;
using json::ObjectBuilder;

std::int64_t whole(std::uint64_t number) { return static_cast<std::int64_t>(number); }

/// The codes of api.d.ts; what stays between modules must not surprise an application.
ErrorCode public_code(ErrorCode code) {
  if (code <= ErrorCode::bad_schema) return code;
  if (code == ErrorCode::not_canonical || code == ErrorCode::limit_exceeded)
    return ErrorCode::bad_schema;
  if (code == ErrorCode::bad_json || code == ErrorCode::malformed) return ErrorCode::bad_file;
  return ErrorCode::journal_damaged;
}

/// Whether trying again later can help.
bool may_retry(ErrorCode code) {
  return code == ErrorCode::no_recipient_key || code == ErrorCode::offline ||
         code == ErrorCode::storage_full || code == ErrorCode::storage_lost;
}

struct EffectSpeller {
  Parts& parts;
  const catalogue::Catalogue& types;
  catalogue::Locale locale;

  std::string operator()(const client::Commit& commit) const {
    ArrayBuilder files;
    for (const client::File& file : commit.files) {
      ObjectBuilder entry;
      entry.set("name", file.name);
      if (file.held != 0) {
        entry.set("held", whole(file.held));
      } else {
        entry.set("part", whole(parts.add(file.bytes)));
      }
      files.add_canonical(entry.text());
    }
    ObjectBuilder out;
    out.set("do", "commit")
        .set("ticket", whole(commit.ticket))
        .set_canonical("files", files.text());
    out.set("expected", whole(parts.add(commit.expected_head)));
    if (!commit.head.empty()) out.set("head", whole(parts.add(commit.head)));
    return out.text();
  }
  std::string operator()(const client::Load& load) const {
    return ObjectBuilder().set("do", "load").set("name", load.name).text();
  }
  std::string operator()(const client::Send& send) const {
    const sync::Request& request = send.request;
    ObjectBuilder out;
    out.set("do", "send").set("exchange", whole(send.exchange)).set("method", request.method);
    out.set("path", request.path).set("limit", whole(request.answer_limit));
    out.set("server", send.server);
    if (!request.origin.empty()) out.set("origin", request.origin);
    if (!request.authorization.empty()) out.set("authorization", request.authorization);
    if (!request.body_file.empty()) out.set("bodyFile", request.body_file);
    if (!request.body.empty()) out.set("body", whole(parts.add(request.body)));
    return out.text();
  }
  std::string operator()(const client::WakeAt& wake) const {
    return ObjectBuilder().set("do", "wake").set("at", whole(wake.at.milliseconds)).text();
  }
  std::string operator()(const client::Changed&) const {
    return ObjectBuilder().set("do", "changed").text();
  }
  std::string operator()(const client::Settled& settled) const {
    ObjectBuilder out;
    out.set("do", "settled").set("request", whole(settled.request));
    if (settled.answer) {
      out.set_canonical("answer", spell(*settled.answer, parts));
    } else {
      out.set_canonical("error", spell(settled.answer.error(), types, locale));
    }
    return out.text();
  }
};

}  // namespace

std::string spell(const Error& problem, const catalogue::Catalogue& types,
                  catalogue::Locale locale) {
  ErrorCode code = public_code(problem.code);
  // Words of its own for a code in one place ("wrong-key.words"), where there are some.
  std::string particular = std::string(name_of(code)) + "." + problem.place;
  std::string message = types.error_message(particular, locale);
  if (message == particular) message = types.error_message(name_of(code), locale);
  ObjectBuilder out;
  out.set("code", name_of(code)).set("place", problem.place).set("retry", may_retry(code));
  return out.set("message", message).text();
}

std::string spell(const client::Effect& effect, Parts& parts, const catalogue::Catalogue& types,
                  catalogue::Locale locale) {
  return std::visit(EffectSpeller{parts, types, locale}, effect);
}

}  // namespace weicun::bindings
