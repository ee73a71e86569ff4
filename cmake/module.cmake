# weicun_module(<name> [HOT] [DEPENDS <module>…]): the folder core/<name> as static library weicun_<name>.
# HOT: runs once a record or more, and is compiled for speed; the rest of the shipped code for size.
#
# Public headers are core/<name>/include/weicun/<name>/*.h; a header beside the sources is private.
# Include folders are given to a module for what it lists and for nothing further: libraries carry no
# include folders of their own, so that what isn't listed can't be included, however it is linked.
# A module without sources yet is an INTERFACE library. core/<name>/module.cmake, where there is one,
# adds what only this module needs (third-party code, generated sources) to target weicun_<name>.
function(weicun_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "HOT" "" "DEPENDS")
  set(folder "${CMAKE_SOURCE_DIR}/core/${name}")
  set_property(GLOBAL PROPERTY WEICUN_DEPENDS_${name} "${arg_DEPENDS}")
  set_property(GLOBAL APPEND PROPERTY WEICUN_MODULES ${name})
  list(TRANSFORM arg_DEPENDS PREPEND weicun_ OUTPUT_VARIABLE libraries)

  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${folder}/*.cpp")
  if(NOT sources)
    add_library(weicun_${name} INTERFACE)
    target_link_libraries(weicun_${name} INTERFACE ${libraries})
    return()
  endif()
  add_library(weicun_${name} STATIC ${sources})
  target_link_libraries(weicun_${name} PRIVATE ${libraries} weicun_core_flags)
  target_include_directories(weicun_${name} PRIVATE "${folder}")
  weicun_allow_includes(weicun_${name} ${name} ${arg_DEPENDS})
  if(EMSCRIPTEN AND NOT arg_HOT)
    target_compile_options(weicun_${name} PRIVATE ${WEICUN_SIZE_FLAGS})
  endif()
  weicun_precompile(weicun_${name} "${folder}" ${sources})
  weicun_unite(weicun_${name})
  include("${folder}/module.cmake" OPTIONAL)
endfunction()

# What a module's own headers bring in is parsed once for all of its files, where there are enough of
# them to pay for it: a third of the compile time. The presets without precompiled headers (dev, release)
# show a file that includes less than it uses.
function(weicun_precompile target folder)
  list(LENGTH ARGN files)
  if(files LESS 8)
    return()
  endif()
  file(GLOB headers CONFIGURE_DEPENDS "${folder}/include/weicun/*/*.h" "${folder}/*.h")
  target_precompile_headers(${target} PRIVATE <algorithm> <functional> ${headers})
endfunction()

# Several files are compiled as one where the preset says so: the templates that they share are then
# instantiated once, which halves the time. The presets that compile file by file (dev, release, tidy) show a
# file that leans on another.
set(WEICUN_UNITY OFF CACHE BOOL "compile several files as one")
function(weicun_unite target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${WEICUN_UNITY} UNITY_BUILD_BATCH_SIZE 6)
endfunction()

# weicun_allow_includes(<target> <module>…): lets the target include these modules' public headers.
function(weicun_allow_includes target)
  foreach(module IN LISTS ARGN)
    target_include_directories(${target} PRIVATE "${CMAKE_SOURCE_DIR}/core/${module}/include")
  endforeach()
endfunction()

# weicun_closure(<variable> <module>…): the modules and everything below them.
function(weicun_closure variable)
  set(pending ${ARGN})
  set(closure "")
  while(pending)
    list(POP_FRONT pending module)
    if(NOT module IN_LIST closure)
      list(APPEND closure ${module})
      get_property(below GLOBAL PROPERTY WEICUN_DEPENDS_${module})
      list(APPEND pending ${below})
    endif()
  endwhile()
  set(${variable} ${closure} PARENT_SCOPE)
endfunction()

# weicun_use(<target> <module>…): links modules into a program or test and lets it include them and
# everything below them.
function(weicun_use target)
  weicun_closure(closure ${ARGN})
  weicun_allow_includes(${target} ${closure})
  list(TRANSFORM ARGN PREPEND weicun_ OUTPUT_VARIABLE libraries)
  target_link_libraries(${target} PRIVATE ${libraries})
endfunction()

# weicun_use_included(<target> <source>…): the same for the modules that the sources include by name.
function(weicun_use_included target)
  set(modules "")
  foreach(source IN LISTS ARGN)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${source}")
    file(STRINGS "${source}" lines REGEX "^#include <weicun/[a-z_]+/")
    foreach(line IN LISTS lines)
      string(REGEX REPLACE "^#include <weicun/([a-z_]+)/.*" "\\1" module "${line}")
      list(APPEND modules ${module})
    endforeach()
  endforeach()
  list(REMOVE_DUPLICATES modules)
  weicun_use(${target} ${modules})
endfunction()
