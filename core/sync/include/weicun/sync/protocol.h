#pragma once

#include <optional>
#include <string>
#include <vector>

#include <weicun/base/identifier.h>
#include <weicun/base/result.h>

/// The hub's protocol (docs/protocol.md) as bytes: what is asked, and what an answer may be.
/// Every answer is hostile input.
namespace weicun::sync {

struct Request {
  std::string method = "POST";
  /// Not "": another host name than the server's, to be asked without credentials, referrer or any
  /// header but the content's type, and to be mentioned in no event.
  std::string origin;
  std::string path;  ///< Below `<server>/v1/`.
  std::string authorization;
  Bytes body;
  std::string body_file;  ///< Instead of `body`: the store file to stream.
  std::size_t answer_limit = 1U << 20U;
};

struct Answer {
  int status = 0;
  std::string content_type;
  std::optional<std::uint64_t> retry_after_seconds;
  Bytes body;
};

[[nodiscard]] std::string device_authorization(const KeyId& account, BytesView token);
[[nodiscard]] std::string session_authorization(BytesView token);

[[nodiscard]] Request ask_trust();
[[nodiscard]] Request ask_enrolment(Bytes enrolment);
/// The card of a reply key and the proof that it is ours (docs/protocol.md): answers sealed to it
/// come with this account's.
[[nodiscard]] Request ask_reply_key(Bytes request, std::string authorization);
[[nodiscard]] Request ask_submission(const std::vector<Bytes>& records, std::string authorization);
[[nodiscard]] Request ask_attachment_upload(const RecordId& record, const BlobId& blob,
                                            std::string authorization);
[[nodiscard]] Request ask_attachment(const BlobId& blob, std::string authorization);
[[nodiscard]] Request ask_standing(const ByteArray<16>& nonce, std::string authorization);
/// The lists after the one with this digest; zeros: from the beginning.
[[nodiscard]] Request ask_lists(const ByteArray<32>& after, std::string authorization);
[[nodiscard]] Request ask_challenge(const KeyId& account);
[[nodiscard]] Request ask_login(Bytes login);
[[nodiscard]] Request ask_inbox(std::uint64_t cursor, std::uint16_t limit,
                                std::string authorization);

/// `pin`: slot16 ‖ A32 (format.md §2.5).
[[nodiscard]] Request ask_share_enrolment(BytesView pin, std::string authorization);
[[nodiscard]] Request ask_share(BytesView pin, std::string authorization);
/// The other name of a hub, under which it takes drops: "drop." before the host's name. A host that
/// has only a number, or is this machine, has "127.0.0.1" and "localhost" for each other. "" where
/// the server has no such form.
[[nodiscard]] std::string drop_origin(std::string_view server);
/// u64 day ‖ u64 nonce ‖ WCE1 (protocol.md, Drops).
[[nodiscard]] Request ask_drop(std::string origin, std::uint64_t day, std::uint64_t nonce,
                               BytesView envelope);

/// Asked under the drop host's name, too, by nobody.
[[nodiscard]] Request ask_mailbox(std::string origin, const ByteArray<16>& mailbox);
/// u32 count ‖ count × (u32 len ‖ WCE1), none of them opened yet. `malformed`, for a seventeenth as
/// well.
[[nodiscard]] Result<std::vector<Bytes>> read_mailbox(BytesView body);

inline constexpr std::size_t token_length = 32;
[[nodiscard]] Result<Bytes> read_token(BytesView body);
[[nodiscard]] Result<Bytes> read_challenge(
    BytesView body);  ///< nonce32 ‖ u64 time, as login signs them.
[[nodiscard]] Result<Bytes> read_share_enrolment(BytesView body);  ///< share32
/// u8 tries left ‖ share32 for the right PIN. `wrong_key` for the tries alone, `malformed` else.
[[nodiscard]] Result<Bytes> read_share(BytesView body);
struct Session {
  Bytes token;
  Instant expires;
};
/// `expires` by this phone's clock, which may be years off: the hub's time in the challenge that
/// was answered is the measure. `malformed` also for a session that is over before it begins.
[[nodiscard]] Result<Session> read_session(BytesView body, BytesView challenge, Instant now);
struct InboxEntry {
  std::uint64_t sequence = 0;
  Bytes record;
};
struct InboxPage {
  std::uint64_t next = 0;
  std::vector<InboxEntry> entries;
};
[[nodiscard]] Result<InboxPage> read_inbox(BytesView body);

/// Receipt lists, none of them verified yet; empty when the hub has no more.
[[nodiscard]] Result<std::vector<Bytes>> read_lists(BytesView body);

/// What an answer that is not a receipt says (protocol.md, Rules).
enum class Meaning : std::uint8_t {
  answer,        ///< 200 in the protocol's own content type: worth reading.
  intercepted,   ///< A portal or proxy spoke, not the hub.
  unauthorised,  ///< 401
  busy,          ///< 408, 425, 429, 5xx: later.
  too_large,     ///< 413
  declined,      ///< Another 4xx with the hub's own JSON: about what was asked.
};
struct Reading {
  Meaning meaning = Meaning::intercepted;
  std::string code;  ///< Of a JSON error; a short kebab word or "".
};
[[nodiscard]] Reading read_meaning(const Answer& answer);

}  // namespace weicun::sync
