# Configures and builds tests/rules/includes with upper depending on DEPENDS.
file(REMOVE_RECURSE "${BUILD}")
if(TOOLCHAIN)
  set(tools "-DCMAKE_TOOLCHAIN_FILE=${TOOLCHAIN}")
else()
  set(tools "-DCMAKE_CXX_COMPILER=${COMPILER}")
endif()
execute_process(COMMAND "${CMAKE_COMMAND}" -G Ninja -S "${SOURCE}" -B "${BUILD}" ${tools}
  "-DUPPER_DEPENDS=${DEPENDS}" COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET)
execute_process(COMMAND "${CMAKE_COMMAND}" --build "${BUILD}" COMMAND_ERROR_IS_FATAL ANY)
