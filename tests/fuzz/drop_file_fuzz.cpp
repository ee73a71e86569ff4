// The file of drops that wait, and the county's verdict on one, as somebody with the phone or the
// network in hand may change them: whatever they say, the app opens and goes on, and nothing but a
// verdict by the county's key takes a drop away.
#include <weicun/client/client.h>
#include <weicun/envelope/drop.h>

#include "core/client/hub.h"
#include "core/client/phone.h"
#include "core/client/tipsters.h"
#include "fuzz/patched.h"
#include "fuzz/split.h"

namespace {

using namespace weicun;

struct World {
  test::CountyHome home{"fuzz"};
  test::Disk disk;
  Instant saved_at;
  Bytes file;
  Bytes verdict;
  Bytes drop;

  World() {
    home.hub.drop_work = home.phone.drop_work = 2;
    test::Tab tab = home.begin();
    fuzz::must(home.save_tip_off(tab)->ok);
    disk = home.phone.disk;
    saved_at = home.phone.clock;
    file = disk.read("drop");
    test::Tab later = home.open_to_send();
    home.live(later, test::minute);
    fuzz::must(home.hub.drops.size() == 1);
    drop = home.hub.drops[0];
    verdict = home.hub.verdict_on(drop).body;
  }
  void open_with(Bytes changed) {
    home.phone.disk = disk;
    home.phone.disk.files["drop"] = std::move(changed);
    home.phone.clock = saved_at.plus(25 * test::hour);
    home.hub.drops.clear();
    test::Tab tab = home.phone.open();
    home.live(tab, 5 * test::minute);
    for (const client::Finding& finding : tab.status().findings)
      fuzz::must(finding.code == "quarantined" && finding.count == 1);
    for (const Bytes& sent : home.hub.drops) fuzz::must(sent.size() < (2U << 20U));
  }
  void judge(BytesView list, bool honest) const {
    crypto::Digest fingerprint = envelope::envelope_fingerprint(crypto::Suite::intl, drop);
    RecordId id = envelope::read_header(drop)->id;
    auto read = envelope::verify_drop_receipt(list, home.county.card, id, fingerprint);
    fuzz::must(read.ok() == honest);
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static World world;
  BytesView input(data, size);
  world.judge(input, false);
  Bytes verdict = fuzz::patched(world.verdict, input);
  world.judge(verdict, verdict == world.verdict);
  if (size > 64) return 0;
  world.open_with(size % 2 == 0 ? copy_of(input) : fuzz::patched(world.file, input));
  return 0;
}
