#include <weicun/envelope/drop.h>
#include <weicun/envelope/identity_box.h>

#include "task.h"

namespace weicun::interop {
namespace {

using envelope::Writing;

constexpr Instant written{1'790'000'000'000};

keyring::Card drop_card(const Task& task) { return keyring::Card::parse(task["drop"]).value(); }

envelope::DropReply reply_of(const Task& task) {
  keyring::Card card = drop_card(task);
  return envelope::drop_reply(card.suite, envelope::county_of(card), task["random"]).value();
}

}  // namespace

/// {keys: of a reply key, tenant, id, recipients, content, box?} → {envelope}.
Fields seal_unsigned(Task& task) {
  keyring::Identity reply = task.identity();
  Writing writing{task.tenant(), task.id(), written, 1, 5, &reply};
  BytesView box = task.has("box") ? BytesView(task["box"]) : BytesView();
  auto sealed = envelope::seal_unsigned(writing, task.text("content"),
                                        task.recipients(reply.card.suite), box, task.random);
  return sealed ? Fields{{"envelope", sealed->bytes}} : refused(sealed.error());
}

/// {keys, tenant, id, recipients, content: the letter's, who} → {box}.
Fields seal_box(Task& task) {
  keyring::Identity author = task.identity();
  Writing writing{task.tenant(), task.id(), written, 1, 5, &author};
  auto box = envelope::seal_identity_box(writing, task.text("who"), task.text("content"),
                                         task.recipients(author.card.suite), task.random);
  return box ? Fields{{"box", *box}} : refused(box.error());
}

/// {reader: keys of the letter's recipient, keys: of the box's, tenant, envelope} → {author, who}.
Fields open_box(Task& task) {
  auto opened = envelope::open(task["envelope"], task.tenant(), task.identity("reader"));
  if (!opened) return refused(opened.error());
  auto author = envelope::open_identity_box(*opened, task.identity());
  if (!author) return refused(author.error());
  return {{"author", author->card.core()}, {"who", bytes_of(author->who)}};
}

/// {drop: core, random: of a reply code} → {mailbox, core: of the reply card}.
Fields drop_reply(Task& task) {
  envelope::DropReply reply = reply_of(task);
  return {{"mailbox", copy_of(BytesView(reply.mailbox))}, {"core", reply.key.card.core()}};
}

/// {drop: core, id, content, random or keys: of who signs a named one} → {envelope, fingerprint}.
Fields seal_drop(Task& task) {
  keyring::Card card = drop_card(task);
  keyring::Identity author = task.has("keys") ? task.identity() : std::move(reply_of(task).key);
  Writing writing{envelope::county_of(card), task.id(), written, 0, 0, &author};
  auto sealed = envelope::seal_drop(writing, task.text("content"), envelope::drop_recipient(card),
                                    task.random);
  if (!sealed) return refused(sealed.error());
  return {{"envelope", sealed->bytes}, {"fingerprint", copy_of(sealed->fingerprint)}};
}

/// {keys: of the drop card, envelope} → what `told` says.
Fields open_drop(Task& task) {
  auto opened = envelope::open_drop(task["envelope"], task.identity());
  return opened ? told(*opened) : refused(opened.error());
}

/// {drop: core, random: of a reply code, envelope: from the mailbox} → what `told` says.
Fields open_answer(Task& task) {
  auto opened =
      envelope::open(task["envelope"], envelope::county_of(drop_card(task)), reply_of(task).key);
  return opened ? told(*opened) : refused(opened.error());
}

}  // namespace weicun::interop
