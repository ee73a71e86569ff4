#include "network.h"

#include <weicun/sync/sync.h>

#include "device.h"
#include "forger.h"
#include "hub_answers.h"
#include "world.h"

namespace weicun::simulator {
namespace {

constexpr std::uint64_t longest_travel = 3'000;

bool brings_receipts(const sync::Request& request) {
  return request.path == "submit" ||
         (request.method == "POST" && request.path.rfind("attachments/", 0) == 0);
}

sync::Answer page(int status) {
  return {status, "text/html; charset=utf-8", std::nullopt,
          copy_of(view_of("<html>welcome</html>"))};
}

}  // namespace

Network::Network(World& world) : world_(world), faults_(world.faults), draw_(world.draw) {}

void Network::carry(Tab& tab, std::uint32_t exchange, sync::Request request, Bytes body) {
  auto give_up = [&tab, exchange] {
    tab.client().unanswered(exchange, tab.device().clock());
    tab.perform();
  };
  if (!tab.device().online) return tab.later(draw_.between(1, 500), give_up);
  tab.later(sync::Sync::exchange_deadline, give_up);
  if (faults_.happens(Fault::request_lost)) return;
  std::uint64_t travel = draw_.between(20, longest_travel);
  if (faults_.happens(Fault::request_late)) travel += draw_.between(60'000, 600'000);
  int copies = faults_.happens(Fault::request_doubled) ? 2 : 1;
  for (int i = 0; i < copies; ++i) {
    // The request goes on even when the tab that sent it dies.
    World& world = world_;
    world.after(travel + static_cast<std::uint64_t>(i) * draw_.below(5'000),
                [&world, &tab, life = tab.life_, exchange, request, body] {
                  if (life == tab.life_) return Network(world).arrive(tab, exchange, request, body);
                  (void)world.hub.answer(request, body, world.now());
                });
  }
}

void Network::arrive(Tab& tab, std::uint32_t exchange, const sync::Request& request,
                     BytesView body) {
  if (auto other = intercept(request, body))
    return give_back(tab, exchange, request, std::move(*other));
  if (request.path == "inbox" && faults_.happens(Fault::inbox_forged))
    world_.hub.put_into_inboxes(forged_notice());
  sync::Answer answer = world_.hub.answer(request, body, world_.now());
  if (faults_.happens(Fault::answer_lost)) return;
  // The effect is there, and a gateway says otherwise.
  if (faults_.happens(Fault::server_error)) answer = page(502);
  give_back(tab, exchange, request, spoil(request, std::move(answer)));
}

/// Answers in the hub's place.
std::optional<sync::Answer> Network::intercept(const sync::Request& request, BytesView body) {
  if (faults_.happens(Fault::portal_html)) return page(200);
  if (faults_.happens(Fault::server_error)) return page(static_cast<int>(draw_.between(500, 504)));
  if (faults_.happens(Fault::busy_retry_after)) {
    sync::Answer busy = declined(429, "busy");
    busy.retry_after_seconds = draw_.permille(200) ? draw_.next() : draw_.below(600);
    return busy;
  }
  if (!request.authorization.empty() && faults_.happens(Fault::unauthorised))
    return declined(401, "unauthorised");
  if (brings_receipts(request) && faults_.happens(Fault::too_large)) return page(413);
  // Somebody in the middle keeps the letter and says that it arrived.
  auto forged = forged_receipts(request, body, world_.now());
  if (forged && faults_.happens(Fault::receipt_forged)) return octets(std::move(*forged));
  if (faults_.happens(Fault::declined))
    return declined(draw_.permille(500) ? 422 : 403, "not-allowed");
  return std::nullopt;
}

/// What a liar or a bad line makes of an answer.
sync::Answer Network::spoil(const sync::Request& request, sync::Answer answer) {
  if (answer.status != 200 || answer.body.empty()) return answer;
  if (brings_receipts(request)) {
    if (faults_.happens(Fault::receipt_forged)) {
      std::size_t at =
          answer.body.size() - 1 - draw_.below(std::min<std::size_t>(answer.body.size(), 160));
      answer.body[at] = static_cast<std::uint8_t>(answer.body[at] ^ (1U << draw_.below(8)));
    } else if (faults_.happens(Fault::receipt_truncated)) {
      answer.body.resize(draw_.below(answer.body.size()));
    } else if (world_.hub.any_list() && faults_.happens(Fault::receipt_of_another)) {
      answer.body = *world_.hub.any_list();
    }
  }
  if (request.path == "trust" && faults_.happens(Fault::trust_forged))
    answer.body = village().forged_bundle;
  if (request.path == "trust" && faults_.happens(Fault::trust_stale))
    answer.body = village().older_bundle;
  return answer;
}

void Network::give_back(Tab& tab, std::uint32_t exchange, const sync::Request& request,
                        sync::Answer answer) {
  std::uint64_t travel = draw_.between(20, longest_travel);
  if (faults_.happens(Fault::answer_late)) travel += draw_.between(60'000, 600'000);
  int copies = faults_.happens(Fault::answer_doubled) ? 2 : 1;
  bool fits = answer.body.size() <= request.answer_limit;
  for (int i = 0; i < copies; ++i) {
    tab.later(travel + static_cast<std::uint64_t>(i) * draw_.below(300'000),
              [&tab, exchange, answer, fits] {
                if (!tab.device().online) return;
                if (tab.world_.tracing()) {
                  tab.world_.note(tab.name() + " hears " + std::to_string(exchange) + ": " +
                                  std::to_string(answer.status));
                }
                if (fits) {
                  tab.client().answered(exchange, answer, tab.device().clock());
                } else {
                  tab.client().unanswered(exchange, tab.device().clock());
                }
                tab.perform();
              });
  }
}

}  // namespace weicun::simulator
