// A byte string as a life of the real client: what a person does, what the store does, what a hub
// that may be hostile answers. Whatever happens, no answer of the network deletes a record, each
// request is settled at most once, and nothing is delivered that an honest hub has not seen.
#include <deque>
#include <set>

#include <weicun/client/client.h>

#include "core/client/hub.h"
#include "core/client/phone.h"
#include "fuzz/patched.h"
#include "fuzz/split.h"

namespace {

using namespace weicun;

class Life {
 public:
  explicit Life(BytesView script)
      : script_(script), village_("fuzz"), hub_(village_), phone_(village_), tab_(phone_.found()) {}

  void live() {
    tab_.hold_commits = true;
    while (script_.left() >= 2) {
      step(script_.u8(), script_.u8());
      tab_.perform();
      check();
    }
  }

 private:
  void step(std::uint8_t what, std::uint8_t detail) {
    Instant& clock = phone_.clock;
    switch (what % 12) {
      case 0:
        return tab_.client.save(tab_.next_request(), "gov.secretary_letter", test::letter("路灯"),
                                {some_id(detail), {}}, clock);
      case 1:
        return tab_.client.draft(tab_.next_request(), "gov.secretary_letter", test::letter("水井"),
                                 {some_id(detail), {}}, clock);
      case 2:
        return act(detail);
      case 3:
        if (!tab_.commits.empty()) tab_.write_commit();
        return;
      case 4:
        if (!tab_.commits.empty())
          tab_.fail_commit(detail % 2 == 0 ? client::CommitFailure::full
                                           : client::CommitFailure::lost);
        return;
      case 5:
        if (!tab_.requests.empty()) tab_.answer(hub_);
        return;
      case 6:
        if (!tab_.requests.empty()) tab_.no_answer();
        return;
      case 7:
      case 8:
        return lie(detail);
      case 9:
        clock = clock.plus(std::uint64_t{detail} * detail * 100);
        return tab_.client.woken(clock);
      case 10:
        return tab_.client.network(detail % 2 == 0, clock);
      default:
        return tab_.client.synchronise(tab_.next_request(), clock);
    }
  }

  std::optional<RecordId> some_id(std::uint8_t detail) const {
    if (known_.empty() || detail % 3 == 0) return std::nullopt;
    auto id = known_.begin();
    std::advance(id, detail % known_.size());
    return *id;
  }

  void act(std::uint8_t detail) {
    auto id = some_id(detail);
    if (!id) return;
    tab_.client.act(tab_.next_request(), *id, detail % 2 == 0 ? "withdraw" : "retry", "",
                    phone_.clock);
  }

  /// An answer with any status and type, whose body is the honest one with bytes changed, or junk.
  void lie(std::uint8_t detail) {
    if (tab_.requests.empty()) return;
    const sync::Request& request = tab_.requests.front().request;
    sync::Answer answer = hub_.answer(request, request.body);
    Bytes edits(std::min<std::size_t>(script_.left(), detail % 16U));
    for (std::uint8_t& byte : edits) byte = script_.u8();
    if (!answer.body.empty()) answer.body = fuzz::patched(answer.body, edits);
    constexpr std::array statuses{200, 200, 200, 200, 401, 403, 409, 413, 422, 429, 500, 302};
    answer.status = statuses[detail % statuses.size()];
    if (detail >= 128) answer = {answer.status, "application/json", detail, copy_of(edits)};
    tab_.answer(answer);
  }

  void check() {
    const outbox::Outbox& outbox = tab_.client.outbox();
    for (const auto& [id, item] : outbox.items()) {
      known_.insert(id);
      bool told = item.state == outbox::State::receipted || item.state == outbox::State::delivered;
      fuzz::must(!told || hub_.records.count(id) != 0);
    }
    for (const RecordId& id : known_) fuzz::must(outbox.find(id) != nullptr);
    fuzz::must(phone_.disk.written_over == 0);
  }

  ByteReader script_;
  test::Village village_;
  test::Hub hub_;
  test::Phone phone_;
  test::Tab tab_;
  std::set<RecordId> known_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 512) return 0;
  Life(BytesView(data, size)).live();
  return 0;
}
