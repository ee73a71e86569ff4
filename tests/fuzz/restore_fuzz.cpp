// The file of an office vault or a backup, as whoever carried it may have changed it, given with
// the right code: it opens unchanged or not at all. And what lies in the boxes of KEYS and INBOX
// frames, which is read as if its writer were not to be trusted.
#include <weicun/client/client.h>
#include <weicun/inbox/incoming.h>

#include "core/client/office_vault.h"
#include "fuzz/patched.h"
#include "fuzz/split.h"

namespace {

using namespace weicun;

struct Office {
  crypto::Random random = test::random_from("restore");
  keyring::Identity secretary = test::make_identity(random, test::Use::office, 1);
  Bytes keys = keyring::keys_plaintext(secretary);
  test::OfficeVault vault{secretary, random};

  bool opens(BytesView file) {
    client::Settings settings;
    settings.village = "522699101201";
    auto client = client::Client::start(settings, random.bytes<32>());
    fuzz::must(client.ok());
    return client->restore(file, vault.code).ok();
  }
};

Bytes honest_inbox_plaintext() {
  inbox::Incoming incoming;
  incoming.type = "gov.letter_event";
  incoming.kind = "reply";
  incoming.sequence = 7;
  incoming.written = test::founded;
  incoming.reply_to = RecordId{{1}};
  return inbox::frame_plaintext(incoming, view_of("WCE1"));
}

void read_inbox_plaintext(BytesView plain) {
  auto stored = inbox::read_plaintext(plain, RecordId{});
  if (!stored.ok()) return;
  Bytes written = inbox::frame_plaintext(stored->incoming, stored->record);
  auto again = inbox::read_plaintext(written, RecordId{});
  fuzz::must(again.ok() && again->record == stored->record);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Office office;
  static const Bytes incoming = honest_inbox_plaintext();
  BytesView input(data, size);
  fuzz::must(!office.opens(input));
  Bytes changed = fuzz::patched(office.vault.file, input);
  fuzz::must(office.opens(changed) == (changed == office.vault.file));
  Bytes keys = fuzz::patched(office.keys, input);
  auto identity = keyring::identity_from_keys(keys);
  fuzz::must(!identity.ok() || keyring::keys_plaintext(*identity) == keys);
  read_inbox_plaintext(input);
  read_inbox_plaintext(fuzz::patched(incoming, input));
  return 0;
}
