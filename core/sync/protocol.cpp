#include <weicun/sync/protocol.h>

#include <algorithm>

#include <weicun/json/document.h>

namespace weicun::sync {
namespace {

constexpr std::size_t challenge_length = 40;                      // nonce32 ‖ u64 time
constexpr std::uint64_t longest_session = 24ULL * 3'600 * 1'000;  // ms; a hub may say more
constexpr std::size_t largest_inbox_page = 256;
constexpr std::size_t largest_mailbox = 16;        // answers
constexpr std::size_t largest_lists_page = 8'192;  // more than a mebibyte of the shortest lists
constexpr std::size_t share_length = 32;
constexpr std::size_t largest_inbox_answer = 8U << 20U;
constexpr std::size_t largest_attachment_answer = 9U << 20U;
constexpr std::string_view octets = "application/octet-stream";

bool begins_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

/// The `code` of a hub's JSON error: kebab case, at most 40 characters; anything else is not the
/// hub's.
std::string error_code(const Answer& answer) {
  if (!begins_with(answer.content_type, "application/json")) return {};
  auto document = json::parse(text_of(answer.body), {.bytes = 4096, .depth = 4, .nodes = 64});
  if (!document) return {};
  auto code = document->root().find("code");
  if (!code || !code->is_string() || code->string().size() > 40) return {};
  std::string_view text = code->string();
  bool kebab = std::all_of(text.begin(), text.end(),
                           [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
  return kebab ? std::string(text) : std::string();
}

/// u32 count ‖ count × (u32 len ‖ bytes), exact.
Result<std::vector<Bytes>> read_framed(BytesView body, std::size_t most) {
  ByteReader in(body);
  std::uint32_t count = in.u32();
  WEICUN_NEED(in.ok() && count <= most, malformed, "page count");
  std::vector<Bytes> page;
  for (std::uint32_t i = 0; i < count; ++i) {
    std::uint32_t length = in.u32();
    WEICUN_NEED(in.ok() && length <= in.left(), malformed, "page entry");
    page.push_back(copy_of(in.bytes(length)));
  }
  WEICUN_NEED(in.at_end(), malformed, "page length");
  return page;
}

}  // namespace

std::string device_authorization(const KeyId& account, BytesView token) {
  return "Weicun-Device " + account.hex() + "." + to_base64url(token);
}
std::string session_authorization(BytesView token) {
  return "Weicun-Session " + to_base64url(token);
}

Request ask_trust() {
  Request request;
  request.method = "GET";
  request.path = "trust";
  return request;
}

Request ask_enrolment(Bytes enrolment) {
  Request request;
  request.path = "enrol";
  request.body = std::move(enrolment);
  return request;
}

Request ask_reply_key(Bytes key, std::string authorization) {
  Request request;
  request.path = "reply-key";
  request.authorization = std::move(authorization);
  request.body = std::move(key);
  return request;
}

Request ask_submission(const std::vector<Bytes>& records, std::string authorization) {
  ByteWriter body;
  body.u32(static_cast<std::uint32_t>(records.size()));
  for (const Bytes& record : records)
    body.u32(static_cast<std::uint32_t>(record.size())).bytes(record);
  Request request;
  request.path = "submit";
  request.authorization = std::move(authorization);
  request.body = body.take();
  return request;
}

Request ask_attachment_upload(const RecordId& record, const BlobId& blob,
                              std::string authorization) {
  Request request;
  request.path = "attachments/" + blob.hex() + "?record=" + to_uuid(record.bytes);
  request.authorization = std::move(authorization);
  request.body_file = "a/" + blob.hex();
  return request;
}

Request ask_attachment(const BlobId& blob, std::string authorization) {
  Request request;
  request.method = "GET";
  request.path = "attachments/" + blob.hex();
  request.authorization = std::move(authorization);
  request.answer_limit = largest_attachment_answer;
  return request;
}

Request ask_standing(const ByteArray<16>& nonce, std::string authorization) {
  Request request;
  request.path = "status";
  request.authorization = std::move(authorization);
  request.body = copy_of(nonce);
  return request;
}

Request ask_lists(const ByteArray<32>& after, std::string authorization) {
  Request request;
  request.path = "receipts";
  request.authorization = std::move(authorization);
  request.body = copy_of(after);
  return request;
}

Request ask_challenge(const KeyId& account) {
  Request request;
  request.path = "challenge";
  request.body = copy_of(account.view());
  return request;
}

Request ask_login(Bytes login) {
  Request request;
  request.path = "login";
  request.body = std::move(login);
  return request;
}

Request ask_inbox(std::uint64_t cursor, std::uint16_t limit, std::string authorization) {
  Request request;
  request.path = "inbox";
  request.authorization = std::move(authorization);
  request.body = ByteWriter().u64(cursor).u16(limit).take();
  request.answer_limit = largest_inbox_answer;
  return request;
}

Request ask_share_enrolment(BytesView pin, std::string authorization) {
  Request request;
  request.path = "pin/enrol";
  request.authorization = std::move(authorization);
  request.body = copy_of(pin);
  return request;
}

Request ask_share(BytesView pin, std::string authorization) {
  Request request = ask_share_enrolment(pin, std::move(authorization));
  request.path = "pin/share";
  return request;
}

Result<Bytes> read_share_enrolment(BytesView body) {
  WEICUN_NEED(body.size() == share_length, malformed, "share");
  return copy_of(body);
}

Result<Bytes> read_share(BytesView body) {
  WEICUN_NEED(body.size() != 1, wrong_key, "pin");
  WEICUN_NEED(body.size() == 1 + share_length, malformed, "share");
  return copy_of(body.last(share_length));
}

std::string drop_origin(std::string_view server) {
  std::size_t scheme = server.find("://");
  if (scheme == std::string_view::npos) return {};
  std::string_view before = server.substr(0, scheme + 3);
  std::string_view rest = server.substr(scheme + 3);
  std::size_t end = std::min(rest.find(':'), rest.size());
  std::string_view host = rest.substr(0, end);
  std::string other = "drop." + std::string(host);
  if (host == "localhost") other = "127.0.0.1";
  if (host == "127.0.0.1") other = "localhost";
  bool name = std::any_of(host.begin(), host.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (!name && host != "127.0.0.1") return {};
  return std::string(before) + other + std::string(rest.substr(end));
}

Request ask_drop(std::string origin, std::uint64_t day, std::uint64_t nonce, BytesView envelope) {
  Request request;
  request.origin = std::move(origin);
  request.path = "drop";
  request.body = ByteWriter().u64(day).u64(nonce).bytes(envelope).take();
  return request;
}

Request ask_mailbox(std::string origin, const ByteArray<16>& mailbox) {
  Request request;
  request.origin = std::move(origin);
  request.path = "mailbox";
  request.body = copy_of(mailbox);
  request.answer_limit = largest_inbox_answer;
  return request;
}

Result<Bytes> read_token(BytesView body) {
  WEICUN_NEED(body.size() == token_length, malformed, "token");
  return copy_of(body);
}

Result<Bytes> read_challenge(BytesView body) {
  WEICUN_NEED(body.size() == challenge_length, malformed, "challenge");
  return copy_of(body);
}

Result<Session> read_session(BytesView body, BytesView challenge, Instant now) {
  WEICUN_NEED(body.size() == token_length + 8, malformed, "session");
  WEICUN_NEED(challenge.size() == challenge_length, malformed, "session challenge");
  ByteReader in(body);
  Bytes token = copy_of(in.bytes(token_length));
  std::uint64_t expires = in.u64();
  ByteReader asked(challenge.last(8));
  std::uint64_t begin = asked.u64();
  WEICUN_NEED(expires > begin, malformed, "session time");
  return Session{std::move(token), now.plus(std::min(expires - begin, longest_session))};
}

Result<InboxPage> read_inbox(BytesView body) {
  ByteReader in(body);
  WEICUN_NEED(text_of(in.bytes(4)) == "WCI1", malformed, "inbox magic");
  InboxPage page;
  page.next = in.u64();
  std::uint32_t count = in.u32();
  WEICUN_NEED(in.ok() && count <= largest_inbox_page, malformed, "inbox count");
  std::uint64_t last = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    InboxEntry entry;
    entry.sequence = in.u64();
    std::uint32_t length = in.u32();
    WEICUN_NEED(in.ok() && length <= in.left() && entry.sequence > last, malformed, "inbox entry");
    entry.record = copy_of(in.bytes(length));
    last = entry.sequence;
    page.entries.push_back(std::move(entry));
  }
  WEICUN_NEED(in.at_end() && page.next >= last, malformed, "inbox length");
  return page;
}

Result<std::vector<Bytes>> read_lists(BytesView body) {
  return read_framed(body, largest_lists_page);
}

Result<std::vector<Bytes>> read_mailbox(BytesView body) {
  return read_framed(body, largest_mailbox);
}

Reading read_meaning(const Answer& answer) {
  if (answer.status == 200) {
    bool ours = begins_with(answer.content_type, octets);
    return {ours ? Meaning::answer : Meaning::intercepted, {}};
  }
  // RFC 6585 §6: the network's own word for "log in first".
  if (answer.status == 511) return {Meaning::intercepted, {}};
  std::string code = error_code(answer);
  if (answer.status >= 500 || answer.status == 408 || answer.status == 425 ||
      answer.status == 429) {
    return {Meaning::busy, code};
  }
  // A proxy before the hub may be the one that finds a batch too large; halving it is harmless.
  if (answer.status == 413) return {Meaning::too_large, code};
  if (code.empty()) return {Meaning::intercepted, {}};
  if (answer.status == 401) return {Meaning::unauthorised, code};
  bool client_error = answer.status >= 400 && answer.status < 500;
  return {client_error ? Meaning::declined : Meaning::intercepted, code};
}

}  // namespace weicun::sync
