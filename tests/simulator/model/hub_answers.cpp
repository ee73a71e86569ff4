#include "hub_answers.h"

namespace weicun::simulator {
namespace {

constexpr std::string_view device_scheme = "Weicun-Device ";
constexpr std::string_view session_scheme = "Weicun-Session ";
constexpr std::string_view attachments = "attachments/";
constexpr std::string_view record_query = "?record=";

}  // namespace

sync::Answer octets(Bytes body) {
  return {200, "application/octet-stream", std::nullopt, std::move(body)};
}

sync::Answer declined(int status, std::string_view code) {
  std::string json = "{\"code\":\"" + std::string(code) + "\"}";
  return {status, "application/json", std::nullopt, copy_of(view_of(json))};
}

std::optional<Credential> credential_of(std::string_view authorization) {
  Credential credential;
  std::string_view token;
  if (authorization.starts_with(device_scheme)) {
    authorization.remove_prefix(device_scheme.size());
    std::size_t dot = authorization.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    auto kid = from_hex(authorization.substr(0, dot));
    auto account = kid ? KeyId::from_bytes(*kid) : Result<KeyId>(kid.error());
    if (!account) return std::nullopt;
    credential.account = *account;
    token = authorization.substr(dot + 1);
  } else if (authorization.starts_with(session_scheme)) {
    credential.session = true;
    token = authorization.substr(session_scheme.size());
  } else {
    return std::nullopt;
  }
  auto bytes = from_base64url(token);
  if (!bytes || bytes->size() != sync::token_length) return std::nullopt;
  credential.token = std::move(*bytes);
  return credential;
}

std::vector<BytesView> read_submission(BytesView body) {
  ByteReader in(body);
  std::uint32_t count = in.u32();
  std::vector<BytesView> records;
  for (std::uint32_t i = 0; in.ok() && i < count && count <= 256; ++i) {
    std::uint32_t length = in.u32();
    records.push_back(in.bytes(length));
  }
  return in.at_end() ? records : std::vector<BytesView>{};
}

std::optional<BlobAddress> read_blob_address(std::string_view path) {
  if (!path.starts_with(attachments)) return std::nullopt;
  path.remove_prefix(attachments.size());
  BlobAddress address;
  std::size_t query = path.find(record_query);
  auto hex = from_hex(path.substr(0, query));
  auto blob = hex ? BlobId::from_bytes(*hex) : Result<BlobId>(hex.error());
  if (!blob) return std::nullopt;
  address.blob = *blob;
  if (query == std::string_view::npos) return address;
  auto record = from_uuid(path.substr(query + record_query.size()));
  if (!record) return std::nullopt;
  address.record = RecordId::from(*record);
  return address;
}

}  // namespace weicun::simulator
