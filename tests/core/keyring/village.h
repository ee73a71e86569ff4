#pragma once

#include <algorithm>
#include <cstdlib>
#include <string>

#include <optional>

#include <weicun/keyring/directory.h>

#include "suites.h"

/// A village with three root holders, offices and a hub, as tests need it. Everything follows from
/// a name, so that a failing test fails again.
namespace weicun::test {

using keyring::CardStatus;
using keyring::Identity;
using keyring::Signer;
using keyring::Use;

inline crypto::Random random_from(std::string_view name) {
  crypto::Digest entropy = crypto::hash(crypto::Suite::intl, {view_of(name)});
  return *crypto::Random::seeded(entropy);
}

inline const std::string village_code = "522699101201";
inline const Instant founded{1'790'000'000'000};

inline Identity make_identity(crypto::Random& random, Use use, std::uint8_t office,
                              crypto::Suite suite = crypto::Suite::intl) {
  Identity identity = *keyring::make_member(suite, random, village_code, founded);
  identity.card.use = use;
  identity.card.office = office;
  return identity;
}

inline keyring::DirectoryEntry entry_for(const TenantId& tenant, const Identity& identity,
                                         CardStatus status = CardStatus::active,
                                         Instant since = founded) {
  return {identity.card, keyring::card_digest(tenant, identity.card), status, since};
}

/// What the next version of a village's directory must name as its predecessor.
inline crypto::Digest digest_of(const keyring::DirectoryDraft& draft) {
  return crypto::labelled_hash(draft.suite, "directory", {keyring::directory_unsigned(draft)});
}

inline Bytes signature_block(std::string_view word, BytesView bytes,
                             const std::vector<Signer>& signers, crypto::Random& random,
                             crypto::Suite suite = crypto::Suite::intl) {
  ByteWriter out;
  out.u8(static_cast<std::uint8_t>(signers.size()));
  for (const Signer& signer : signers) {
    out.u8(signer.index).bytes(*crypto::sign(suite, random, *signer.key, word, {bytes}));
  }
  return out.take();
}

inline Bytes assemble(const std::vector<Bytes>& roots, BytesView directory) {
  ByteWriter out;
  std::uint8_t suite = roots.empty() ? std::uint8_t{2} : roots.front()[5];
  out.text("WCT1").u8(1).u8(suite).u8(static_cast<std::uint8_t>(roots.size())).zeros(1);
  for (const Bytes& root : roots) out.u32(static_cast<std::uint32_t>(root.size())).bytes(root);
  return out.u32(static_cast<std::uint32_t>(directory.size())).bytes(directory).take();
}

struct RootHolders {
  std::vector<crypto::KeyPair> keys;

  explicit RootHolders(crypto::Random& random, crypto::Suite suite = crypto::Suite::intl,
                       std::size_t count = 3) {
    for (std::size_t i = 0; i < count; ++i)
      keys.push_back(*crypto::make_signing_key(suite, random));
  }
  [[nodiscard]] std::vector<Bytes> public_keys() const {
    std::vector<Bytes> out;
    for (const auto& key : keys) out.push_back(key.public_key);
    return out;
  }
  [[nodiscard]] std::vector<Signer> some(std::initializer_list<std::uint8_t> indexes) const {
    std::vector<Signer> out;
    for (std::uint8_t index : indexes) out.push_back({index, &keys[index]});
    return out;
  }
};

struct Village {
  crypto::Suite suite;
  crypto::Random random;
  RootHolders holders;
  keyring::RootDraft root;
  Bytes root_bytes;  ///< Version 1 with its signatures.
  TenantId tenant;
  keyring::Roots invitation;
  Identity secretary;
  Identity township;
  Identity receipts;
  Identity transport;

  explicit Village(std::string_view name, crypto::Suite of_suite = crypto::Suite::intl)
      : suite(of_suite),
        random(random_from(name)),
        holders(random, suite),
        secretary(make_identity(random, Use::office, 1, suite)),
        township(make_identity(random, Use::office, 4, suite)),
        receipts(make_identity(random, Use::hub_receipts, 0, suite)),
        transport(make_identity(random, Use::hub_transport, 0, suite)) {
    root.suite = suite;
    root.created = founded;
    root.keys = holders.public_keys();
    Bytes signed_bytes = keyring::root_unsigned(root);
    root_bytes =
        ByteWriter()
            .bytes(signed_bytes)
            .bytes(signature_block("root", signed_bytes, holders.some({0, 1}), random, suite))
            .take();
    invitation.digest = crypto::labelled_hash(suite, "root", {signed_bytes});
    invitation.least_directory_version = 1;
    invitation.suite = suite;
    std::copy_n(invitation.digest.begin(), 16, tenant.bytes.begin());
  }

  [[nodiscard]] keyring::DirectoryDraft directory_draft(std::uint32_t version = 1) const {
    keyring::DirectoryDraft draft;
    draft.suite = suite;
    draft.tenant = tenant;
    draft.directory_version = version;
    draft.issued = founded;
    draft.fresh_until = founded.plus(90ULL * 86'400'000);
    draft.village = village_code;
    for (const Identity* identity : {&secretary, &township, &receipts, &transport}) {
      draft.entries.push_back(entry_for(tenant, *identity));
    }
    return draft;
  }
  [[nodiscard]] Bytes sign_directory(const keyring::DirectoryDraft& draft,
                                     const std::vector<Signer>& signers) {
    Bytes bytes = keyring::directory_unsigned(draft);
    return ByteWriter()
        .bytes(bytes)
        .bytes(signature_block("directory", bytes, signers, random, suite))
        .take();
  }
  [[nodiscard]] Bytes bundle(const keyring::DirectoryDraft& draft) {
    return assemble({root_bytes}, sign_directory(draft, holders.some({0, 1})));
  }
  [[nodiscard]] keyring::Directory directory() {
    return *keyring::believe(bundle(directory_draft()), invitation, nullptr);
  }
};

/// The code of a refusal, or none where there was none.
template <class T>
std::optional<ErrorCode> refusal(const Result<T>& result) {
  return result.ok() ? std::nullopt : std::optional<ErrorCode>(result.error().code);
}

}  // namespace weicun::test
