# The types' data becomes a source file. CONFIGURE_DEPENDS: a new folder is a new type without an edit here.
file(GLOB_RECURSE catalogue_data CONFIGURE_DEPENDS
  "${CMAKE_SOURCE_DIR}/core/catalogue/types/*.json" "${CMAKE_SOURCE_DIR}/core/catalogue/words/*.json")
set(catalogue_source "${CMAKE_BINARY_DIR}/generated/catalogue_data.cpp")
add_custom_command(OUTPUT "${catalogue_source}"
  COMMAND ${CMAKE_COMMAND} -E make_directory "${CMAKE_BINARY_DIR}/generated"
  COMMAND ${CMAKE_COMMAND} "-DFOLDER=${CMAKE_SOURCE_DIR}/core/catalogue" "-DOUTPUT=${catalogue_source}"
          -P "${CMAKE_SOURCE_DIR}/tools/catalogue/embed.cmake"
  COMMAND ${CMAKE_COMMAND} -E touch "${catalogue_source}"
  DEPENDS ${catalogue_data} "${CMAKE_SOURCE_DIR}/tools/catalogue/embed.cmake"
  VERBATIM COMMENT "Embedding the catalogue's types")
target_sources(weicun_catalogue PRIVATE "${catalogue_source}")
