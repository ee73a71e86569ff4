#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <weicun/catalogue/catalogue.h>
#include <weicun/inbox/inbox.h>

#include "books.h"

namespace weicun::client {

/// A step that somebody took about a record.
struct EventSeen {
  RecordId id;
  std::string kind;
  Instant at;  ///< By its writer's clock: shown, never decisive.
  bool by_office = false;
  std::uint64_t sequence = 0;            ///< The hub's; of an own one: of what it followed.
  std::optional<journal::Place> stored;  ///< Of an own one; those of one sequence by this.
};

/// Where a record stands, by the steps of its type's workflow.
class Stages {
 public:
  Stages(const Books& books, const inbox::Inbox& inbox, const outbox::Outbox& outbox,
         const catalogue::Catalogue& catalogue)
      : books_(books), inbox_(inbox), outbox_(outbox), catalogue_(catalogue) {}

  /// Whether this phone speaks for an office, or for a member.
  void set_office(bool office) { office_ = office; }

  /// What happened to a record, received and our own. The order is the hub's; an own event stands
  /// after what this phone had received when it was stored. No clock decides (protocol.md, Rules):
  /// a secretary's may be years off.
  [[nodiscard]] std::vector<EventSeen> events_of(const RecordId& id) const;
  [[nodiscard]] std::string stage_of(const RecordId& id, std::string_view type) const;
  /// What may be done about it now, and by us.
  [[nodiscard]] std::vector<const catalogue::Edge*> steps_from(const RecordId& id) const;

 private:
  [[nodiscard]] bool may_speak_of(const RecordId& id, const inbox::Incoming& reply) const;

  const Books& books_;
  const inbox::Inbox& inbox_;
  const outbox::Outbox& outbox_;
  const catalogue::Catalogue& catalogue_;
  bool office_ = false;
};

}  // namespace weicun::client
