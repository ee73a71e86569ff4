#pragma once

#include <weicun/envelope/drop.h>

#include "phone.h"

/// A village whose directory names the county's drop card, and what a phone there does with time.
namespace weicun::test {

/// Zero bits under a drop, where its work is not what is tested.
constexpr unsigned little_work = 4;

inline std::string tip_off(std::string_view body = "村里的低保金被人挪用了") {
  return R"({"named":false,"category":"embezzle_misuse","body":")" + std::string(body) +
         R"(","wipe_after_send":true})";
}

struct CountyHome : Home {
  Identity county;

  explicit CountyHome(std::string_view name, crypto::Suite suite = crypto::Suite::intl)
      : Home(name, suite), county(make_identity(village.random, Use::county_drop, 0, suite)) {
    hub.drop_work = phone.drop_work = little_work;
    keyring::DirectoryDraft draft = village.directory_draft();
    draft.entries.push_back(entry_for(village.tenant, county));
    hub.publish(draft);
    hub.county = &county;
  }
  [[nodiscard]] Result<Saved> save_tip_off(Tab& tab, std::string_view text = {}) {
    return tab.save(text.empty() ? std::string_view(standard_) : text, {}, "gov.tipoff");
  }
  /// As the app does by itself: honest answers, and every wake at its time, for so long.
  void live(Tab& tab, std::uint64_t milliseconds) {
    Instant end = phone.clock.plus(milliseconds);
    tab.talk(hub);
    while (tab.wakes_at && *tab.wakes_at < end) {
      phone.clock = std::max(phone.clock, *tab.wakes_at);
      tab.wakes_at.reset();
      tab.client.woken(phone.clock);
      tab.talk(hub);
    }
    phone.clock = end;
  }
  /// The opening at which a tip-off goes: the second one at which it could.
  [[nodiscard]] Tab open_to_send() {
    {
      Tab passing = open_after(25 * hour);
      live(passing, minute);
    }
    return open_after(hour);
  }
  /// Another opening of the app, days later perhaps.
  [[nodiscard]] Tab open_after(std::uint64_t milliseconds) {
    phone.clock = phone.clock.plus(milliseconds);
    return phone.open();
  }

 private:
  std::string standard_ = tip_off();
};

}  // namespace weicun::test
