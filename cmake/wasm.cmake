# Emscripten flags for everything that is compiled to WebAssembly, one a line, each with its reason.
# (Measured with npm run size and npm run bench: docs/benchmarks.md.)

# Above Release's own, so that optimisation is one decision.
set(CMAKE_CXX_FLAGS_RELEASE "-O3 -DNDEBUG" CACHE STRING "" FORCE)
set(CMAKE_C_FLAGS_RELEASE "-O3 -DNDEBUG" CACHE STRING "" FORCE)

target_compile_options(weicun_core_flags INTERFACE
  -flto # our own units: 2 kB brotli smaller; third-party code is slower with it
)

# What isn't hot. Set after Release's -O3, and the last one wins. Result<T> and its early returns inline
# into very large functions.
set(WEICUN_SIZE_FLAGS -Oz)

# weicun_wasm_program(<target>): a command-line program for Node: tests and counting runners. They link
# the very objects that ship, and read files of the machine.
function(weicun_wasm_program target)
  # CommonJS by name, since package.json calls every .js a module.
  set_target_properties(${target} PROPERTIES SUFFIX ".cjs")
  target_compile_options(${target} PRIVATE
    -fwasm-exceptions             # Catch2 and the tests may throw; the core can't
  )
  target_link_options(${target} PRIVATE
    -fwasm-exceptions
    -O1                           # a test needs no smallest file: links three times faster
    -Wl,--lto-O0                  # the modules were optimised when they were compiled: links twice as fast
    -sENVIRONMENT=node
    -sNODERAWFS                   # test data is read where it lies
    -sEXIT_RUNTIME                # the exit code is the result
    -sALLOW_MEMORY_GROWTH
    -sSTACK_SIZE=1MB
    "SHELL:--pre-js \"${CMAKE_SOURCE_DIR}/cmake/node_environment.js\""
  )
endfunction()
