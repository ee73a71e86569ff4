#pragma once

#include <optional>
#include <string>
#include <vector>

#include <weicun/sync/protocol.h>

/// The protocol's spelling from the hub's side.
namespace weicun::simulator {

[[nodiscard]] sync::Answer octets(Bytes body);
[[nodiscard]] sync::Answer declined(int status, std::string_view code);

struct Credential {
  bool session = false;
  KeyId account;  ///< Of a device.
  Bytes token;
};
[[nodiscard]] std::optional<Credential> credential_of(std::string_view authorization);

/// Views into `body`; empty when it is not a submission of 1…256 records.
[[nodiscard]] std::vector<BytesView> read_submission(BytesView body);

struct BlobAddress {
  BlobId blob;
  std::optional<RecordId> record;
};
[[nodiscard]] std::optional<BlobAddress> read_blob_address(std::string_view path);

}  // namespace weicun::simulator
