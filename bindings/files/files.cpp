#include <emscripten/bind.h>

#include <string>

namespace {

/// The name of a village's database, which is IDBFS's mount point
/// (web/src/platforms/browser/database.ts).
std::string mount_point(const std::string& village) { return "/weicun/" + village; }

}  // namespace

EMSCRIPTEN_BINDINGS(weicun_files) { emscripten::function("mountPoint", &mount_point); }
