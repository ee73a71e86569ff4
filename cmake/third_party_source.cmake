# Where the sources of one third-party library are: the set-up's copy, else an archive by its hash.
include(FetchContent)
include(cache)

# weicun_third_party(<name> <version> URL <url> SHA256 <hash>): sets <name>_SOURCE_DIR, downloads
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
  # Kept outside the build folder, and looked at there first: where a network has no way to `url`, an archive that
  # was put there by hand is as good, since its hash is checked all the same.
  cmake_path(GET arg_URL FILENAME file)
  string(REGEX MATCH "\\.tar\\.[a-z]+$" ending "${file}")
  set(archive "${name}-${version}${ending}")
  message(STATUS "sources of ${name} ${version}: ${WEICUN_CACHE}/downloads/${archive}, else ${arg_URL}")
  # SOURCE_SUBDIR names a folder without CMakeLists.txt, so that only the files are brought.
  FetchContent_Declare(${name} URL "${arg_URL}" URL_HASH "SHA256=${arg_SHA256}"
    DOWNLOAD_DIR "${WEICUN_CACHE}/downloads" DOWNLOAD_NAME "${archive}" DOWNLOAD_EXTRACT_TIMESTAMP FALSE
    SOURCE_SUBDIR none)
  FetchContent_MakeAvailable(${name})
  set(${name}_SOURCE_DIR "${${name}_SOURCE_DIR}" PARENT_SCOPE)
endfunction()
