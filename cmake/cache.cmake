# The set-up's download folder (tools/setup), shared by all checkouts on a machine.
if(DEFINED ENV{WEICUN_CACHE})
  set(WEICUN_CACHE "$ENV{WEICUN_CACHE}")
else()
  set(WEICUN_CACHE "$ENV{HOME}/.cache/weicun")
endif()
