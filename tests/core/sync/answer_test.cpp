#include <catch_amalgamated.hpp>

#include <weicun/sync/protocol.h>

// What an answer that is no receipt may mean (protocol.md, Rules). None of it is believed
// of a record: it changes when, and in what company, the record is offered again.

using namespace weicun;
using namespace weicun::sync;

namespace {

Reading meaning(int status, std::string content_type, std::string_view body = "") {
  return read_meaning({status, std::move(content_type), std::nullopt, copy_of(view_of(body))});
}
Reading from_hub(int status, std::string_view code) {
  return meaning(status, "application/json", R"({"code":")" + std::string(code) + R"("})");
}

}  // namespace

TEST_CASE("only 200 in the protocol's own content type is worth reading") {
  CHECK(meaning(200, "application/octet-stream").meaning == Meaning::answer);
  CHECK(meaning(200, "text/html", "<h1>Welcome to the hotel</h1>").meaning == Meaning::intercepted);
  CHECK(meaning(200, "application/json", R"({"ok":true})").meaning == Meaning::intercepted);
  CHECK(meaning(200, "").meaning == Meaning::intercepted);
}

TEST_CASE("a portal in the way is recognised, whatever status it gives") {
  for (int status : {200, 204, 301, 302, 400, 401, 403, 404, 422, 511}) {
    INFO(status);
    CHECK(meaning(status, "text/html", "<a href='login'>Log in</a>").meaning ==
          Meaning::intercepted);
  }
}

TEST_CASE("statuses that HTTP doesn't have are nobody's answer") {
  for (int status : {-1, 0, 99, 100, 199, 201, 206, 304, 399}) {
    INFO(status);
    CHECK(from_hub(status, "malformed").meaning == Meaning::intercepted);
  }
}

TEST_CASE("401 is about the credential") {
  Reading reading = from_hub(401, "device-unknown");
  CHECK(reading.meaning == Meaning::unauthorised);
  CHECK(reading.code == "device-unknown");
}

TEST_CASE("other 4xx of the hub's are about what was asked") {
  for (int status : {400, 403, 404, 409, 415, 422}) {
    INFO(status);
    CHECK(from_hub(status, "id-reuse").meaning == Meaning::declined);
  }
}

TEST_CASE("413 means smaller batches, from the hub or from a proxy before it") {
  CHECK(from_hub(413, "too-large").meaning == Meaning::too_large);
  CHECK(meaning(413, "text/html").meaning == Meaning::too_large);
}

TEST_CASE("a hub that is busy, or down, is asked later") {
  for (int status : {408, 425, 429, 500, 502, 503, 504, 599}) {
    INFO(status);
    CHECK(meaning(status, "text/html").meaning == Meaning::busy);
    CHECK(from_hub(status, "internal").meaning == Meaning::busy);
  }
}

TEST_CASE("an error code is a short kebab word in the hub's own JSON") {
  CHECK(from_hub(422, "id-reuse").code == "id-reuse");
  CHECK(from_hub(422, std::string(40, 'a')).code == std::string(40, 'a'));
  for (std::string_view code : {"", "Id-Reuse", "id_reuse", "id reuse", "1", "\\u0000"}) {
    INFO(code);
    CHECK(from_hub(422, code).meaning == Meaning::intercepted);
  }
  CHECK(from_hub(422, std::string(41, 'a')).code.empty());
}

TEST_CASE("JSON that isn't the hub's has no code") {
  for (std::string_view body :
       {"", "{", "null", "[]", "\"code\"", R"({"Code":"malformed"})", R"({"code":1})",
        R"({"code":null})", R"({"code":["malformed"]})", "{\"code\":\"\xFF\"}",
        R"({"a":{"b":{"c":{"d":{"e":1}}}},"code":"malformed"})"}) {
    INFO(body);
    CHECK(meaning(400, "application/json", body).meaning == Meaning::intercepted);
  }
  std::string long_text = R"({"code":"malformed","text":")" + std::string(5'000, 'a') + "\"}";
  CHECK(meaning(400, "application/json", long_text).meaning == Meaning::intercepted);
  CHECK(meaning(400, "text/plain", R"({"code":"malformed"})").meaning == Meaning::intercepted);
}

TEST_CASE("parameters of a content type change nothing") {
  CHECK(meaning(400, "application/json; charset=utf-8", R"({"code":"malformed"})").code ==
        "malformed");
}
