// What a hostile drop host may say lies in a mailbox: whatever it is, the question is settled, by
// the county's own answers alone or as if nobody had answered.
#include <weicun/client/client.h>
#include <weicun/envelope/drop.h>

#include "core/client/county.h"
#include "core/client/hub.h"
#include "core/client/phone.h"
#include "fuzz/patched.h"
#include "fuzz/split.h"

namespace {

using namespace weicun;

struct World {
  test::AnsweredHome home{"fuzz"};
  test::Tab tab = home.phone.open();
  Bytes page;

  World() {
    home.leave(home.honest());
    page = home.hub.mailbox(home.opened.content.links.drop->mailbox).body;
    home.live(tab, test::minute);
    // After an hour of silence it is asked at once; from then on in the silence that this leaves.
    client::RequestId first = home.ask(tab);
    home.phone.clock = home.phone.clock.plus(test::hour);
    home.wait(tab, 0);
    tab.answer(home.hub);
    fuzz::must(tab.take(first).ok());
  }
  void give(const Bytes& body) {
    client::RequestId request = home.ask(tab);
    fuzz::must(tab.requests.size() == 1);
    tab.answer(test::octets(body));
    auto answer = tab.take(request);
    bool honest = body == page;
    if (!answer) return fuzz::must(!honest && answer.error().code == ErrorCode::offline);
    auto answers = std::get<client::DropAnswers>(*answer);
    // The county's envelope may also lie whole among others that say nothing.
    fuzz::must(answers.size() <= 1 && (!honest || answers.size() == 1));
    for (const client::DropAnswer& one : answers)
      fuzz::must(one.text == home.honest().text && one.drop == home.drop);
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static World world;
  BytesView input(data, size);
  world.give(copy_of(input));
  world.give(fuzz::patched(world.page, input));
  return 0;
}
