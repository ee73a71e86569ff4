#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <weicun/base/identifier.h>
#include <weicun/base/result.h>
#include <weicun/crypto/suite.h>
#include <weicun/envelope/content.h>
#include <weicun/schema/problem.h>

/// What the client's requests are answered with: the shapes of api.d.ts, as values.
namespace weicun::client {

struct SaveOptions {
  std::optional<RecordId> id;  ///< A draft's id, which becomes the record's.
  std::optional<RecordId>
      replaces;  ///< The version that was edited, or a refused record put right.
  std::optional<envelope::OnBehalf> on_behalf = std::nullopt;  ///< Written for somebody else.
};

struct Saved {
  bool ok = false;
  RecordId id;
  schema::Problems problems;
  std::string code = {};  ///< Of a drop: finds its answer. Shown once, kept nowhere.
};

struct ReceiptView {
  std::string number;  ///< Eight digits for a slip; they open nothing.
  Instant at;          ///< By the hub's clock.
};

struct Progress {
  std::uint64_t sent = 0;
  std::uint64_t of = 0;
};

/// One line of a list.
struct Entry {
  RecordId id;
  std::string type;
  std::string title;
  Instant at;
  std::string delivery;  ///< "draft", "waiting", "sending", "delivered", "refused", "received"
  std::string stage;
  std::string stage_label;
  bool unread = false;
  std::optional<std::string> value;  ///< JSON text, where it is ours to open.
  std::optional<Progress> progress;
  std::optional<schema::Problem> problem;
  std::optional<ReceiptView> receipt;
  std::string from;  ///< The office that wrote it ("branch_secretary"), "" for a member.
};

struct Action {
  std::string name;
  std::string label;
  std::string input;  ///< Type whose form asks what the action needs, or "".
};

struct Detail {
  Entry entry;
  std::vector<Entry> events;
  std::vector<Action> actions;
};

struct Query {
  std::string type;
  std::vector<std::string> delivery;
  std::string stage;
  bool mine = false;
  std::size_t limit = 50;
  std::optional<RecordId> after;
};

struct Listing {
  std::vector<Entry> entries;
  std::optional<RecordId> next;
};

struct Attached {
  crypto::Digest hash{};
  std::string mime;
  std::uint64_t bytes = 0;
};

/// An attachment, opened.
struct AttachmentBody {
  Bytes plain;
  std::string mime;
};

struct Reader {
  std::string office;
  std::string title;
  bool trusted = false;  ///< Whether the roots vouch for a card of this office now.
};

struct Finding {
  std::string code;
  std::string message;
  std::uint64_t count = 0;
};

struct StatusView {
  std::size_t waiting = 0;
  std::size_t sending = 0;
  std::size_t refused = 0;
  std::size_t unread = 0;
  std::uint64_t bytes = 0;  ///< Still to be sent.
  bool locked = false;
  std::optional<Instant> last_contact;
  std::string link;
  std::vector<Finding> findings;
};

struct Review {
  schema::Problems problems;
  std::vector<Reader> readers;
  std::uint64_t bytes = 0;
};

struct Nothing {};
using Answer = std::variant<Nothing, Saved, Listing, std::optional<Detail>, Attached,
                            AttachmentBody, StatusView, Review>;

}  // namespace weicun::client
