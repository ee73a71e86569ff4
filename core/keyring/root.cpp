#include "root.h"

#include <algorithm>
#include <set>

namespace weicun::keyring {
namespace {

constexpr std::size_t root_header_length = 36;

bool all_different(const std::vector<Bytes>& keys) {
  return std::set<Bytes>(keys.begin(), keys.end()).size() == keys.size();
}

}  // namespace

Result<Root> parse_root(BytesView bytes) {
  WEICUN_NEED(bytes.size() > root_header_length, malformed, "root.length");
  ByteReader reader(bytes);
  WEICUN_NEED(text_of(reader.bytes(4)) == "WCR1", malformed, "root.magic");
  WEICUN_NEED(reader.u8() == 1, unknown_version, "root.version");
  Root root;
  WEICUN_TRY(root.suite, crypto::suite_of(reader.u8()));
  root.threshold = reader.u8();
  std::size_t count = reader.u8();
  root.version = reader.u32();
  reader.u64();  // When it was made: for people, nothing is decided by it.
  root.tenant = TenantId::from(reader.array<16>());
  WEICUN_NEED(count >= 1 && root.threshold >= 1 && root.threshold <= count, malformed,
              "root.threshold");
  WEICUN_NEED(root.version >= 1, malformed, "root.number");
  WEICUN_NEED((root.version == 1) == all_zero(root.tenant.view()), malformed, "root.tenant");
  std::size_t key_length = crypto::public_key_length(root.suite);
  WEICUN_NEED(reader.left() > count * key_length, malformed, "root.length");
  for (std::size_t i = 0; i < count; ++i) root.keys.push_back(copy_of(reader.bytes(key_length)));
  // The same key under two indexes would let one holder reach the threshold alone.
  WEICUN_NEED(all_different(root.keys), malformed, "root.keys");
  root.signed_bytes = bytes.first(root_header_length + count * key_length);
  root.digest = crypto::labelled_hash(root.suite, "root", {root.signed_bytes});
  WEICUN_TRY(root.own, read_signature_block(reader));
  if (root.version > 1) {
    WEICUN_TRY(root.by_predecessor, read_signature_block(reader));
  }
  WEICUN_NEED(reader.at_end(), malformed, "root.length");
  return root;
}

TenantId tenant_of(const Digest& first_root) {
  TenantId tenant;
  std::copy_n(first_root.begin(), tenant.bytes.size(), tenant.bytes.begin());
  return tenant;
}

Status check_root_chain(const std::vector<Root>& roots) {
  WEICUN_NEED(!roots.empty(), malformed, "roots.count");
  TenantId tenant = tenant_of(roots.front().digest);
  for (std::size_t i = 0; i < roots.size(); ++i) {
    const Root& root = roots[i];
    WEICUN_NEED(root.version == i + 1, malformed, "roots.order");
    WEICUN_NEED(i == 0 || root.tenant == tenant, wrong_tenant, "root.tenant");
    WEICUN_NEED(signed_by_threshold(root.own, root.suite, "root", root.signed_bytes, root.keys,
                                    root.threshold),
                not_trusted, "root.signatures");
    if (i == 0) continue;
    const Root& before = roots[i - 1];
    WEICUN_NEED(signed_by_threshold(root.by_predecessor, root.suite, "root", root.signed_bytes,
                                    before.keys, before.threshold),
                not_trusted, "root.predecessor");
  }
  return Done{};
}

}  // namespace weicun::keyring
