// Sealed envelopes, readable records and their contents from a hostile server. The inner part is
// reached by boxing the input with a key that the target knows; the signature is what nobody can
// hit.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include <weicun/crypto/box.h>
#include <weicun/envelope/letter.h>

namespace {

using namespace weicun;

const TenantId tenant{{7}};

crypto::Random fixed_random() {
  Bytes entropy(32);
  for (std::size_t i = 0; i < entropy.size(); ++i) entropy[i] = static_cast<std::uint8_t>(i * 7);
  return std::move(*crypto::Random::seeded(entropy));
}

/// The input as inner part of an envelope to one recipient, padded to the smallest bucket.
void open_as_inner_part(BytesView input, crypto::Random& random) {
  if (input.size() > 4'096) return;
  ByteWriter header;
  header.text("WCE1").u8(1).u8(2).u8(1).u8(1).bytes(tenant.view()).zeros(16 + 8);
  header.u32(4'096 + crypto::box_overhead).zeros(4 + 32 + 8).zeros(96);
  Bytes plain = ByteWriter().bytes(input).zeros(4'096 - input.size()).take();
  Secret<32> key = random.secret<32>();
  Bytes bound = header.take();
  Bytes body = crypto::seal_box(crypto::Suite::intl, random, key.view(), "letter", bound, plain);
  Bytes envelope = ByteWriter().bytes(bound).bytes(body).take();
  if (envelope::open_own(envelope, tenant, key).ok()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  BytesView bytes(data, size);
  crypto::Random random = fixed_random();
  static const keyring::Identity reader = std::move(*keyring::make_member(
      crypto::Suite::intl, random, "522699101201", Instant{1'790'000'000'000}));
  if (envelope::open(bytes, tenant, reader).ok()) std::abort();
  if (envelope::read_readable(bytes, tenant, crypto::Digest{}).ok()) std::abort();
  auto statement = envelope::Statement::parse(bytes);
  if (statement.ok() && !equal(statement->bytes(), bytes)) std::abort();
  (void)envelope::Content::parse(text_of(bytes));
  open_as_inner_part(bytes, random);
  return 0;
}
