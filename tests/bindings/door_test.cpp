#include <catch_amalgamated.hpp>
#include <map>
#include <string>

#include "messages.h"

using namespace weicun;
using bindings::Door;

namespace {

constexpr std::string_view start =
    R"({"call":"start","village":"522699101201","locale":"zh-CN","now":1760000000000})";
constexpr std::string_view draft =
    R"({"call":"draft","request":2,"type":"gov.secretary_letter","now":1760000000000})";
constexpr std::string_view lamp = R"({"title":"路灯坏了"})";

/// A host with a disk, as small as one can be.
class Host {
 public:
  test::Reply call(std::string_view head, std::vector<Bytes> parts = {}) {
    return test::Reply(door_.call(test::message(head, std::move(parts))));
  }
  test::Reply text(std::string_view head, std::string_view value) {
    return call(head, {copy_of(view_of(value))});
  }

  /// A new store for this device; answers what settled the request.
  test::Reply found() {
    call(start, {test::entropy()});
    REQUIRE(call(R"({"call":"found","kind":4})").head().at_pointer("/ok/header").has_value());
    auto made = call(R"({"call":"create","request":1,"now":1760000000000})", {Bytes(32, 5)});
    return commit(made);
  }

  /// Writes the reply's commit down and says so.
  test::Reply commit(const test::Reply& reply) {
    auto effect = reply.effect("commit");
    REQUIRE(effect.has_value());
    auto files = effect->find("files");
    for (auto file = files->first(); file; file = file->next()) {
      disk[std::string(file->find("name")->string())] = copy_of(reply.part(file->find("part")));
    }
    disk["head"] = copy_of(reply.part(effect->find("head")));
    return call(R"({"call":"committed","now":1760000000001,"ticket":)" +
                std::string(effect->find("ticket")->lexeme()) + "}");
  }

  /// Reads the file that the reply asks for.
  test::Reply load(const test::Reply& reply) {
    auto effect = reply.effect("load");
    REQUIRE(effect.has_value());
    std::string name(effect->find("name")->string());
    return call(R"({"call":"loaded","now":1760000000003,"name":")" + name + "\"}", {disk[name]});
  }

  std::map<std::string, Bytes> disk;

 private:
  Door door_;
};

}  // namespace

TEST_CASE("what is no message is answered, not obeyed", "[bindings]") {
  Door door;
  for (const Bytes& junk : {Bytes{}, Bytes(3, 0xFF), test::message("{")}) {
    CHECK(test::Reply(door.call(junk)).error() == "bad-file");
  }
  CHECK(test::Reply(door.call(test::message(start, {test::entropy()}))).error().empty());
}

TEST_CASE("before start the types can be asked, and nothing else", "[bindings]") {
  Host host;
  CHECK(host.call(R"({"call":"status","request":1})").error() == "closed");
  CHECK(host.call(R"({"call":"nonsense"})").error() == "closed");
  auto types = host.call(R"({"call":"types"})");
  CHECK(types.head().at_pointer("/ok/types")->size() >= 3);
  auto verdict = host.text(R"({"call":"check","type":"gov.secretary_letter"})", "{}");
  CHECK_FALSE(verdict.head().at_pointer("/ok/ok")->boolean());
}

TEST_CASE("start wants randomness", "[bindings]") {
  Host host;
  CHECK(host.call(start).error() == "no-randomness");
  CHECK(host.call(start, {Bytes(32, 7)}).error() == "no-randomness");
  CHECK(host.call(R"({"call":"status","request":1})").error() == "closed");
}

TEST_CASE("before the store is open no request about records is taken", "[bindings]") {
  Host host;
  host.call(start, {test::entropy()});
  CHECK(host.text(draft, lamp).error() == "closed");
  for (std::string_view call : {"save", "list", "read", "attachStart", "attachPiece", "attachEnd",
                                "setUnlock", "recoveryCode", "offices", "answers"}) {
    CAPTURE(call);
    std::string head = R"({"call":")" + std::string(call) + R"(","request":3,"length":1})";
    CHECK(host.call(head).error() == "closed");
  }
}

