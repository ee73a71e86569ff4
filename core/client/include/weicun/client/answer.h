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

/// An office and the key to which letters for it are sealed.
struct Office {
  std::string office;  ///< "branch_secretary"
  std::string title;
  std::string holder;  ///< Who holds it by the newest grant, or "".
  std::string words;   ///< Six words of its card, or "" where there is none.
  /// "none": the roots vouch for no card of it. "changed": another card than the one that was first
  /// seen or last compared. "stale": the list, or the card, is past its date.
  std::string state;
  bool mine = false;
  std::optional<RecordId> grant;
};
using Offices = std::vector<Office>;

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
  /// While nothing may leave this phone (docs/format.md §8.6): until when at least. For the host,
  /// whose other vaults must keep that silence, too; never for a person's eyes.
  std::optional<Instant> quiet_until;
};

struct Review {
  schema::Problems problems;
  Offices readers;
  std::uint64_t bytes = 0;
};

/// 32 characters in groups of four, for a person to write down (format.md §2.3). Shown once.
struct RecoveryCode {
  std::string code;
};

/// S of format.md §2.5.
struct HubShare {
  Bytes share;
};

/// One answer of the county to a drop. Nothing in it tells a time.
struct DropAnswer {
  RecordId id;
  RecordId drop;  ///< Which one it answers: `Saved::id` of then.
  std::string text;
};
using DropAnswers = std::vector<DropAnswer>;

struct Nothing {};
using Answer =
    std::variant<Nothing, Saved, Listing, std::optional<Detail>, Attached, AttachmentBody,
                 StatusView, Review, Offices, RecoveryCode, HubShare, DropAnswers>;

}  // namespace weicun::client
