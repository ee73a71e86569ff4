#include "device_file.h"

#include <weicun/keyring/directory.h>

namespace weicun::client {
namespace {

constexpr std::size_t token_length = 32;
constexpr std::size_t longest_server = 2'048;
constexpr std::size_t id_length = 16;

}  // namespace

Bytes DeviceFile::bytes() const {
  ByteWriter out;
  out.bytes(token);
  if (whole()) out.bytes(account.view()).bytes(roots).text(server);
  return out.take();
}

Result<DeviceFile> DeviceFile::parse(BytesView bytes) {
  ByteReader in(bytes);
  DeviceFile file;
  file.token = copy_of(in.bytes(token_length));
  WEICUN_NEED(in.ok(), malformed, "device file length");
  if (in.at_end()) return file;
  file.account = KeyId::from(in.array<id_length>());
  file.roots = copy_of(in.bytes(keyring::Roots::length));
  WEICUN_NEED(in.ok() && in.left() <= longest_server, malformed, "device file length");
  file.server = text_of(in.bytes(in.left()));
  return file;
}

Bytes ids_file(const std::set<RecordId>& ids) {
  ByteWriter out;
  for (const RecordId& id : ids) out.bytes(id.view());
  return out.take();
}

std::set<RecordId> read_ids_file(BytesView bytes) {
  std::set<RecordId> ids;
  for (ByteReader in(bytes); in.left() >= id_length;)
    ids.insert(RecordId::from(in.array<id_length>()));
  return ids;
}

}  // namespace weicun::client
