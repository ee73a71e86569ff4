#include <catch_amalgamated.hpp>

#include <weicun/sync/protocol.h>

using namespace weicun;
using namespace weicun::sync;

namespace {

const Bytes token(token_length, 0x5A);
const KeyId account{{0xAB, 0xCD}};
const Instant asked_at{1'000'000};

Bytes challenge_at(std::uint64_t hub_time) { return ByteWriter().zeros(32).u64(hub_time).take(); }
Bytes session_until(std::uint64_t hub_time) {
  return ByteWriter().bytes(token).u64(hub_time).take();
}

template <class T>
std::string place_of(const Result<T>& result) {
  if (result.ok()) return "accepted";
  return std::string(name_of(result.error().code)) + ' ' + result.error().place;
}

}  // namespace

TEST_CASE("credentials are spelt as the hub reads them") {
  CHECK(device_authorization(account, token) ==
        "Weicun-Device abcd0000000000000000000000000000." + to_base64url(token));
  CHECK(session_authorization(token) == "Weicun-Session " + to_base64url(token));
}

TEST_CASE("questions go where docs/protocol.md says, with what it says") {
  CHECK(ask_trust().method == "GET");
  CHECK(ask_trust().path == "trust");
  CHECK(ask_trust().authorization.empty());
  CHECK(ask_enrolment(token).path == "enrol");
  CHECK(ask_enrolment(token).body == token);
  CHECK(ask_challenge(account).path == "challenge");
  CHECK(ask_challenge(account).body == copy_of(account.view()));
  CHECK(ask_login(token).path == "login");
  Request inbox = ask_inbox(0x0102030405060708, 64, "who");
  CHECK(inbox.path == "inbox");
  CHECK(inbox.authorization == "who");
  CHECK(to_hex(inbox.body) == "08070605040302014000");
}

TEST_CASE("a submission is a count and its records with their lengths") {
  Request request = ask_submission({Bytes{1, 2, 3}, Bytes{}, Bytes{9}}, "who");
  CHECK(request.method == "POST");
  CHECK(request.path == "submit");
  CHECK(request.authorization == "who");
  CHECK(to_hex(request.body) ==
        "03000000"
        "03000000"
        "010203"
        "00000000"
        "01000000"
        "09");
}

TEST_CASE("a submission that is asked again is the same, byte for byte") {
  std::vector<Bytes> records = {Bytes(5'000, 7)};
  CHECK(ask_submission(records, "who").body == ask_submission(records, "who").body);
}

TEST_CASE("an attachment is sent from its file, naming its record, and fetched by its id") {
  RecordId record{{0x01, 0x90}};
  BlobId blob{{0xFE}};
  Request up = ask_attachment_upload(record, blob, "who");
  CHECK(up.path ==
        "attachments/fe000000000000000000000000000000?record=01900000-0000-0000-0000-000000000000");
  CHECK(up.body.empty());
  CHECK(up.body_file == "a/fe000000000000000000000000000000");
  Request down = ask_attachment(blob, "who");
  CHECK(down.method == "GET");
  CHECK(down.path == "attachments/fe000000000000000000000000000000");
}

TEST_CASE("no answer may be longer than its kind can be") {
  constexpr std::size_t mebibyte = 1U << 20U;
  CHECK(ask_trust().answer_limit == mebibyte);
  CHECK(ask_enrolment({}).answer_limit == mebibyte);
  CHECK(ask_submission({}, "").answer_limit == mebibyte);
  CHECK(ask_challenge(account).answer_limit == mebibyte);
  CHECK(ask_login({}).answer_limit == mebibyte);
  CHECK(ask_attachment_upload({}, {}, "").answer_limit == mebibyte);
  CHECK(ask_inbox(0, 1, "").answer_limit == 8 * mebibyte);
  CHECK(ask_attachment({}, "").answer_limit == 9 * mebibyte);
}

TEST_CASE("a device token has 32 bytes") {
  CHECK(*read_token(token) == token);
  for (std::size_t length : {std::size_t{0}, std::size_t{31}, std::size_t{33}, std::size_t{4096}})
    CHECK(place_of(read_token(Bytes(length))) == "malformed token");
}

TEST_CASE("a challenge has 40 bytes") {
  CHECK(*read_challenge(challenge_at(7)) == challenge_at(7));
  for (std::size_t length : {std::size_t{0}, std::size_t{39}, std::size_t{41}})
    CHECK(place_of(read_challenge(Bytes(length))) == "malformed challenge");
}

TEST_CASE("a session lasts by the hub's clock, counted on this phone's, whatever that one shows") {
  for (std::uint64_t hub : {std::uint64_t{0}, std::uint64_t{5'000}, std::uint64_t{1} << 60U}) {
    Session session = *read_session(session_until(hub + 60'000), challenge_at(hub), asked_at);
    CHECK(session.token == token);
    CHECK(session.expires == asked_at.plus(60'000));
  }
}

TEST_CASE("a session lasts a day at most, whatever the hub says") {
  Session session = *read_session(session_until(~std::uint64_t{0}), challenge_at(0), asked_at);
  CHECK(session.expires == asked_at.plus(std::uint64_t{24} * 3'600'000));
}

TEST_CASE("a session that is over before it begins is refused") {
  CHECK(place_of(read_session(session_until(7), challenge_at(7), asked_at)) ==
        "malformed session time");
  CHECK(place_of(read_session(session_until(0), challenge_at(7), asked_at)) ==
        "malformed session time");
}

TEST_CASE("a session of another length is refused, and one without its challenge") {
  Bytes good = session_until(9);
  for (std::size_t length = 0; length < good.size(); ++length) {
    CHECK(place_of(read_session(BytesView(good).first(length), challenge_at(7), asked_at)) ==
          "malformed session");
  }
  good.push_back(0);
  CHECK(place_of(read_session(good, challenge_at(7), asked_at)) == "malformed session");
  CHECK(place_of(read_session(session_until(9), {}, asked_at)) == "malformed session challenge");
}
