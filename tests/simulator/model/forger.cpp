#include "forger.h"

#include <stdexcept>

#include <weicun/catalogue/catalogue.h>
#include <weicun/envelope/letter.h>
#include <weicun/envelope/receipt.h>

#include "hub_answers.h"
#include "village.h"

namespace weicun::simulator {
namespace {

crypto::Random generator() {
  auto random = crypto::Random::seeded(village().roots);
  if (!random) throw std::runtime_error("the forger's randomness");
  return std::move(*random);
}

Bytes make_forged_notice() {
  auto types = catalogue::Catalogue::built_in();
  auto verdict = types.check_text(
      "village.notice",
      R"({"level":"normal","title":"forged","body":"NOTICE-4000000000-forged","audience":{},)"
      R"("valid_to":"2026-12-31T00:00:00+08:00","need_ack":false,"issuer_org":"nobody"})",
      catalogue::Locale::en);
  if (!verdict || !verdict->checked) throw std::runtime_error("forged notice: invalid");
  const keyring::Identity& impostor = village().impostor;
  auto random = generator();
  auto content = envelope::content_text(*verdict->checked, {}, impostor.card, {});
  envelope::Writing writing{village().tenant,
                            make_record_id({1'795'000'000'000}, random.bytes<16>()),
                            {1'795'000'000'000},
                            1,
                            2,
                            &impostor};
  auto record = envelope::write_readable(writing, *content, village().transport_card, random);
  if (!record) throw std::runtime_error("forged notice: not written");
  return record->bytes;
}

}  // namespace

const Bytes& forged_notice() {
  static const Bytes made = make_forged_notice();
  return made;
}

std::optional<Bytes> forged_receipts(const sync::Request& request, BytesView body, Instant now) {
  auto credential = credential_of(request.authorization);
  if (request.path != "submit" || !credential || credential->session) return std::nullopt;
  envelope::ReceiptList list;
  list.tenant = village().tenant;
  list.hub = village().hub;
  list.account = credential->account;
  list.time = now;
  list.hub_epoch = 1;
  for (BytesView record : read_submission(body)) {
    auto header = envelope::read_header(record);
    if (!header) return std::nullopt;
    crypto::Digest fingerprint = envelope::envelope_fingerprint(header->suite, record);
    list.entries.push_back({header->id.bytes, fingerprint, envelope::HubVerdict::accepted, 0,
                            list.entries.size() + 1});
  }
  crypto::Random random = generator();
  auto bytes = list.sign(village().impostor.signing, random);
  return bytes ? std::optional<Bytes>(std::move(*bytes)) : std::nullopt;
}

}  // namespace weicun::simulator
