#include "device.h"
#include "tab.h"
#include "world.h"

namespace weicun::simulator {

void Tab::commit(client::Commit wanted) {
  if (world_.tracing()) world_.note(name() + " commits " + std::to_string(wanted.ticket));
  std::uint64_t delay = world_.draw.between(1, 30);
  if (world_.faults.happens(Fault::commit_slow)) delay = world_.draw.between(1'000, 30'000);
  later(delay, [this, wanted = std::move(wanted)] { run_transaction(wanted); });
}

bool Tab::write(const client::Commit& wanted) {
  if (!device_.disk.commit(wanted, held_)) return false;
  world_.watch.committed(device_.number, device_.disk, wanted);
  for (Tab* other : device_.running()) {
    if (other != this) other->hear_of_commit();
  }
  return true;
}

/// A message from another tab, which may come late or, while there are faults, not at all.
void Tab::hear_of_commit() {
  if (!world_.faults.quiet() && world_.draw.permille(300)) return;
  later(world_.draw.below(200), [this] { look_at_store(); });
}

void Tab::not_committed(client::Ticket ticket, client::CommitFailure why, Bytes head) {
  client_->not_committed(ticket, why, head, device_.clock());
  perform();
}

/// One transaction and everything that may become of it and of the tab that asked for it.
void Tab::run_transaction(const client::Commit& wanted) {
  Faults& faults = world_.faults;
  bool before = faults.happens(Fault::crash_before_commit);
  bool within = !before && faults.happens(Fault::crash_in_commit);
  if (within && world_.draw.permille(500)) (void)write(wanted);
  if (before || within) {
    kill();
    return open_later();
  }
  if (faults.happens(Fault::commit_full))
    return not_committed(wanted.ticket, client::CommitFailure::full, {});
  if (faults.happens(Fault::commit_failed))
    return not_committed(wanted.ticket, client::CommitFailure::lost, {});
  if (!write(wanted)) {
    faults.note(Fault::another_tab_first);
    return not_committed(wanted.ticket, client::CommitFailure::conflict, device_.disk.head());
  }
  if (faults.happens(Fault::commit_unknown))
    return not_committed(wanted.ticket, client::CommitFailure::lost, {});
  if (faults.happens(Fault::crash_after_commit)) {
    kill();
    return open_later();
  }
  later(world_.draw.below(10), [this, ticket = wanted.ticket] {
    client_->committed(ticket, device_.clock());
    perform();
  });
}

}  // namespace weicun::simulator
