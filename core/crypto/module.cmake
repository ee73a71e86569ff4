# What only this module needs: the two libraries. Their include folders stay here.
include(libsodium)
include(botan)

# Botan's unit is a library of its own, with flags of its own (cmake/botan.cmake).
get_target_property(sources weicun_crypto SOURCES)
list(FILTER sources EXCLUDE REGEX "/botan/")
set_target_properties(weicun_crypto PROPERTIES SOURCES "${sources}")

# Object libraries: their objects go into weicun_crypto itself, which they need in turn (randomness).
target_link_libraries(weicun_crypto PRIVATE weicun_libsodium weicun_botan)
