// A receipt list from a hostile hub, with tenant, account and hub set right so that the parser goes
// on to the entries and the signature.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include <weicun/envelope/receipt.h>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weicun;
  Bytes bytes(data, data + size);
  keyring::Directory directory;
  keyring::DirectoryEntry hub;
  hub.card.use = keyring::Use::hub_receipts;
  hub.card.encryption_key = Bytes(32, 1);
  // The encoding of a point of no small order, whose private half the fuzzer doesn't have.
  hub.card.signing_key = Bytes(32, 0x66);
  hub.card.signing_key[0] = 0x58;
  hub.digest = keyring::card_digest(directory.tenant, hub.card);
  directory.entries.push_back(hub);
  if (size >= 52) {
    std::fill_n(bytes.begin() + 4, 16, std::uint8_t{0});
    std::copy_n(hub.digest.begin(), 16, bytes.begin() + 20);
    std::fill_n(bytes.begin() + 36, 16, std::uint8_t{0});
  }
  if (envelope::verify_receipts(bytes, directory, KeyId{}).ok()) std::abort();
  return 0;
}
