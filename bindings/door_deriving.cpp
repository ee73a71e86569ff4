#include <weicun/json/canonical.h>

#include "door.h"

/// The slow calls, which need no client: a short-lived instance makes them (decision 0052).
namespace weicun::bindings {

/// The key for a slot from what a person typed, as the answer's part; of a PIN A and Lp.
/// `deriveTrial`: how long this device takes for a cost; what it derives is thrown away.
Door::Answer Door::perform_derivation(std::string_view call, const Message& message, Parts& parts) {
  if (call == "deriveTrial") {
    crypto::Argon2Cost cost{static_cast<std::uint32_t>(message.count("memory")),
                            static_cast<std::uint8_t>(message.count("passes"))};
    WEICUN_TRY(auto key, crypto::argon2id(view_of("trial"), Bytes(16), cost));
    (void)key;
    return std::string("{}");
  }
  WEICUN_TRY(auto slot, keyring::SlotHeader::parse(message.part(0)));
  if (call == "derivePin") {
    WEICUN_TRY(auto keys, keyring::pin_keys(slot, message.part(1), message.part(2)));
    parts.add(copy_of(keys.authentication.view()));
    parts.add(copy_of(keys.local.view()));
    return std::string("{}");
  }
  WEICUN_NEED(call == "derive", not_supported, "call");
  WEICUN_TRY(auto key, keyring::passphrase_key(slot, message.part(1)));
  parts.add(copy_of(key.view()));
  return std::string("{}");
}

}  // namespace weicun::bindings
