// A receipt list from a hostile hub: as it comes, and an honest one with bytes changed.
#include <weicun/envelope/receipt.h>

#include "core/keyring/village.h"
#include "fuzz/patched.h"
#include "fuzz/split.h"

namespace {

using namespace weicun;

Bytes honest_list(test::Village& village) {
  envelope::ReceiptList list;
  list.tenant = village.tenant;
  list.hub = keyring::key_id(keyring::card_digest(village.tenant, village.receipts.card));
  list.time = test::founded.plus(1);
  list.entries.resize(2);
  return *list.sign(village.receipts.signing, village.random);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static test::Village village("fuzz");
  static const keyring::Directory directory = village.directory();
  static const Bytes honest = honest_list(village);
  BytesView input(data, size);
  fuzz::must(!envelope::verify_receipts(input, directory, KeyId{}).ok());
  Bytes changed = fuzz::patched(honest, input);
  fuzz::must(envelope::verify_receipts(changed, directory, KeyId{}).ok() == (changed == honest));
  return 0;
}
