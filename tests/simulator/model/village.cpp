#include "village.h"

#include <algorithm>
#include <stdexcept>

#include <weicun/journal/chunk.h>

namespace weicun::simulator {
namespace {

constexpr crypto::Suite suite = crypto::Suite::intl;
constexpr Instant founded{1'700'000'000'000};

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error("founding: " + std::string(name_of(result.error().code)));
  return std::move(*result);
}

crypto::Random generator(std::uint8_t purpose) {
  Bytes entropy(32);
  for (std::size_t i = 0; i < entropy.size(); ++i)
    entropy[i] = static_cast<std::uint8_t>(i * 7 + purpose);
  return must(crypto::Random::seeded(entropy));
}

keyring::Identity identity(crypto::Random& random, keyring::Use use, std::uint8_t office,
                           const std::string& code) {
  keyring::Identity made;
  made.encryption = must(crypto::make_encryption_key(suite, random));
  made.signing = must(crypto::make_signing_key(suite, random));
  made.card.use = use;
  made.card.suite = suite;
  made.card.office = office;
  made.card.not_before = founded;
  std::copy(code.begin(), code.end(), made.card.scope.begin());
  made.card.encryption_key = made.encryption.public_key;
  made.card.signing_key = made.signing.public_key;
  return made;
}

keyring::DirectoryEntry entry(const TenantId& tenant, const keyring::Identity& who) {
  return {who.card, keyring::card_digest(tenant, who.card), keyring::CardStatus::active, founded};
}

struct Founding {
  crypto::Random random = generator(1);
  std::vector<crypto::KeyPair> root_keys;
  keyring::RootDraft root;

