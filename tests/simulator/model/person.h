#pragma once

#include "device.h"
#include "world.h"

namespace weicun::simulator {

/// What people do with the app, in any order and at any moment.
class Person {
 public:
  explicit Person(World& world) : world_(world) {}

  /// One thing, on a device that has a running tab; nothing where there is none.
  void do_something();
  /// Asks for everything that stands still to be tried again.
  static void retry_everything(Tab& tab);

 private:
  void villager(Device& device, Tab& tab);
  void secretary(Device& device, Tab& tab);
  void write_draft(Tab& tab);
  void change_draft(Tab& tab);
  void save_new(Tab& tab, std::string type);
  void save_draft(Tab& tab, bool from_two_tabs);
  void save_with_photo(Tab& tab);
  void work_on_a_letter(Tab& tab, bool received);
  void take_a_step(Tab& tab, const client::Detail& detail);
  void withdraw_or_retry(Tab& tab);
  void look_at_photo(Tab& tab);
  void synchronise(Tab& tab);
  void save(Tab& tab, std::size_t intent, const std::string& photo);
  void draft(Tab& tab, std::size_t intent);
  [[nodiscard]] std::string value_of(const Intent& intent, const std::string& photo) const;
  [[nodiscard]] Intent* any_intent(std::size_t device, bool (*fits)(const Intent&));
  Intent& intent(std::size_t number) { return world_.watch.intents()[number]; }

  World& world_;
};

}  // namespace weicun::simulator
