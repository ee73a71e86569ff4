#include <catch_amalgamated.hpp>

#include "argon2id.h"
#include "hpke.h"
#include "intl_primitives.h"
#include "support.h"

#include <weicun/crypto/keys.h>

using namespace weicun;
using namespace weicun::crypto;

TEST_CASE("Ed25519 signs the messages of RFC 8032 §7.1, tests 1 to 3") {
  struct Row {
    const char* seed;
    const char* public_key;
    const char* message;
    const char* signature;
  };
  const Row rows[] = {
      {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
       "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
       "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf"
       "9b46b"
       "d25bf5f0595bbe24655141438e7a100b"},
      {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
       "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
       "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f"
       "11d8c"
       "387b2eaeb4302aeeb00d291612bb0c00"},
      {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
       "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
       "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984"
       "dc659"
       "4a7c15e9716ed28dc027beceea1ec40a"},
  };
  for (const Row& row : rows) {
    Bytes public_key = intl::ed25519_public_key(hex(row.seed));
    CHECK(hex_of(public_key) == row.public_key);
    CHECK(hex_of(intl::ed25519_sign(hex(row.seed), public_key, hex(row.message))) == row.signature);
    CHECK(intl::ed25519_verify(public_key, hex(row.message), hex(row.signature)));
  }
}

TEST_CASE("S + L, small-order and non-canonical A and R are refused") {
  // Each of these satisfies [S]B = R + [k]A; the generator asserts it.
  for (const auto& row : vectors("forgeries")) {
    INFO(row.at("why").get<std::string>());
    CHECK_FALSE(intl::ed25519_verify(bytes_in(row, "public"), bytes_in(row, "message"),
                                     bytes_in(row, "signature")));
  }
}

TEST_CASE("X25519 gives the results of RFC 7748 §5.2 and §6.1") {
  CHECK(hex_of(intl::x25519(hex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"),
                            hex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"))
                   .value()
                   .view()) == "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
  CHECK(hex_of(intl::x25519(hex("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d"),
                            hex("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493"))
                   .value()
                   .view()) == "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957");

  Bytes alice = hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
  Bytes bob = hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
  Bytes alice_public = intl::x25519_public_key(alice);
  Bytes bob_public = intl::x25519_public_key(bob);
  CHECK(hex_of(alice_public) == "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
  CHECK(hex_of(bob_public) == "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
  const char* shared = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";
  CHECK(hex_of(intl::x25519(alice, bob_public).value().view()) == shared);
  CHECK(hex_of(intl::x25519(bob, alice_public).value().view()) == shared);
}

TEST_CASE("X25519 a thousand times in a row gives the result of RFC 7748 §5.2") {
  Bytes scalar(32);
  scalar[0] = 9;
  Bytes point = scalar;
  for (int i = 0; i < 1000; ++i) {
    Bytes next = copy_of(intl::x25519(scalar, point).value().view());
    point = std::exchange(scalar, next);
    if (i == 0)
      CHECK(hex_of(scalar) == "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079");
  }
  CHECK(hex_of(scalar) == "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51");
}

TEST_CASE("a point that makes the shared secret zero is refused") {
  Bytes scalar(32, 0x55);
  for (const char* point : {"0000000000000000000000000000000000000000000000000000000000000000",
                            "0100000000000000000000000000000000000000000000000000000000000000",
                            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"}) {
    Bytes low_order = hex(point);
    CHECK(intl::x25519(scalar, low_order).error().code == ErrorCode::malformed);
    low_order[31] |= 0x80;  // the same point in another spelling
    CHECK(intl::x25519(scalar, low_order).error().code == ErrorCode::malformed);
  }
}

TEST_CASE("HPKE base mode gives the values of RFC 9180 Appendix A.2.1") {
  Bytes ephemeral_bytes = hex("f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600");
  Bytes encapsulated = hex("1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a");
  Bytes recipient = hex("4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a");
  Bytes recipient_private = hex("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb");
  Bytes info = hex("4f6465206f6e2061204772656369616e2055726e");
  Secret<32> ephemeral{std::span<const std::uint8_t, 32>(ephemeral_bytes)};

  CHECK(intl::x25519_public_key(ephemeral_bytes) == encapsulated);
  CHECK(intl::x25519_public_key(recipient_private) == recipient);
  Secret<32> dh = intl::x25519(ephemeral_bytes, recipient).value();
  Secret<32> shared = hpke::shared_secret(dh, encapsulated, recipient);
  CHECK(hex_of(shared.view()) ==
        "0bbe78490412b4bbea4812666f7916932b828bba79942424abb65244930d69a7");
  hpke::Context context = hpke::key_schedule(shared, info);
  CHECK(hex_of(context.key.view()) ==
        "ad2744de8e17f4ebba575b3f5f5a8fa1f69c2a07f6e7500bc60ca6e3e3ec1c91");
  CHECK(hex_of(context.base_nonce) == "5c4d98150661b848853b547f");

  std::string_view text = "Beauty is truth, truth beauty";
  Bytes sealed =
      hpke::seal_base(ephemeral, recipient, info, view_of("Count-0"), view_of(text)).value();
  CHECK(hex_of(sealed) == hex_of(encapsulated) +
                              "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db2199"
                              "3c62ce81883d2dd1b51a28");
  CHECK(text_of(hpke::open_base(recipient_private, recipient, info, view_of("Count-0"), sealed)
                    .value()) == text);
  CHECK_FALSE(hpke::open_base(recipient_private, recipient, info, view_of("Count-1"), sealed).ok());
}

TEST_CASE("Argon2id gives the tag of RFC 9106 §5.3") {
  Bytes passphrase(32, 1);
  Bytes salt(16, 2);
  Bytes secret(8, 3);
  Bytes associated(12, 4);
  Argon2Input input{passphrase, salt, secret, associated, 32, 3, 4};
  Bytes tag(32);
  REQUIRE(argon2id_fill(input, tag).ok());
  CHECK(hex_of(tag) == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
}

TEST_CASE("the public Argon2id is the same function with one lane") {
  ByteArray<16> salt{'s', 'a', 'l', 't', 's', 'a', 'l', 't',
                     's', 'a', 'l', 't', 's', 'a', 'l', 't'};
  Argon2Input input;
  input.passphrase = view_of("长江后浪推前浪");
  input.salt = salt;
  input.memory_kib = 19'456;
  input.passes = 2;
  ByteArray<32> expected{};
  REQUIRE(argon2id_fill(input, expected).ok());
  CHECK(hex_of(argon2id(input.passphrase, salt, {19'456, 2}).value().view()) == hex_of(expected));
  CHECK(hex_of(argon2id(view_of("长江后浪推前"), salt, {19'456, 2}).value().view()) !=
        hex_of(expected));
  CHECK(argon2id({}, salt, {19'456, 2}).ok());
}

TEST_CASE("Argon2id refuses what the RFC does not allow by a value") {
  Bytes tag(32);
  Argon2Input input;
  input.passphrase = view_of("x");
  input.salt = view_of("short");
  input.memory_kib = 64;
  input.passes = 1;
  CHECK(argon2id_fill(input, tag).error().code == ErrorCode::limit_exceeded);
}
