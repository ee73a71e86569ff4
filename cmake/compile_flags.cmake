# Flags of our own code, one a line, each with its reason.
# weicun_core_flags: the core. weicun_test_flags: tests, which may throw.
# Third-party code gets neither: its warnings aren't ours to mend.

add_library(weicun_warnings INTERFACE)
target_compile_options(weicun_warnings INTERFACE
  -Wall -Wextra -Wpedantic    # the usual set, and the letter of the standard
  -Wconversion                # a length that shrinks silently is how parsers are broken
  -Wsign-conversion           # the same for signs; part of -Wconversion in clang alone
  -Wshadow                    # one name, one thing
  -Wold-style-cast            # a C cast hides which conversion is meant
  -Wcast-align                # bytes from files are read by value, never through a cast pointer
  -Wdouble-promotion          # wasm pays for doubles that nobody asked for
  -Wformat=2                  # format strings are literals
  -Wimplicit-fallthrough      # a fall-through in a state machine is written out
  -Wnon-virtual-dtor          # deleting through a base must be defined
  -Wundef                     # a misspelt macro is not "false"
  -Werror                     # a warning that may stay, stays
)

# g++ 12 at -O3 loses its way in its own library (std::string's operator+, a vector's <=>, an optional in
# a variant: GCC bugs 105651, 105562 and the like). These three alone are off there, and on in every
# unoptimised build of it, in clang and in newer g++.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(weicun_warnings INTERFACE
    "$<$<CONFIG:Release>:-Wno-restrict;-Wno-stringop-overread;-Wno-maybe-uninitialized>")
endif()

add_library(weicun_core_flags INTERFACE)
target_link_libraries(weicun_core_flags INTERFACE weicun_warnings)
target_compile_options(weicun_core_flags INTERFACE
  -fno-exceptions             # errors are values (Result<T>); 6 kB brotli in WebAssembly
  -fno-rtti                   # nothing asks an object for its type; 1 kB brotli
)

add_library(weicun_test_flags INTERFACE)
target_link_libraries(weicun_test_flags INTERFACE weicun_warnings)

# Sanitizers are set for everything, third-party code too: they must see each allocation.
set(WEICUN_SANITIZE "" CACHE STRING "clang -fsanitize= list, e.g. address,undefined")
if(WEICUN_SANITIZE)
  add_compile_options(
    -fsanitize=${WEICUN_SANITIZE}
    -fno-sanitize-recover=all # the first finding fails the test
    -fno-sanitize=vptr        # wants RTTI, which the core hasn't: shared_ptr would be a false alarm
    -fno-omit-frame-pointer   # whole stacks in reports
    -g1 -O1                   # line numbers
    # The standard library's headers keep AddressSanitizer alone: a quarter of the compile time.
    "-fsanitize-ignorelist=${CMAKE_CURRENT_LIST_DIR}/undefined_ignored.txt"
    "-fsanitize-coverage-ignorelist=${CMAKE_CURRENT_LIST_DIR}/coverage_ignored.txt"
  )
  # So does third-party code: its arithmetic isn't ours to mend, and not what the fuzzer looks for. Argon2
  # and the curves would take minutes.
  set(WEICUN_SANITIZED_THIRD_PARTY_FLAGS -fno-sanitize=undefined,fuzzer-no-link -O2)
  string(REPLACE ",fuzzer-no-link" "" weicun_link_sanitizers "${WEICUN_SANITIZE}")
  add_link_options(-fsanitize=${weicun_link_sanitizers})
  # The linker that Emscripten needs anyway is several times faster than the system's.
  find_program(WEICUN_LINKER NAMES ld.lld HINTS /usr/lib/llvm-19/bin)
  if(WEICUN_LINKER)
    add_link_options(--ld-path=${WEICUN_LINKER})
  endif()
endif()
