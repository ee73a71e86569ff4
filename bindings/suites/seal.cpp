#include <vector>

#include <weicun/envelope/letter.h>

#include "operations.h"

namespace weicun::bindings {
namespace {

constexpr std::size_t signing_key_length = 32;
constexpr Instant written{1'790'000'000'000};

Result<std::vector<envelope::Recipient>> recipients_in(crypto::Suite suite, const TenantId& tenant,
                                                       BytesView cores) {
  std::size_t length = keyring::card_core_length(suite);
  WEICUN_NEED(cores.size() % length == 0, malformed, "seal.recipients");
  std::vector<envelope::Recipient> recipients;
  for (; !cores.empty(); cores = cores.subspan(length)) {
    WEICUN_TRY(keyring::Card card, keyring::Card::parse(cores.first(length)));
    recipients.push_back({keyring::card_digest(tenant, card), std::move(card.encryption_key)});
  }
  return recipients;
}

}  // namespace

Result<Bytes> seal_letter(crypto::Suite suite, const OperationParts& parts,
                          crypto::Random& random) {
  WEICUN_NEED(parts.size() == 6 && parts[1].size() == signing_key_length, malformed, "seal");
  keyring::Identity author;
  WEICUN_TRY(author.card, keyring::Card::parse(parts[0]));
  WEICUN_NEED(author.card.suite == suite, malformed, "seal.author");
  author.signing = {author.card.signing_key, SecretBytes(parts[1])};
  WEICUN_TRY(const TenantId tenant, TenantId::from_bytes(parts[2]));
  WEICUN_TRY(const RecordId id, RecordId::from_bytes(parts[3]));
  WEICUN_TRY(const auto recipients, recipients_in(suite, tenant, parts[5]));
  const envelope::Writing writing{tenant, id, written, 1, 1, &author};
  WEICUN_TRY(envelope::Sealed sealed,
             envelope::seal(writing, text_of(parts[4]), {}, recipients, random));
  return std::move(sealed.bytes);
}

}  // namespace weicun::bindings
