# The list of words by which people compare keys becomes a source file.
set(words_source "${CMAKE_BINARY_DIR}/generated/fingerprint_words.cpp")
add_custom_command(OUTPUT "${words_source}"
  COMMAND ${CMAKE_COMMAND} "-DLIST=${CMAKE_SOURCE_DIR}/core/keyring/fingerprint_words.txt"
          "-DOUTPUT=${words_source}" -P "${CMAKE_SOURCE_DIR}/tools/keyring/embed_words.cmake"
  DEPENDS "${CMAKE_SOURCE_DIR}/core/keyring/fingerprint_words.txt"
          "${CMAKE_SOURCE_DIR}/tools/keyring/embed_words.cmake"
  VERBATIM COMMENT "Embedding the words of fingerprints")
target_sources(weicun_keyring PRIVATE "${words_source}")