TEST_CASE("a call that isn't there is not-supported", "[bindings]") {
  Host host;
  host.call(start, {test::entropy()});
  for (std::string_view call : {"nonsense", "", "answer"}) {
    CAPTURE(call);
    std::string head = R"({"call":")" + std::string(call) + R"("})";
    CHECK(host.call(head).error() == "not-supported");
  }
}

TEST_CASE("problems cross with a path, a code and words in the language that was chosen",
          "[bindings]") {
  Host host;
  constexpr std::string_view check = R"({"call":"check","type":"gov.secretary_letter"})";
  auto chinese = host.text(check, lamp);
  REQUIRE(host.call(R"({"call":"locale","locale":"en"})").error().empty());
  auto english = host.text(check, lamp);
  for (std::string_view member : {"path", "code", "severity", "message"}) {
    CAPTURE(member);
    std::string pointer = "/ok/problems/0/" + std::string(member);
    REQUIRE(english.head().at_pointer(pointer).has_value());
    bool same = english.head().at_pointer(pointer)->string() ==
                chinese.head().at_pointer(pointer)->string();
    CHECK(same == (member != "message"));
  }
  CHECK(host.text(R"({"call":"check","type":"acme.well"})", "{}").error() == "unknown-type");
}

TEST_CASE("an error crosses with words, and says whether to try again", "[bindings]") {
  Host host;
  auto refused = host.call(start);
  CHECK_FALSE(refused.head().at_pointer("/error/message")->string().empty());
  CHECK_FALSE(refused.head().at_pointer("/error/retry")->boolean());
}

TEST_CASE("a draft is settled by its commit, and there again after replay", "[bindings]") {
  Host first;
  auto founded = first.found();
  REQUIRE(founded.effect("settled").has_value());
  CHECK(founded.effect("settled")->find("request")->integer() == 1);
  auto asked = first.text(draft, lamp);
  CHECK_FALSE(asked.effect("settled").has_value());
  auto settled = first.commit(asked);
  REQUIRE(settled.effect("settled").has_value());
  CHECK(settled.effect("settled")->at_pointer("/answer/id")->string().size() == 36);

  Host second;
  second.call(start, {test::entropy(8)});
  CHECK(second.call(R"({"call":"slots"})", {first.disk["slots"]}).error().empty());
  CHECK(second.call(R"({"call":"unlock","kind":4})", {Bytes(32, 6)}).error() == "wrong-key");
  CHECK(second.call(R"({"call":"unlock","kind":4})", {Bytes(32, 5)}).error().empty());
  for (const auto& [name, bytes] : first.disk) {
    if (name.rfind("c/", 0) == 0)
      CHECK(second.call(R"({"call":"replay"})", {bytes}).error().empty());
  }
  second.call(R"({"call":"finish","now":1760000000002})", {first.disk["head"], Bytes{}});
  second.disk = first.disk;
  auto listed = second.load(second.call(R"({"call":"list","request":3,"delivery":["draft"]})"));
  REQUIRE(listed.effect("settled").has_value());
  auto entry = listed.effect("settled")->at_pointer("/answer/entries/0");
  REQUIRE(entry.has_value());
  CHECK(entry->find("title")->string() == "路灯坏了");
  CHECK(entry->at_pointer("/value/title")->string() == "路灯坏了");
}

TEST_CASE("a full disk settles the request with storage-full, worth another try", "[bindings]") {
  Host host;
  host.found();
  auto asked = host.text(draft, lamp);
  auto ticket = std::string(asked.effect("commit")->find("ticket")->lexeme());
  auto told = host.call(
      R"({"call":"notCommitted","why":"full","ticket":)" + ticket + R"(,"now":1760000000001})",
      {Bytes{}});
  REQUIRE(told.effect("settled").has_value());
  CHECK(told.effect("settled")->at_pointer("/error/code")->string() == "storage-full");
  CHECK(told.effect("settled")->at_pointer("/error/retry")->boolean());
}

TEST_CASE("an id that is none is not-found, and settles nothing by itself", "[bindings]") {
  Host host;
  host.found();
  auto reply = host.call(R"({"call":"read","request":4,"id":"no id"})");
  CHECK(reply.error() == "not-found");
  CHECK_FALSE(reply.effect("settled").has_value());
}
