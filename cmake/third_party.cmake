# Third-party sources: the set-up's copies (tools/setup/third-party.mjs) where they are, else the
# upstream archives by FetchContent. Hashes: those of libsodium, nlohmann/json and Catch2 are of
# Debian's .orig archives, which are the upstream files unchanged. libsodium's security patch and
# Botan (which Debian repacks, so that upstream's hash can't be computed from it) come from the set-up.
include(FetchContent)
include(cache)

# weicun_third_party(<name> <version> [URL <url> SHA256 <hash>]): sets <name>_SOURCE_DIR, downloads
# when needed and adds nothing to the build: our targets choose the files that they compile.
function(weicun_third_party name version)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "URL;SHA256" "")
  string(TOUPPER "${name}" upper)
  set(copy "${WEICUN_CACHE}/third_party/${name}-${version}")
  if(NOT FETCHCONTENT_SOURCE_DIR_${upper} AND EXISTS "${copy}.stamp")
    set(FETCHCONTENT_SOURCE_DIR_${upper} "${copy}")
  endif()
  if(FETCHCONTENT_SOURCE_DIR_${upper})
    set(${name}_SOURCE_DIR "${FETCHCONTENT_SOURCE_DIR_${upper}}" PARENT_SCOPE)
    return()
  endif()
  if(NOT arg_URL)
    message(FATAL_ERROR "no sources of ${name} ${version}: run `npm run setup`, or unpack them and "
                        "pass -DFETCHCONTENT_SOURCE_DIR_${upper}=<folder>")
  endif()
  # SOURCE_SUBDIR names a folder without CMakeLists.txt, so that only the files are brought.
  FetchContent_Declare(${name} URL "${arg_URL}" URL_HASH "SHA256=${arg_SHA256}" SOURCE_SUBDIR none)
  FetchContent_MakeAvailable(${name})
  set(${name}_SOURCE_DIR "${${name}_SOURCE_DIR}" PARENT_SCOPE)
endfunction()

weicun_third_party(nlohmann_json 3.11.2
  URL https://github.com/nlohmann/json/archive/refs/tags/v3.11.2.tar.gz
  SHA256 d69f9deb6a75e2580465c6c4c5111b89c4dc2fa94e3a85fcd2ffcd9a143d9273)
weicun_third_party(catch2 3.7.1
  URL https://github.com/catchorg/Catch2/archive/refs/tags/v3.7.1.tar.gz
  SHA256 c991b247a1a0d7bb9c39aa35faf0fe9e19764213f28ffba3109388e62ee0269c)
weicun_third_party(libsodium 1.0.18)
weicun_third_party(botan 3.7.1)

# The reference parser of the tests; the library itself doesn't link it.
add_library(nlohmann_json INTERFACE)
target_include_directories(nlohmann_json SYSTEM INTERFACE "${nlohmann_json_SOURCE_DIR}/include")
