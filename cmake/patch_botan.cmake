# Makes a copy of Botan's amalgamation that compiles without exceptions and RTTI.
#
# Every `throw` becomes a trap. That is right because nothing reachable from data throws: all that our
# unit calls with data from outside answers by std::optional (points, scalars) or can't fail (hashes,
# counter mode, GHASH); what is left are broken promises of the caller, which are bugs.
# Each replacement must find its place, so that another version of Botan stops here and not in the field.

function(replace_or_stop variable old new)
  string(FIND "${${variable}}" "${old}" found)
  if(found EQUAL -1)
    message(FATAL_ERROR "Botan: this is not the amalgamation of 3.7.1 (no '${old}')")
  endif()
  string(REPLACE "${old}" "${new}" ${variable} "${${variable}}")
  set(${variable} "${${variable}}" PARENT_SCOPE)
endfunction()

function(patch_botan from to)
  file(READ ${from} text)

  # Formatted messages pull in 50 kB of iostreams and locales for texts that nobody will read.
  replace_or_stop(text
"   std::ostringstream oss;
   oss.imbue(std::locale::classic());
   fmt_detail::do_fmt(oss, format, args...);
   return oss.str();
" "   return std::string(format);
")
  replace_or_stop(text
"int line) {
   std::ostringstream format;

   format << \"False assertion \";" "int line) {
   __builtin_trap();
   std::ostringstream format;

   format << \"False assertion \";")

  # Only encryption is used (counter mode); a virtual function is kept even when nobody calls it.
  replace_or_stop(text "void SM4::decrypt_n(const uint8_t in[], uint8_t out[], size_t blocks) const {"
                       "void SM4::decrypt_n(const uint8_t in[], uint8_t out[], size_t blocks) const {\n   __builtin_trap();")

  replace_or_stop(text "dynamic_cast<const PrecomputedMul2TableC&>(tableb)"
                       "static_cast<const PrecomputedMul2TableC&>(tableb)")
  replace_or_stop(text "} catch(std::bad_cast&) {" "} if constexpr(false) {")
  # HMAC takes every key length that we give it: longer ones are hashed before.
  replace_or_stop(text "} catch(Invalid_Key_Length&) {" "} if constexpr(false) {")
  replace_or_stop(text "} catch(std::exception&) {" "} if constexpr(false) {")
  string(REGEX REPLACE "([ \n])try {" "\\1{" text "${text}")
  string(REGEX REPLACE "([ \n])throw ([A-Za-z])" "\\1__builtin_trap(), (void) \\2" text "${text}")

  foreach(word "[ \n}]catch *[(]" "[ \n]try *{" "[ \n]throw [A-Za-z:]+[({]" "dynamic_cast<" "typeid *[(]")
    string(REGEX MATCH "${word}" left "${text}")
    if(left)
      message(FATAL_ERROR "Botan: '${left}' is left in the amalgamation")
    endif()
  endforeach()
  file(WRITE ${to} "${text}")
endfunction()
