# Third-party sources: the set-up's copies (tools/setup/third-party.mjs) where they are, else the upstream archives by
# hash. Those of libsodium, nlohmann/json and Catch2 are the hashes of Debian's .orig archives too, which are the upstream
# files unchanged. Debian repacks Botan; the hash here is that of upstream's release, as four distributions publish it
# (docs/decisions/0030). What Debian patches in libsodium, cmake/libsodium.cmake mends in either copy.
include(third_party_source)

weicun_third_party(nlohmann_json 3.11.2
  URL https://github.com/nlohmann/json/archive/refs/tags/v3.11.2.tar.gz
  SHA256 d69f9deb6a75e2580465c6c4c5111b89c4dc2fa94e3a85fcd2ffcd9a143d9273)
weicun_third_party(catch2 3.7.1
  URL https://github.com/catchorg/Catch2/archive/refs/tags/v3.7.1.tar.gz
  SHA256 c991b247a1a0d7bb9c39aa35faf0fe9e19764213f28ffba3109388e62ee0269c)
weicun_third_party(libsodium 1.0.18
  URL https://github.com/jedisct1/libsodium/archive/refs/tags/1.0.18.tar.gz
  SHA256 d59323c6b712a1519a5daf710b68f5e7fde57040845ffec53850911f10a5d4f4)
weicun_third_party(botan 3.7.1
  URL https://botan.randombit.net/releases/Botan-3.7.1.tar.xz
  SHA256 fc0620463461caaea8e60f06711d7e437a3ad1eebd6de4ac29c14bbd901ccd1b)

# The reference parser of the tests; the library itself doesn't link it.
add_library(nlohmann_json INTERFACE)
target_include_directories(nlohmann_json SYSTEM INTERFACE "${nlohmann_json_SOURCE_DIR}/include")
