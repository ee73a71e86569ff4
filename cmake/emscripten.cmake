# Toolchain file: the Emscripten that the set-up chose (tools/setup/emscripten.mjs), else the one on PATH.
include("${CMAKE_CURRENT_LIST_DIR}/cache.cmake")
include("${WEICUN_CACHE}/emscripten.cmake" OPTIONAL)
if(NOT WEICUN_EMSCRIPTEN_ROOT)
  find_program(weicun_emcc emcc REQUIRED)
  execute_process(COMMAND em-config EMSCRIPTEN_ROOT OUTPUT_VARIABLE WEICUN_EMSCRIPTEN_ROOT
    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND em-config BINARYEN_ROOT OUTPUT_VARIABLE weicun_binaryen
    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  set(WEICUN_BINARYEN_BIN "${weicun_binaryen}/bin")
endif()
include("${WEICUN_EMSCRIPTEN_ROOT}/cmake/Modules/Platform/Emscripten.cmake")
