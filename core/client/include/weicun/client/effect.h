#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <weicun/client/answer.h>
#include <weicun/sync/protocol.h>

/// What the core wants done. Plain values: a browser, Node or a simulator performs them.
namespace weicun::client {

using RequestId = std::uint32_t;
using Ticket = std::uint32_t;

struct File {
  std::string name;
  Bytes bytes;
  std::uint32_t held =
      0;  ///< Not 0: bytes that the host kept under this handle, instead of `bytes`.
};

/// Compare the stored head with `expected_head` and, in the same transaction, write everything.
/// Answered by `committed` or `not_committed` with the same ticket.
struct Commit {
  Ticket ticket = 0;
  Bytes expected_head;  ///< Empty: there must be none.
  Bytes head;           ///< Empty: leave it as it is.
  std::vector<File> files;
};
/// Answered by `loaded` with the same name.
struct Load {
  std::string name;
};
/// Answered by `answered` or `unanswered` with the same exchange.
struct Send {
  std::uint32_t exchange = 0;
  sync::Request request;
  std::string server;  ///< The vault's own, which `request.origin` replaces.
};
/// Call `woken` then; a later WakeAt replaces an earlier one.
struct WakeAt {
  Instant at;
};
/// Something that lists and status show has changed.
struct Changed {};
/// The answer to a request. Comes once for each.
struct Settled {
  RequestId request = 0;
  Result<Answer> answer;
};

using Effect = std::variant<Commit, Load, Send, WakeAt, Changed, Settled>;

}  // namespace weicun::client
