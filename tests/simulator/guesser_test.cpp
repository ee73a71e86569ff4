// Ten phones of a village send letters and one sends a tip-off. Somebody who holds the hub's
// database, its log and the exact moment at which the drop came (which its host doesn't even keep)
// guesses who it was by what is nearest in time. Real clients on a virtual clock; crypto is the
// stand-in, since nobody here looks into an envelope.
#include <algorithm>
#include <cmath>
#include <functional>

#include <catch_amalgamated.hpp>

#include "tipsters.h"

/// What the crypto stand-in asks for, so that nothing that ships can link it.
extern "C" const int weicun_this_is_a_simulator;
extern "C" const int weicun_this_is_a_simulator = 1;

using namespace weicun;
using namespace weicun::test;

namespace {

constexpr std::size_t phones = 10;
constexpr std::uint64_t between_openings = 20 * hour;  // ms, on average
constexpr unsigned little_work = 2;                    // bits

/// When the hub heard of one phone, when a tip-off was saved there, and when the county got it.
struct Heard {
  std::vector<std::uint64_t> hub;
  std::optional<std::uint64_t> saved;
  std::optional<std::uint64_t> drop;
};

struct Scene {
  Village village{"guesser"};
  Identity county = make_identity(village.random, Use::county_drop, 0);
  keyring::DirectoryDraft draft = village.directory_draft();
  Scene() { draft.entries.push_back(entry_for(village.tenant, county)); }
};

/// One person's days with the app: opened at random, used for some minutes, now and then for a
/// letter.
class Life {
 public:
  Life(Scene& scene, const std::string& name, std::uint64_t from)
      : random_(random_from(name)), hub_(scene.village), phone_(scene.village, name) {
    hub_.publish(scene.draft);
    hub_.county = &scene.county;
    hub_.drop_work = phone_.drop_work = little_work;
    phone_.clock = founded.plus(from);
  }

  /// Until `end`; `tips`: the first time that the app is opened in the second day, it is for that.
  Heard live(Instant end, bool tips) {
    {
      Tab tab = phone_.found();
      talk(tab, phone_.clock.plus(minute));
    }
    heard_ = {};
    Instant second_day = phone_.clock.plus(day);
    while (true) {
      phone_.clock = phone_.clock.plus(until_next_opening());
      if (!(phone_.clock < end)) return heard_;
      Tab tab = phone_.open();
      bool now = tips && second_day < phone_.clock;
      if (now) tips = !tab.save(tip_off(), {}, "gov.tipoff")->ok;
      if (now && !tips) heard_.saved = phone_.clock.milliseconds;
      if (random_.below(3) == 0) (void)tab.save(letter("水井"));
      talk(tab, phone_.clock.plus(minute + random_.below(minute)));
    }
  }

 private:
  /// Exponential: who opens the app at any moment as likely as at any other.
  std::uint64_t until_next_opening() {
    double uniform = (static_cast<double>(random_.below(1'000'000)) + 1) / 1'000'001.0;
    return static_cast<std::uint64_t>(-std::log(uniform) * between_openings);
  }
  void talk(Tab& tab, Instant end) {
    answer_all(tab);
    while (tab.wakes_at && *tab.wakes_at < end) {
      phone_.clock = std::max(phone_.clock, *tab.wakes_at);
      tab.wakes_at.reset();
      tab.client.woken(phone_.clock);
      answer_all(tab);
    }
    phone_.clock = end;
  }
  void answer_all(Tab& tab) {
    tab.perform();
    while (!tab.requests.empty()) {
      bool drop = !tab.requests.front().request.origin.empty();
      std::uint64_t at = phone_.clock.milliseconds;
      if (drop) heard_.drop = at;
      if (!drop && (heard_.hub.empty() || heard_.hub.back() != at)) heard_.hub.push_back(at);
      tab.answer(hub_);
    }
  }

  crypto::Random random_;
  Hub hub_;
  Phone phone_;
  Heard heard_;
};

std::uint64_t apart(std::uint64_t one, std::uint64_t other) {
  return one > other ? one - other : other - one;
}

using Distance = std::function<std::uint64_t(std::uint64_t heard, std::uint64_t drop)>;
constexpr std::uint64_t never = ~std::uint64_t{0};

/// Whose traffic fits best; among equals, any.
std::size_t guess(const std::vector<Heard>& all, std::uint64_t drop, const Distance& distance,
                  crypto::Random& random) {
  std::vector<std::size_t> best;
  std::uint64_t least = never;
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::uint64_t own = never;
    for (std::uint64_t at : all[i].hub) own = std::min(own, distance(at, drop));
    if (own > least) continue;
    if (own < least) best.clear();
    least = own;
    best.push_back(i);
  }
  return best[static_cast<std::size_t>(random.below(best.size()))];
}

struct Guesser {
  std::string name;
  Distance distance;
  std::size_t hits = 0;
  std::size_t hits_at_once = 0;  ///< Had each drop gone when it was saved.
};

/// Luck is right in a tenth of the runs, with ten phones; in a thousand runs at most three
/// hundredths more or less, which is three standard deviations, and in fewer runs as many of them.
/// That the guessers can guess shows on the same lives: told when the tip-off was saved, in the
/// middle of the sender's traffic, as if it had gone at once, they name the sender.
void guess_senders(std::size_t runs) {
  double spread = 0.03 * std::sqrt(1'000.0 / static_cast<double>(runs));
  Scene scene;
  crypto::Random random = random_from("guesses");
  crypto::Random random_at_once = random_from("guesses of what goes at once");
  std::vector<Guesser> guessers = {
      {"nearest", apart},
      {"last before",
       [](std::uint64_t at, std::uint64_t drop) { return at <= drop ? drop - at : never; }},
      {"first after",
       [](std::uint64_t at, std::uint64_t drop) { return at >= drop ? at - drop : never; }},
  };
  std::size_t arrived = 0;
  for (std::size_t run = 0; run < runs; ++run) {
    auto sender = static_cast<std::size_t>(random.below(phones));
    std::vector<Heard> all;
    for (std::size_t i = 0; i < phones; ++i) {
      std::string name = "life " + std::to_string(run) + ' ' + std::to_string(i);
      Life life(scene, name, random.below(hour));
      all.push_back(life.live(founded.plus(8 * day), i == sender));
    }
    const Heard& senders = all[sender];
    if (!senders.saved || !senders.drop) continue;
    ++arrived;
    for (Guesser& guesser : guessers) {
      auto hit = [&](std::uint64_t at, crypto::Random& luck) {
        return guess(all, at, guesser.distance, luck) == sender ? 1U : 0U;
      };
      guesser.hits += hit(*senders.drop, random);
      guesser.hits_at_once += hit(*senders.saved, random_at_once);
    }
  }
  CAPTURE(arrived);
  CHECK(arrived >= runs * 9 / 10);  // the others were not opened again in time
  for (const Guesser& guesser : guessers) {
    double share = static_cast<double>(guesser.hits) / static_cast<double>(arrived);
    INFO(guesser.name << ": " << guesser.hits << " of " << arrived);
    CHECK(share >= 0.1 - spread);
    CHECK(share <= 0.1 + spread);
    CHECK(guesser.hits_at_once > arrived * 9 / 10);
  }
}

}  // namespace

TEST_CASE(
    "whoever has the hub's database, log and order of traffic finds a tip-off's sender by luck "
    "alone") {
  guess_senders(150);
}

// Hidden, since it takes two minutes: a step of npm run test:wide.
TEST_CASE("a thousand tip-offs, and every sender is found by luck alone", "[.wide]") {
  guess_senders(1'000);
}
