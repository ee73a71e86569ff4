#include "argon2id.h"

#include <climits>
#include <cstddef>
#include <cstdint>

#include <weicun/crypto/keys.h>

#include "address.h"

// libsodium's inner header, unlike its public ones, doesn't say that it is C.
extern "C" {
#include <argon2.h>
}

namespace weicun::crypto {
namespace {

constexpr std::uint32_t least_memory_kib = 19'456;  // format.md §2.1
constexpr std::uint32_t most_memory_kib = 262'144;
constexpr std::uint8_t least_passes = 2;
constexpr std::uint8_t most_passes = 10;

std::uint8_t* unchanged(BytesView bytes) {
  // The C struct has no const, but without the CLEAR_PASSWORD and CLEAR_SECRET flags it only reads.
  return const_cast<std::uint8_t*>(address_of(bytes));
}

}  // namespace

Status argon2id_fill(const Argon2Input& input, std::span<std::uint8_t> out) {
  argon2_context context{};
  context.out = out.data();
  context.outlen = static_cast<std::uint32_t>(out.size());
  context.pwd = unchanged(input.passphrase);
  context.pwdlen = static_cast<std::uint32_t>(input.passphrase.size());
  context.salt = unchanged(input.salt);
  context.saltlen = static_cast<std::uint32_t>(input.salt.size());
  context.secret = unchanged(input.secret);
  context.secretlen = static_cast<std::uint32_t>(input.secret.size());
  context.ad = unchanged(input.associated);
  context.adlen = static_cast<std::uint32_t>(input.associated.size());
  context.t_cost = input.passes;
  context.m_cost = input.memory_kib;
  context.lanes = input.lanes;
  context.threads = input.lanes;
  // libsodium's own pwhash call leaves the filled memory behind.
  context.flags = ARGON2_FLAG_CLEAR_MEMORY;
  WEICUN_NEED(argon2_ctx(&context, Argon2_id) == ARGON2_OK, limit_exceeded, "argon2id");
  return Done{};
}

Result<Secret<32>> argon2id(BytesView passphrase, BytesView salt, Argon2Cost cost) {
  WEICUN_NEED(cost.memory_kib >= least_memory_kib && cost.memory_kib <= most_memory_kib,
              limit_exceeded, "argon2id memory");
  WEICUN_NEED(cost.passes >= least_passes && cost.passes <= most_passes, limit_exceeded,
              "argon2id passes");
  Argon2Input input;
  input.passphrase = passphrase;
  input.salt = salt;
  input.memory_kib = cost.memory_kib;
  input.passes = cost.passes;
  Secret<32> key;
  WEICUN_CHECK(argon2id_fill(input, key.span()));
  return key;
}

}  // namespace weicun::crypto
