#include <weicun/envelope/drop.h>

#include <algorithm>

#include "sealing.h"
#include "signed_content.h"
#include "unboxing.h"

namespace weicun::envelope {
namespace {

constexpr unsigned small_work = 18;  // bits; a quarter of a million hashes
constexpr unsigned large_work = 22;  // bits; four millions

/// An author who signs has a card of a village; a reply key's card names nobody.
bool is_reply_card(const keyring::Card& card) { return check_reply_card(card).ok(); }

Status check_drop(const Content& content, bool is_signed) {
  WEICUN_NEED(content.links.drop.has_value(), malformed, "mailbox");
  WEICUN_NEED(content.links.drop->versions.has_value() == is_signed, malformed, "versions");
  const std::optional<keyring::Card>& reply = content.links.drop->reply;
  bool fits = !reply || (is_reply_card(*reply) && reply->suite == content.from.suite);
  WEICUN_NEED(fits, malformed, "reply");
  WEICUN_NEED(content.attachments.empty(), malformed, "attachments");
  return Done{};
}

unsigned leading_zero_bits(const Digest& digest) {
  unsigned bits = 0;
  for (std::uint8_t byte : digest) {
    for (unsigned bit = 8; bit-- > 0; ++bits) {
      if ((byte >> bit & 1U) != 0) return bits;
    }
  }
  return bits;
}

}  // namespace

TenantId county_of(const keyring::Card& drop_card) {
  return TenantId::from(keyring::key_id(keyring::card_digest({}, drop_card)).bytes);
}

Recipient drop_recipient(const keyring::Card& drop_card) {
  return {keyring::card_digest(county_of(drop_card), drop_card), drop_card.encryption_key};
}

Result<DropReply> drop_reply(Suite suite, const TenantId& county, BytesView random16) {
  WEICUN_NEED(random16.size() == 16, malformed, "reply code");
  DropReply reply;
  crypto::hkdf(suite, random16, county.view(), crypto::label("mailbox"), reply.mailbox);
  Secret<48> seed;
  crypto::hkdf(suite, random16, county.view(), crypto::label("reply"), seed.span());
  WEICUN_TRY(reply.key.encryption, crypto::derive_encryption_key(suite, seed.view()));
  // The county seals to a card, and a card has two keys; this one never signs.
  reply.key.card.suite = suite;
  reply.key.card.encryption_key = reply.key.encryption.public_key;
  reply.key.card.signing_key = reply.key.encryption.public_key;
  return reply;
}

Result<Sealed> seal_drop(const Writing& writing, std::string_view content, const Recipient& county,
                         crypto::Random& random) {
  WEICUN_NEED(writing.author != nullptr, malformed, "author");
  WEICUN_NEED(writing.root_version == 0 && writing.directory_version == 0, malformed,
              "drop.versions");
  const std::vector<Recipient> recipients = {county};
  WEICUN_CHECK(check_recipients(writing.author->card.suite, recipients));
  WEICUN_NEED(content.size() <= longest_drop_content, limit_exceeded, "content.length");
  WEICUN_TRY(const Content parsed, Content::parse(content));
  WEICUN_NEED(parsed.from.core() == writing.author->card.core(), malformed, "from");
  bool named = !is_reply_card(parsed.from);
  WEICUN_CHECK(check_drop(parsed, named));
  Inner inner{cards_of(recipients), {}, {}, view_of(content), {}};
  SignedContent made;
  if (named) {
    WEICUN_TRY(made, sign_content(writing, Mode::sealed, inner.cards, content, random));
    inner.statement = made.statement;
    inner.signature = made.signature;
  }
  return seal_contents(writing, {kind_drop, inner, nullptr, &recipients}, random);
}

Result<Opened> open_drop(BytesView envelope, const keyring::Identity& recipient) {
  WEICUN_TRY(const Parts parts, parts_of(envelope, kind_drop, county_of(recipient.card)));
  WEICUN_TRY(const Opener opener, opener_of(parts, recipient));
  WEICUN_TRY(Unboxed unboxed, unbox(parts, opener));
  WEICUN_TRY(Opened opened, content_of(parts.header, unboxed.inner));
  WEICUN_CHECK(check_drop(opened.content, opened.is_signed));
  opened.fingerprint = envelope_fingerprint(parts.header.suite, envelope);
  opened.recipients = std::move(unboxed.inner.cards);
  return opened;
}

unsigned work_bits(std::size_t envelope_length) {
  return envelope_length < drop_buckets[1] ? small_work : large_work;
}

bool is_work(Suite suite, const Digest& fingerprint, std::uint64_t day, std::uint64_t nonce,
             unsigned bits) {
  ByteWriter numbers;
  numbers.u64(day).u64(nonce);
  return leading_zero_bits(crypto::labelled_hash(suite, "work", {fingerprint, numbers.view()})) >=
         bits;
}

std::optional<std::uint64_t> find_work(Suite suite, const Digest& fingerprint, std::uint64_t day,
                                       std::uint64_t first, std::uint64_t count, unsigned bits) {
  for (std::uint64_t nonce = first; nonce < first + count; ++nonce) {
    if (is_work(suite, fingerprint, day, nonce, bits)) return nonce;
  }
  return std::nullopt;
}

}  // namespace weicun::envelope
