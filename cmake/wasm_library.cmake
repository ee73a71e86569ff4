# weicun_wasm_library(<target> [FILESYSTEM] SOURCES <file>… MODULES <module>…): one .wasm and its .mjs
# glue for browsers, workers, mini-programs and Node, in build/wasm/lib/<target>.{mjs,wasm}.
#
# FILESYSTEM links Emscripten's FS and IDBFS into the JavaScript (browser glue only).
# Every flag stands here once, with its reason.
function(weicun_wasm_library target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "FILESYSTEM" "" "SOURCES;MODULES")
  add_executable(${target} ${arg_SOURCES})
  add_dependencies(wasm_libraries ${target})
  set_target_properties(${target} PROPERTIES SUFFIX ".mjs"
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
  target_link_libraries(${target} PRIVATE weicun_core_flags)
  target_compile_options(${target} PRIVATE ${WEICUN_SIZE_FLAGS}) # the door: coarse calls, no loops
  weicun_use(${target} ${arg_MODULES})
  target_compile_definitions(${target} PRIVATE
    EMSCRIPTEN_HAS_UNBOUND_TYPE_NAMES=0 # Embind without RTTI: no C++ type names in its messages
  )
  target_link_options(${target} PRIVATE
    -O3 -flto                           # measured best together with the next four
    -fno-exceptions -fno-rtti
    -lembind
    -sEMBIND_AOT                        # invokers written at link time: calls 15 times cheaper
    -sDYNAMIC_EXECUTION=0               # no eval: mini-programs and strict CSP forbid it
    -sMALLOC=emmalloc                   # 2 kB smaller than dlmalloc
    --closure=1                         # JavaScript 103 kB → 41 kB
    -sMODULARIZE -sEXPORT_ES6           # an instance is made by a call; nothing happens on import
    -sENVIRONMENT=web,worker            # every host, Node too, gives instantiateWasm: no branch is needed
    -sALLOW_MEMORY_GROWTH               # starts small for small phones
    -sINITIAL_MEMORY=2MB
    -sSTACK_SIZE=256KB
    -Wl,--stack-first                   # an overflow traps instead of writing over data
    -sINCOMING_MODULE_JS_API=instantiateWasm,wasmBinary # all that a host may hand in
    --emit-symbol-map                   # names for sizes and for the gate on imports; not shipped
    --no-entry
  )
  if(arg_FILESYSTEM)
    target_link_options(${target} PRIVATE
      -sFORCE_FILESYSTEM
      -lidbfs.js
      --closure-args=--compilation_level=SIMPLE # FS and its mounts keep their property names
      -sEXPORTED_RUNTIME_METHODS=FS,IDBFS,MEMFS,WEICUNFS
      # Else they aren't exported; in a file, since no quoting of "$" survives CMake, Ninja and a shell.
      "-sDEFAULT_LIBRARY_FUNCS_TO_INCLUDE=@${CMAKE_CURRENT_FUNCTION_LIST_DIR}/filesystem_functions.txt"
    )
  else()
    target_link_options(${target} PRIVATE -sFILESYSTEM=0)
  endif()
  weicun_lower_to_mvp(${target})
endfunction()

# LLVM 19 emits sign extension; old mini-program engines know only MVP. The second call checks:
# with --mvp-features wasm-opt refuses anything beyond MVP.
function(weicun_lower_to_mvp target)
  set(wasm "$<TARGET_FILE_DIR:${target}>/${target}.wasm")
  add_custom_command(TARGET ${target} POST_BUILD
    COMMAND "${WEICUN_BINARYEN_BIN}/wasm-opt" --enable-sign-ext --enable-mutable-globals
            --signext-lowering "${wasm}" -o "${wasm}"
    COMMAND "${WEICUN_BINARYEN_BIN}/wasm-opt" --mvp-features "${wasm}" -o /dev/null
    VERBATIM COMMENT "Lowering ${target}.wasm to WebAssembly MVP")
endfunction()

add_custom_target(wasm_libraries) # all of them: what npm run build needs
