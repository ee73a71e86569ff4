# weicun_botan: the part of Botan 3.7.1 that suite `gm` stands on (SM3, HMAC, PBKDF2, SM4, CTR, GHASH, the
# curve sm2p256v1), as one translation unit without exceptions and RTTI. Wants botan_SOURCE_DIR.
#
# Botan's configure.py writes its amalgamation into the build tree for a made-up target without threads,
# assembler and CPU detection, the same for native and WebAssembly; patch_botan.cmake then corrects a
# copy. Botan's own SM2 is not compiled (CVE-2026-32877), nor its GCM (throws on a bad tag).

if(NOT EXISTS ${botan_SOURCE_DIR}/configure.py)
  message(FATAL_ERROR "Botan 3.7.1 is not at '${botan_SOURCE_DIR}': run `npm run setup`")
endif()
find_package(Python3 REQUIRED COMPONENTS Interpreter)

set(botan_modules pcurves_sm2p256v1,sm3,sm4,ctr,ghash,hmac,pbkdf2)
set(botan_build ${CMAKE_BINARY_DIR}/third_party/botan)
set(botan_patch ${CMAKE_CURRENT_LIST_DIR}/patch_botan.cmake)
file(SHA256 ${botan_patch} botan_patch_hash)
set(botan_wanted "${botan_SOURCE_DIR} ${botan_modules} ${botan_patch_hash}")
set(botan_made "")
if(EXISTS ${botan_build}/made.txt)
  file(READ ${botan_build}/made.txt botan_made)
endif()

if(NOT botan_made STREQUAL botan_wanted OR NOT EXISTS ${botan_build}/botan_all_patched.inc)
  message(STATUS "Botan: writing the amalgamation (${botan_modules})")
  file(REMOVE_RECURSE ${botan_build})
  file(MAKE_DIRECTORY ${botan_build})
  execute_process(
    # It would probe the compiler and refuse one whose target is not wasm; there is nothing to probe.
    COMMAND ${CMAKE_COMMAND} -E env --unset=CXX --unset=CXXFLAGS ${Python3_EXECUTABLE}
      ${botan_SOURCE_DIR}/configure.py --os=emscripten --cpu=wasm --cc=emcc --cc-bin=not-run --minimized-build
      --amalgamation --disable-shared-library --without-documentation
      --enable-modules=${botan_modules}
    WORKING_DIRECTORY ${botan_build}
    RESULT_VARIABLE botan_failed OUTPUT_VARIABLE botan_output ERROR_VARIABLE botan_output)
  if(botan_failed)
    message(FATAL_ERROR "Botan's configure.py failed:\n${botan_output}")
  endif()
  include(${botan_patch})
  patch_botan(${botan_build}/botan_all.cpp ${botan_build}/botan_all_patched.inc)
  file(WRITE ${botan_build}/made.txt "${botan_wanted}")
endif()

add_library(weicun_botan OBJECT ${PROJECT_SOURCE_DIR}/core/crypto/botan/unit.cpp)
target_compile_features(weicun_botan PRIVATE cxx_std_20)
target_include_directories(weicun_botan SYSTEM PRIVATE ${botan_build})
target_include_directories(weicun_botan PRIVATE
  ${PROJECT_SOURCE_DIR}/core/crypto/include ${PROJECT_SOURCE_DIR}/core/base/include)
set_source_files_properties(${PROJECT_SOURCE_DIR}/core/crypto/botan/unit.cpp
  PROPERTIES OBJECT_DEPENDS ${botan_build}/botan_all_patched.inc)
target_compile_options(weicun_botan PRIVATE
  -w                               # not our code
  -fno-exceptions -fno-rtti        # 40 kB less; see patch_botan.cmake for why nothing is lost
  -ffunction-sections -fdata-sections)
if(WEICUN_SANITIZE)
  target_compile_options(weicun_botan PRIVATE ${WEICUN_SANITIZED_THIRD_PARTY_FLAGS})
else()
  target_compile_options(weicun_botan PRIVATE -O3)  # -Os and -O0 make the curve seven times slower
endif()
if(WEICUN_TIMING)
  # Botan then marks what may be known (a point's being valid, a signature) for memcheck.
  target_compile_definitions(weicun_botan PRIVATE BOTAN_HAS_VALGRIND)
endif()
