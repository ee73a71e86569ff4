# weicun_libsodium: the part of libsodium 1.0.18 that suite `intl` stands on, from an explicit list of
# files and without its configure script, so that the native and the WebAssembly build are the same
# code. Wants libsodium_SOURCE_DIR.
#
# No assembler, no SIMD and no __int128 variant is compiled: what the sanitizers see natively is what
# ships. Each file picks its portable implementation by a static initialiser, so that sodium_init
# (which opens random devices) is never called and not even linked.

set(sodium ${libsodium_SOURCE_DIR}/src/libsodium)
if(NOT EXISTS ${sodium}/sodium/utils.c)
  message(FATAL_ERROR "libsodium 1.0.18 is not at '${libsodium_SOURCE_DIR}': run `npm run setup`")
endif()

# CVE-2025-69277: the check for the main subgroup looked at X only. A copy is corrected, since the
# source may be upstream's tarball (not patched) or Debian's (patched).
set(sodium_curve ${sodium}/crypto_core/ed25519/ref10/ed25519_ref10.c)
file(READ ${sodium_curve} text)
string(FIND "${text}" "fe25519_sub(t, pl.Y, pl.Z);" corrected)
if(corrected EQUAL -1)
  string(REPLACE "    ge25519_p3 pl;\n\n    ge25519_mul_l(&pl, p);\n\n    return fe25519_iszero(pl.X);"
    "    ge25519_p3 pl;\n    fe25519    t;\n\n    ge25519_mul_l(&pl, p);\n    fe25519_sub(t, pl.Y, pl.Z);\n\n    return fe25519_iszero(pl.X) & fe25519_iszero(t);"
    text "${text}")
  string(FIND "${text}" "fe25519_sub(t, pl.Y, pl.Z);" corrected)
  if(corrected EQUAL -1)
    message(FATAL_ERROR "libsodium: the correction of CVE-2025-69277 does not fit ${sodium_curve}")
  endif()
endif()
set(sodium_copy ${CMAKE_BINARY_DIR}/third_party/libsodium)
file(CONFIGURE OUTPUT ${sodium_copy}/ed25519_ref10.c CONTENT "${text}" @ONLY)

set(sodium_files
  crypto_aead/chacha20poly1305/sodium/aead_chacha20poly1305.c
  crypto_auth/hmacsha256/auth_hmacsha256.c
  crypto_generichash/blake2b/ref/blake2b-compress-ref.c
  crypto_generichash/blake2b/ref/blake2b-ref.c
  crypto_generichash/blake2b/ref/generichash_blake2b.c
  crypto_hash/sha256/cp/hash_sha256_cp.c
  crypto_hash/sha512/cp/hash_sha512_cp.c
  crypto_onetimeauth/poly1305/donna/poly1305_donna.c
  crypto_onetimeauth/poly1305/onetimeauth_poly1305.c
  crypto_pwhash/argon2/argon2-core.c
  crypto_pwhash/argon2/argon2-fill-block-ref.c
  crypto_pwhash/argon2/argon2.c
  crypto_pwhash/argon2/argon2-encoding.c
  crypto_pwhash/argon2/blake2b-long.c
  crypto_scalarmult/curve25519/ref10/x25519_ref10.c
  crypto_scalarmult/curve25519/scalarmult_curve25519.c
  crypto_sign/ed25519/ref10/keypair.c
  crypto_sign/ed25519/ref10/open.c
  crypto_sign/ed25519/ref10/sign.c
  crypto_stream/chacha20/ref/chacha20_ref.c
  crypto_stream/chacha20/stream_chacha20.c
  crypto_verify/sodium/verify.c
  sodium/codecs.c
  sodium/utils.c)
list(TRANSFORM sodium_files PREPEND ${sodium}/)

add_library(weicun_libsodium OBJECT ${sodium_files} ${sodium_copy}/ed25519_ref10.c)
# version.h is a template for configure; the release keeps the filled-in one here.
configure_file(${libsodium_SOURCE_DIR}/builds/msvc/version.h ${sodium_copy}/include/sodium/version.h COPYONLY)
target_include_directories(weicun_libsodium SYSTEM
  PUBLIC ${sodium}/include/sodium ${sodium_copy}/include/sodium ${sodium}/crypto_pwhash/argon2
  PRIVATE ${sodium}/include ${sodium_copy}/include ${sodium}/crypto_core/ed25519/ref10)
target_compile_definitions(weicun_libsodium PRIVATE
  CONFIGURED=1 NATIVE_LITTLE_ENDIAN=1 DEV_MODE=0 HAVE_STDINT_H=1 HAVE_WEAK_SYMBOLS=1 HAVE_ATOMIC_OPS=1)
target_compile_options(weicun_libsodium PRIVATE
  -w                     # not our code
  -fno-strict-aliasing   # libsodium's own build sets both
  -fwrapv
  -ffunction-sections -fdata-sections)  # what nobody calls is dropped at the link
if(WEICUN_SANITIZE)
  target_compile_options(weicun_libsodium PRIVATE ${WEICUN_SANITIZED_THIRD_PARTY_FLAGS})
else()
  target_compile_options(weicun_libsodium PRIVATE -O3)  # in debug builds too: Argon2 would take seconds
endif()
if(EMSCRIPTEN)
  target_compile_options(weicun_libsodium PRIVATE -fno-lto)  # some calls 8–12 % slower with it, for 1 kB
endif()
