# cmake -DLIST=fingerprint_words.txt -DOUTPUT=file.cpp -P embed_words.cmake
# Writes the 2,048 words as two literals, simplified and traditional. A line is a word, or a word and its
# traditional form; a word is two characters, so that the n-th one begins at byte 6 n.
file(STRINGS "${LIST}" lines ENCODING UTF-8)
list(LENGTH lines count)
if(NOT count EQUAL 2048)
  message(FATAL_ERROR "${LIST} has ${count} words, not 2048")
endif()
set(simplified "")
set(traditional "")
foreach(line IN LISTS lines)
  string(REPLACE " " ";" forms "${line}")
  list(GET forms 0 first)
  list(GET forms -1 last)
  foreach(form IN ITEMS "${first}" "${last}")
    string(LENGTH "${form}" bytes)
    if(NOT bytes EQUAL 6)
      message(FATAL_ERROR "${LIST}: '${form}' is not two characters of three bytes")
    endif()
  endforeach()
  string(APPEND simplified "\n    \"${first}\"")
  string(APPEND traditional "\n    \"${last}\"")
endforeach()
file(WRITE "${OUTPUT}" "#include \"word_list.h\"

namespace weicun::keyring {

std::string_view simplified_words() {
  return${simplified};
}

std::string_view traditional_words() {
  return${traditional};
}

}  // namespace weicun::keyring
")