  Founding() {
    for (int i = 0; i < 3; ++i) root_keys.push_back(must(crypto::make_signing_key(suite, random)));
    root.suite = suite;
    root.created = founded;
    for (const crypto::KeyPair& key : root_keys) root.keys.push_back(key.public_key);
  }
  crypto::Digest digest() const {
    return crypto::labelled_hash(suite, "root", {keyring::root_unsigned(root)});
  }
  Bytes bundle(const keyring::DirectoryDraft& draft) {
    return must(
        keyring::make_bundle(root, draft, {{0, &root_keys[0]}, {1, &root_keys[1]}}, random));
  }
};

/// What the next directory names as its predecessor (format.md §3.3, as the keyring reads it:
/// without signatures).
crypto::Digest directory_digest(const keyring::DirectoryDraft& draft) {
  return crypto::labelled_hash(suite, "directory", {keyring::directory_unsigned(draft)});
}

void make_office_vault(Village& made, crypto::Random& random) {
  keyring::Vault vault = keyring::Vault::create(suite, random);
  auto random16 = random.bytes<16>();
  keyring::SlotHeader header = vault.new_slot(keyring::SlotKind::recovery, random);
  std::vector<keyring::Slot> slots;
  slots.push_back(vault.fill_slot(header, keyring::recovery_key(suite, header, random16), random));
  keyring::SlotSet set = must(vault.slot_set(std::move(slots), 1));
  journal::FrameAddress address{journal::FrameKind::keys, suite,     vault.epoch(), 1,
                                vault.id().bytes,         vault.id()};
  Bytes keys = keyring::keys_plaintext(made.secretary);
  std::vector<journal::Frame> frames = {
      journal::boxed_frame(address, vault.frame_key(), keys, random)};
  journal::Placing placing{suite, StoreId::from(random.bytes<16>()), random.bytes<8>(),
                           vault.epoch()};
  journal::Chunk chunk = journal::place(placing, {}, frames, vault.chain_key());
  ByteWriter out;
  out.text("WCB1")
      .u32(static_cast<std::uint32_t>(set.bytes.size()))
      .bytes(set.bytes)
      .bytes(chunk.bytes);
  made.office_vault = out.take();
  made.recovery_code = keyring::recovery_code(suite, keyring::CodeKind::recovery, random16);
}

keyring::DirectoryDraft draft_of(const Village& made, std::uint32_t version) {
  keyring::DirectoryDraft draft;
  draft.suite = suite;
  draft.tenant = made.tenant;
  draft.directory_version = version;
  draft.issued = founded;
  draft.fresh_until = founded.plus(10ULL * 365 * 24 * 3'600'000);
  draft.village = made.code;
  return draft;
}

Bytes forged_bundle(const Village& made) {
  Founding others;
  others.random = generator(99);
  others.root_keys.clear();
  others.root.keys.clear();
  for (int i = 0; i < 3; ++i) {
    others.root_keys.push_back(must(crypto::make_signing_key(suite, others.random)));
    others.root.keys.push_back(others.root_keys.back().public_key);
  }
  keyring::DirectoryDraft draft = draft_of(made, 9);
  for (const keyring::Identity* who : {&made.impostor, &made.hub_receipts, &made.hub_transport}) {
    draft.entries.push_back(entry(made.tenant, *who));
  }
  return others.bundle(draft);
}

Village found() {
  Founding founding;
  Village made;
  crypto::Digest root = founding.digest();
  std::copy_n(root.begin(), made.tenant.bytes.size(), made.tenant.bytes.begin());
  made.roots = ByteWriter().bytes(root).u32(1).u32(1).u8(2).take();
  made.secretary = identity(founding.random, keyring::Use::office, 1, made.code);
  made.impostor = identity(founding.random, keyring::Use::office, 1, made.code);
  made.hub_receipts = identity(founding.random, keyring::Use::hub_receipts, 0, made.code);
  made.hub_transport = identity(founding.random, keyring::Use::hub_transport, 0, made.code);
  keyring::DirectoryDraft draft = draft_of(made, 1);
  for (const keyring::Identity* who : {&made.secretary, &made.hub_receipts, &made.hub_transport}) {
    draft.entries.push_back(entry(made.tenant, *who));
  }
  made.older_bundle = founding.bundle(draft);
  draft.previous = directory_digest(draft);
  draft.directory_version = 2;
  made.bundle = founding.bundle(draft);
  made.next_hub_receipts = identity(founding.random, keyring::Use::hub_receipts, 0, made.code);
  made.next_hub = keyring::key_id(keyring::card_digest(made.tenant, made.next_hub_receipts.card));
  made.forged_bundle = forged_bundle(made);
  made.secretary_card = keyring::card_digest(made.tenant, made.secretary.card);
  made.transport_card = keyring::card_digest(made.tenant, made.hub_transport.card);
  made.hub = keyring::key_id(keyring::card_digest(made.tenant, made.hub_receipts.card));
  make_office_vault(made, founding.random);
  return made;
}

}  // namespace

const Village& village() {
  static const Village founded_once = found();
  return founded_once;
}

Bytes bundle_with_next_hub_key(Instant since) {
  const Village& made = village();
  Founding founding;
  keyring::DirectoryDraft draft = draft_of(made, 1);
  for (const keyring::Identity* who : {&made.secretary, &made.hub_receipts, &made.hub_transport}) {
    draft.entries.push_back(entry(made.tenant, *who));
  }
  draft.previous = directory_digest(draft);
  draft.directory_version = 2;
  draft.previous = directory_digest(draft);
  draft.directory_version = 3;
  draft.entries[1].status = keyring::CardStatus::superseded;
  draft.entries[1].since = since;
  draft.entries.push_back(entry(made.tenant, made.next_hub_receipts));
  return founding.bundle(draft);
}

const Bytes& bundle_without_offices() {
  static const Bytes made = [] {
    Founding founding;
    keyring::DirectoryDraft draft = draft_of(village(), 1);
    for (const keyring::Identity* who : {&village().hub_receipts, &village().hub_transport}) {
      draft.entries.push_back(entry(village().tenant, *who));
    }
    return founding.bundle(draft);
  }();
  return made;
}

}  // namespace weicun::simulator
