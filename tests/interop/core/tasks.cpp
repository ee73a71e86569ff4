#include "tasks.h"

#include <weicun/json/canonical.h>

#include "task.h"

namespace weicun::interop {
namespace {

using crypto::Random;
using crypto::Suite;
using keyring::Identity;

/// {suite} → {keys}: a new member's KEYS plaintext (format.md, 2.4).
Fields make_identity(Task& task) {
  Identity made = *keyring::make_member(task.suite(), task.random, "522699101201", Instant{1});
  return {{"keys", keyring::keys_plaintext(made)}};
}

/// {keys, tenant, id, recipients: cores, value} → {envelope}.
Fields seal(Task& task) {
  Identity author = task.identity();
  json::ObjectBuilder content;
  content.set("type", "gov.secretary_letter").set("schema", std::int64_t{1});
  content.set_canonical("value", task.text("value")).set_canonical("attachments", "[]");
  content.set("from", to_base64url(author.card.core()));
  envelope::Writing writing{task.tenant(), task.id(), Instant{1'790'000'000'000}, 1, 5, &author};
  auto sealed =
      envelope::seal(writing, content.text(), {}, task.recipients(author.card.suite), task.random);
  if (!sealed) return refused(sealed.error());
  return {{"envelope", sealed->bytes}};
}

/// {keys, tenant, envelope} → what `told` says.
Fields open(Task& task) {
  auto opened = envelope::open(task["envelope"], task.tenant(), task.identity());
  return opened ? told(*opened) : refused(opened.error());
}

/// {keys, word, message} → {signature}.
Fields sign(Task& task) {
  Identity signer = task.identity();
  auto made = crypto::sign(signer.card.suite, task.random, signer.signing, task.text("word"),
                           {task["message"]});
  return made ? Fields{{"signature", *made}} : refused(made.error());
}

/// {suite, public, word, message, signature} → {} or {refused}.
Fields verify(Task& task) {
  bool holds = crypto::verify(task.suite(), task["public"], task.text("word"), {task["message"]},
                              task["signature"]);
  return holds ? Fields{} : Fields{{"refused", bytes_of("bad-signature")}};
}

/// {suite, public, header, key} → {wrapped}.
Fields wrap(Task& task) {
  const Secret<32> key{std::span<const std::uint8_t, 32>{task["key"]}};
  auto made = crypto::wrap_key(task.suite(), task.random, task["public"], task["header"], key);
  return made ? Fields{{"wrapped", *made}} : refused(made.error());
}

/// {keys, header, wrapped} → {key}.
Fields unwrap(Task& task) {
  Identity mine = task.identity();
  auto key = crypto::unwrap_key(mine.card.suite, mine.encryption, task["header"], task["wrapped"]);
  return key ? Fields{{"key", copy_of(key->view())}} : refused(key.error());
}

/// {suite, key, message} → {hash, mac, derived}: H, HMAC-H and 77 bytes of HKDF with the message as
/// its salt and the key as its info.
Fields digests(Task& task) {
  Bytes derived(77);
  crypto::hkdf(task.suite(), task["key"], task["message"], task["key"], derived);
  return {{"hash", copy_of(crypto::hash(task.suite(), {task["message"]}))},
          {"mac", copy_of(crypto::hmac(task.suite(), task["key"], {task["message"]}))},
          {"derived", derived}};
}

}  // namespace

std::vector<envelope::Recipient> Task::recipients(Suite suite) const {
  std::vector<envelope::Recipient> recipients;
  BytesView cores = (*this)["recipients"];
  for (std::size_t length = keyring::card_core_length(suite); !cores.empty();
       cores = cores.subspan(length)) {
    keyring::Card card = keyring::Card::parse(cores.first(length)).value();
    recipients.push_back({keyring::card_digest(tenant(), card), card.encryption_key});
  }
  return recipients;
}

Bytes bytes_of(std::string_view text) { return copy_of(view_of(text)); }
Fields refused(const Error& error) { return {{"refused", bytes_of(name_of(error.code))}}; }

Fields told(const envelope::Opened& opened) {
  return {{"id", copy_of(opened.id.view())},
          {"author", opened.content.from.core()},
          {"content", bytes_of(opened.content_text)},
          {"fingerprint", copy_of(opened.fingerprint)},
          {"signed", Bytes{static_cast<std::uint8_t>(opened.is_signed)}},
          {"box", opened.identity_box}};
}

Fields perform(const std::string& verb, const Fields& fields, BytesView random) {
  static const std::map<std::string, Fields (*)(Task&)> verbs{{"identity", make_identity},
                                                              {"seal", seal},
                                                              {"open", open},
                                                              {"sign", sign},
                                                              {"verify", verify},
                                                              {"wrap", wrap},
                                                              {"unwrap", unwrap},
                                                              {"digests", digests},
                                                              {"sealUnsigned", seal_unsigned},
                                                              {"sealBox", seal_box},
                                                              {"openBox", open_box},
                                                              {"dropReply", drop_reply},
                                                              {"sealDrop", seal_drop},
                                                              {"openDrop", open_drop},
                                                              {"openAnswer", open_answer}};
  auto found = verbs.find(verb);
  if (found == verbs.end()) throw std::runtime_error("no verb " + verb);
  Task task{fields, Random::seeded(random).value()};
  return found->second(task);
}

}  // namespace weicun::interop
