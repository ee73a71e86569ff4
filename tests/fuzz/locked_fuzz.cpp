// What lies in clear beside the slot set, as anybody can change it, given to a client without the
// key: it opens locked and asks nothing of a hub that the file doesn't name whole.
#include <weicun/client/client.h>
#include <weicun/keyring/vault.h>

#include "core/keyring/village.h"
#include "fuzz/split.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weicun;
  static crypto::Random random = test::random_from("locked");
  static const keyring::Vault vault = keyring::Vault::create(crypto::Suite::intl, random);
  static const keyring::SlotHeader header = vault.new_slot(keyring::SlotKind::recovery, random);
  static const Bytes slots =
      vault.slot_set({vault.fill_slot(header, Secret<32>(), random)}, 1)->bytes;
  BytesView input(data, size);
  client::Settings settings;
  settings.village = "522699101201";
  auto client = client::Client::start(settings, random.bytes<32>());
  fuzz::must(client.ok());
  fuzz::must(client->read_slots(slots).ok());
  client->sent_while_locked(input);
  fuzz::must(client->stay_locked(input, input).ok());
  fuzz::must(client->locked());
  fuzz::must(client->finish({}, input, {1}).ok());
  client->woken({2});
  client->offices(1, {2});
  client->trust(2, "branch_secretary", "一 二 三 四 五 六", {2});
  client->recovery_code(3, {2});
  client->ask_share(4, random.bytes<16>(), random.bytes<32>(), {2});
  int refused = 0;
  while (auto effect = client->next_effect()) {
    bool asks = std::holds_alternative<client::Send>(*effect);
    fuzz::must(!asks || size > 88);
    const auto* load = std::get_if<client::Load>(&*effect);
    if (load != nullptr && load->name == "drop") client->loaded("drop", input, {2});
    if (load != nullptr && load->name != "drop") client->loaded(load->name, std::nullopt, {2});
    const auto* settled = std::get_if<client::Settled>(&*effect);
    bool is_refused = settled != nullptr && !settled->answer.ok() && settled->request < 4;
    refused += is_refused && settled->answer.error().code == ErrorCode::locked ? 1 : 0;
  }
  fuzz::must(refused == 3);
  return 0;
}
