#include "device.h"

#include "world.h"

namespace weicun::simulator {

Device::Device(World& its_world, std::size_t its_number, bool is_office, Bytes its_secret,
               std::size_t tab_count)
    : world(its_world), number(its_number), office(is_office), secret(std::move(its_secret)) {
  for (std::size_t i = 0; i < tab_count; ++i) tabs.push_back(std::make_unique<Tab>(*this, i));
}

Instant Device::clock() const {
  return {static_cast<std::uint64_t>(static_cast<std::int64_t>(world.now().milliseconds) + ahead_)};
}

void Device::set_online(bool now_online) {
  online = now_online;
  for (Tab* tab : running()) {
    tab->client().network(online, clock());
    tab->perform();
  }
}

void Device::kill() {
  for (const auto& tab : tabs) tab->kill();
}

std::vector<Tab*> Device::running() const {
  std::vector<Tab*> out;
  for (const auto& tab : tabs) {
    if (tab->ready()) out.push_back(tab.get());
  }
  return out;
}

void Device::check() const {
  for (const Tab* tab : running()) tab->check();
}

}  // namespace weicun::simulator
