#include <catch_amalgamated.hpp>

#include <weicun/outbox/chain.h>

#include "post.h"

// Receipt lists in every order of arrival, and a hub that forgets.

using namespace weicun;
using outbox::ReceiptChain;

namespace {

/// A hub's lists about one letter each: letter n has n as its number.
struct Lists {
  std::uint64_t time = 1'000;
  std::uint64_t n = 0;

  envelope::ReceiptList after(const crypto::Digest& previous) {
    envelope::ReceiptList list;
    list.time = Instant{time += 10};
    list.hub_epoch = 1;
    list.previous = previous;
    ++n;
    list.entries.push_back(test::accepted(test::letter(static_cast<std::uint32_t>(n)), n));
    return list;
  }
  envelope::ReceiptList after(const envelope::ReceiptList& previous) {
    return after(previous.digest());
  }
  envelope::ReceiptList status(const crypto::Digest& newest, std::uint64_t accepted) {
    envelope::ReceiptList list = after(newest);
    --n;
    list.entries = {{{}, {}, envelope::HubVerdict::status, 0, accepted}};
    return list;
  }
};

ReceiptChain::EntryId id_of(const envelope::ReceiptList& list) { return list.entries.front().id; }
using EntryIds = std::vector<ReceiptChain::EntryId>;

}  // namespace

TEST_CASE("lists in any order of arrival are one chain, without news") {
  Lists hub;
  auto first = hub.after(crypto::Digest{});
  auto second = hub.after(first);
  auto third = hub.after(second);
  std::vector<envelope::ReceiptList> lists = {first, second, third};
  std::sort(lists.begin(), lists.end(),
            [](const auto& left, const auto& right) { return left.digest() < right.digest(); });
  do {
    ReceiptChain chain;
    for (const auto& list : lists) {
      auto news = chain.add(list);
      CHECK_FALSE(news.rolled_back);
      CHECK(news.lost.empty());
    }
    CHECK_FALSE(chain.has_gap());
    CHECK(chain.last_without_gap() == third.digest());
  } while (std::next_permutation(
      lists.begin(), lists.end(),
      [](const auto& left, const auto& right) { return left.digest() < right.digest(); }));
}

TEST_CASE("a list that was lost on the way leaves a gap, and closes it when it comes") {
  Lists hub;
  ReceiptChain chain;
  auto first = hub.after(crypto::Digest{});
  auto second = hub.after(first);
  auto third = hub.after(second);
  chain.add(first);
  chain.add(third);
  CHECK(chain.has_gap());
  CHECK(chain.last_without_gap() == first.digest());
  chain.add(second);
  CHECK_FALSE(chain.has_gap());
}

TEST_CASE("a hub that signs anew after an old list forgot what came between") {
  Lists hub;
  ReceiptChain chain;
  auto first = hub.after(crypto::Digest{});
  auto second = hub.after(first);
  auto third = hub.after(second);
  for (const auto& list : {first, second, third}) chain.add(list);
  auto news = chain.add(hub.after(first));
  CHECK(news.rolled_back);
  std::sort(news.lost.begin(), news.lost.end());
  CHECK(news.lost == EntryIds{id_of(second), id_of(third)});
  SECTION("a late list of the forgotten branch is forgotten, too") {
    envelope::ReceiptList late = hub.after(third);
    late.time = third.time;
    CHECK(chain.add(late).lost == EntryIds{id_of(late)});
  }
  SECTION("and what is repeated is no news") { CHECK(chain.add(third).lost.empty()); }
}

TEST_CASE("a status behind the chain says what was lost; an old one, or an equal one, nothing") {
  Lists hub;
  ReceiptChain chain;
  auto first = hub.after(crypto::Digest{});
  auto early = hub.status(first.digest(), 1);
  auto second = hub.after(first);
  chain.add(first);
  chain.add(second);
  CHECK_FALSE(chain.contradicts(early));
  CHECK_FALSE(chain.contradicts(hub.status(second.digest(), 2)));
  SECTION("an older newest list") {
    auto behind = hub.status(first.digest(), 1);
    REQUIRE(chain.contradicts(behind));
    CHECK(chain.stands(behind).lost == EntryIds{id_of(second)});
    CHECK_FALSE(chain.contradicts(hub.status(first.digest(), 1)));
    // What the hub signs from there on is no second finding.
    CHECK_FALSE(chain.add(hub.after(first)).rolled_back);
  }
  SECTION("a hub that remembers nothing") {
    CHECK(chain.stands(hub.status(crypto::Digest{}, 0)).lost.size() == 2);
  }
  SECTION("a lower n") { CHECK(chain.stands(hub.status(second.digest(), 1)).lost.size() == 1); }
}

TEST_CASE("a list behind a gap is forgotten with it once the hub's whole memory is known") {
  Lists hub;
  ReceiptChain chain;
  auto first = hub.after(crypto::Digest{});
  auto photo = hub.after(hub.after(first));  // the one between was lost on its way
  photo.entries.front().n = 0;
  chain.add(first);
  chain.add(photo);
  auto elsewhere = hub.status(hub.after(photo).digest(), 4);
  CHECK_FALSE(chain.contradicts(elsewhere));
  CHECK(chain.stands(hub.status(first.digest(), 1)).lost == EntryIds{id_of(photo)});
}

TEST_CASE("a stolen key proves nothing after its theft but what others call durable") {
  Lists hub;
  ReceiptChain chain;
  auto first = hub.after(crypto::Digest{});
  auto second = hub.after(first);
  auto third = hub.after(second);
  third.hub = KeyId{{9}};
  SECTION("nothing else is known") {
    chain.add(first);
    chain.add(second);
    CHECK(chain.distrust(first.hub, second.time).lost == EntryIds{id_of(second)});
    CHECK(chain.distrust(first.hub, second.time).lost.empty());
  }
  SECTION("another key says that it is durable") {
    third.durable_n = 2;
    for (const auto& list : {first, second, third}) chain.add(list);
    CHECK(chain.distrust(first.hub, second.time).lost.empty());
  }
}
