// A vault's former keys: what was written before "new keys" was chosen stays readable.
#include <weicun/keyring/vault.h>

namespace weicun::keyring {
namespace {

constexpr std::size_t entry_length = 4 + 32;  // epoch ‖ master key
/// More changes of all keys than a person makes; each costs 36 bytes at every opening.
constexpr std::size_t most_former = 1'000;

/// "WCM1" ‖ version ‖ suite ‖ u16 count ‖ vault16 ‖ u32 epoch: what the box is bound to.
Bytes header_of(Suite suite, const VaultId& vault, std::uint32_t epoch, std::size_t count) {
  ByteWriter out;
  out.text("WCM1").u8(1).u8(static_cast<std::uint8_t>(suite));
  out.u16(static_cast<std::uint16_t>(count)).bytes(vault.view()).u32(epoch);
  return out.take();
}

}  // namespace

const Vault::Keys* Vault::keys_of(std::uint32_t epoch) const {
  if (epoch == epoch_) return &keys_;
  auto found = former_.find(epoch);
  return found == former_.end() ? nullptr : &found->second;
}

const Secret<32>* Vault::frame_key(std::uint32_t epoch) const {
  const Keys* keys = keys_of(epoch);
  return keys != nullptr ? &keys->frame : nullptr;
}

const Secret<32>* Vault::chain_key(std::uint32_t epoch) const {
  const Keys* keys = keys_of(epoch);
  return keys != nullptr ? &keys->chain : nullptr;
}

std::vector<std::uint32_t> Vault::former_epochs() const {
  std::vector<std::uint32_t> epochs;
  for (const auto& [epoch, keys] : former_) epochs.push_back(epoch);
  return epochs;
}

Vault Vault::next_epoch(crypto::Random& random) const {
  Vault next(suite_, id_, epoch_ + 1, random.secret<32>());
  for (const auto& [epoch, keys] : former_)
    next.former_.emplace(epoch, Keys(suite_, id_, epoch, keys.master.duplicate()));
  next.former_.emplace(epoch_, Keys(suite_, id_, epoch_, keys_.master.duplicate()));
  return next;
}

Bytes Vault::epochs_file(crypto::Random& random) const {
  Bytes header = header_of(suite_, id_, epoch_, former_.size());
  ByteWriter masters;
  for (const auto& [epoch, keys] : former_) masters.u32(epoch).bytes(keys.master.view());
  SecretBytes plain(masters.take());
  Bytes box = crypto::seal_box(suite_, random, keys_.frame.view(), "frame", header, plain.view());
  return ByteWriter().bytes(header).bytes(box).take();
}

Status Vault::learn_epochs(BytesView file) {
  ByteReader in(file);
  WEICUN_NEED(text_of(in.bytes(4)) == "WCM1" && in.u8() == 1, malformed, "epochs.magic");
  WEICUN_NEED(in.u8() == static_cast<std::uint8_t>(suite_), malformed, "epochs.suite");
  std::uint16_t count = in.u16();
  WEICUN_NEED(VaultId::from(in.array<16>()) == id_, malformed, "epochs.vault");
  std::uint32_t epoch = in.u32();
  WEICUN_NEED(in.ok() && count <= most_former, malformed, "epochs.header");
  if (epoch > epoch_) return Done{};
  WEICUN_NEED(epoch == epoch_, malformed, "epochs.epoch");
  Bytes header = header_of(suite_, id_, epoch, count);
  WEICUN_TRY(Bytes opened,
             crypto::open_box(suite_, keys_.frame.view(), "frame", header, in.bytes(in.left())));
  SecretBytes plain(std::move(opened));
  WEICUN_NEED(plain.size() == count * entry_length, malformed, "epochs.length");
  ByteReader masters(plain.view());
  for (std::uint16_t i = 0; i < count; ++i) {
    std::uint32_t former = masters.u32();
    WEICUN_NEED(former >= 1 && former < epoch_, malformed, "epochs.former");
    Secret<32> master{std::span<const std::uint8_t, 32>(masters.bytes(32))};
    former_.insert_or_assign(former, Keys(suite_, id_, former, std::move(master)));
  }
  return Done{};
}

}  // namespace weicun::keyring
