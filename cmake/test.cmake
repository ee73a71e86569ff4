# Tests, fuzz targets and counting runners, each found by its place in tests/.

# weicun_without_coverage(<target>): what no fuzz target links needs no counters for the fuzzer, which
# are a quarter of its compile time.
function(weicun_without_coverage target)
  if(WEICUN_SANITIZE MATCHES "fuzzer-no-link")
    target_compile_options(${target} PRIVATE -fno-sanitize=fuzzer-no-link
      -Wno-unused-command-line-argument) # the list of what it leaves out
  endif()
endfunction()

# Catch2 3, amalgamated: one source file, no build of its own.
add_library(catch2 STATIC EXCLUDE_FROM_ALL "${catch2_SOURCE_DIR}/extras/catch_amalgamated.cpp")
target_include_directories(catch2 SYSTEM INTERFACE "${catch2_SOURCE_DIR}/extras")
# It costs more to optimise than to run.
if(EMSCRIPTEN)
  target_compile_options(catch2 PRIVATE -fwasm-exceptions -O1)
elseif(WEICUN_SANITIZE)
  target_compile_options(catch2 PRIVATE -O0)
endif()
weicun_without_coverage(catch2)

# Where the public test suites lie; a test that misses them says so and skips.
if(DEFINED ENV{WEICUN_TEST_DATA})
  set(WEICUN_TEST_DATA "$ENV{WEICUN_TEST_DATA}")
else()
  get_filename_component(WEICUN_TEST_DATA "${CMAKE_SOURCE_DIR}/../shared/data" ABSOLUTE)
endif()
set(WEICUN_TEST_ENVIRONMENT
  "WEICUN_TEST_DATA=${WEICUN_TEST_DATA}"
  "WEICUN_SOURCE=${CMAKE_SOURCE_DIR}" # committed vectors: $WEICUN_SOURCE/tests/vectors/…
  "UBSAN_OPTIONS=print_stacktrace=1")

# weicun_program(<target> <source>…): an executable of ours; exceptions allowed, in WebAssembly too.
function(weicun_program target)
  add_executable(${target} ${ARGN})
  target_link_libraries(${target} PRIVATE weicun_test_flags nlohmann_json)
  target_include_directories(${target} PRIVATE "${CMAKE_SOURCE_DIR}/tests")
  if(EMSCRIPTEN)
    weicun_wasm_program(${target})
  endif()
endfunction()

# weicun_catch_code(<target>): code full of Catch2's macros, which cost more to optimise than to run.
function(weicun_catch_code target)
  target_link_libraries(${target} PRIVATE catch2)
  # An unexpected exception then ends its test case instead of one assertion, and there is no landing pad
  # for each.
  target_compile_definitions(${target} PRIVATE CATCH_CONFIG_FAST_COMPILE)
  weicun_without_coverage(${target})
  if(EMSCRIPTEN)
    target_compile_options(${target} PRIVATE -O1)
  elseif(WEICUN_SANITIZE)
    target_compile_options(${target} PRIVATE -O0)
  endif()
endfunction()

# The headers that nearly every test includes, parsed once for all of them.
set(weicun_test_headers
  <algorithm> <functional> <map> <optional> <string> <variant> <vector> <catch_amalgamated.hpp>
  <nlohmann/json.hpp>)
file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/precompiled.cpp" CONTENT "int main() { return 0; }\n")
weicun_program(weicun_precompiled "${CMAKE_BINARY_DIR}/precompiled.cpp")
weicun_catch_code(weicun_precompiled)
target_precompile_headers(weicun_precompiled PRIVATE ${weicun_test_headers})

# weicun_catch_test(<name> MODULES <module>… SOURCES <file>… [HEADERS <file>…]): one Catch2 binary, one
# ctest entry. HEADERS: what its files share, where there are enough of them to parse it once.
function(weicun_catch_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "MODULES;SOURCES;HEADERS")
  weicun_program(${name} ${arg_SOURCES})
  weicun_catch_code(${name})
  list(LENGTH arg_SOURCES files)
  if(arg_HEADERS AND files GREATER_EQUAL 10)
    target_precompile_headers(${name} PRIVATE ${weicun_test_headers} ${arg_HEADERS})
  else()
    target_precompile_headers(${name} REUSE_FROM weicun_precompiled)
  endif()
  weicun_use(${name} ${arg_MODULES})
  weicun_unite(${name})
  add_test(NAME ${name} COMMAND ${name} --colour-mode none)
  # 4 is Catch2's answer when every test case was skipped.
  set_tests_properties(${name} PROPERTIES LABELS catch2 SKIP_RETURN_CODE 4 TIMEOUT 600
    COST ${files} # the longest first: else it is left for one processor
    ENVIRONMENT "${WEICUN_TEST_ENVIRONMENT}")
endfunction()

# weicun_test(<module>): tests/core/<module>/*_test.cpp as test_<module>; may include the module's
# private headers. Other .cpp files of the folder are helpers.
function(weicun_test module)
  set(folder "${CMAKE_SOURCE_DIR}/tests/core/${module}")
  file(GLOB sources CONFIGURE_DEPENDS "${folder}/*.cpp")
  if(NOT sources)
    return()
  endif()
  file(GLOB headers CONFIGURE_DEPENDS "${folder}/*.h")
  weicun_catch_test(test_${module} MODULES ${module} SOURCES ${sources} HEADERS ${headers})
  target_include_directories(test_${module} PRIVATE "${folder}" "${CMAKE_SOURCE_DIR}/core/${module}")
endfunction()

# weicun_use_door(<target>): what includes the door's own headers links it and lets it see all modules.
function(weicun_use_door target)
  weicun_use(${target} client)
  target_link_libraries(${target} PRIVATE weicun_door)
endfunction()

# weicun_fuzz_target(<name>_fuzz.cpp): a libFuzzer program that links the modules it includes, and the
# door when it includes that.
function(weicun_fuzz_target source)
  cmake_path(GET source STEM name)
  weicun_program(${name} "${source}")
  weicun_use_included(${name} "${source}")
  file(STRINGS "${source}" door REGEX "^#include \"door\\.h\"")
  if(door)
    weicun_use_door(${name})
  endif()
  file(STRINGS "${source}" phones REGEX "^#include \"core/client/phone\\.h\"")
  if(phones)
    target_link_libraries(${name} PRIVATE client_phones)
  endif()
  set_target_properties(${name} PROPERTIES EXCLUDE_FROM_ALL ON)
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
endfunction()
