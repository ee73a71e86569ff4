#include <catch_amalgamated.hpp>

#include "phone.h"

using namespace weicun;
using namespace weicun::test;

namespace {

std::vector<std::string> titles(Tab& tab) {
  std::vector<std::string> found;
  for (const client::Entry& entry : tab.list()) found.push_back(entry.title);
  std::sort(found.begin(), found.end());
  return found;
}
using Titles = std::vector<std::string>;

client::RequestId start_draft(Home& home, Tab& tab, std::string_view title, const RecordId& id) {
  client::RequestId request = tab.next_request();
  tab.client.draft(request, "gov.secretary_letter", letter(title), {id, {}}, home.phone.clock);
  tab.perform();
  return request;
}

}  // namespace

TEST_CASE("two quick keepings of one draft beside another tab's commit stay one draft",
          "[client]") {
  Home home("quick", GENERATE(from_range(both_suites)));
  Tab tab = home.begin_offline();
  RecordId id = tab.draft(letter("水渠"))->id;
  Tab other = home.phone.open_offline();

  tab.hold_commits = true;
  auto first = start_draft(home, tab, "水井", id);
  auto second = start_draft(home, tab, "水井和路灯", id);
  SECTION("before the first") {
    REQUIRE(other.draft(letter("别的")).ok());
    while (!tab.commits.empty()) tab.write_commit();
  }
  SECTION("between them") {
    tab.write_commit();
    REQUIRE(other.draft(letter("别的")).ok());
    while (!tab.commits.empty()) tab.write_commit();
  }
  CHECK(tab.saved(first)->id == id);
  CHECK(tab.saved(second)->id == id);
  CHECK(titles(tab) == Titles{"别的", "水井和路灯"});
  Tab after = home.phone.open();
  CHECK(titles(after) == Titles{"别的", "水井和路灯"});
}

TEST_CASE("one draft changed in two tabs at once becomes two, and nothing is lost", "[client]") {
  Home home("two drafts", GENERATE(from_range(both_suites)));
  Tab tab = home.begin_offline();
  RecordId id = tab.draft(letter("水渠"))->id;
  Tab other = home.phone.open_offline();

  tab.hold_commits = true;
  auto first = start_draft(home, tab, "水井", id);
  auto second = start_draft(home, tab, "水井和路灯", id);
  REQUIRE(other.draft(letter("水库"), {id, {}}).ok());
  while (!tab.commits.empty()) tab.write_commit();
  RecordId copy = tab.saved(first)->id;
  CHECK(copy != id);
  CHECK(tab.saved(second)->id == copy);  // what was typed on goes where its beginning went
  CHECK(titles(tab) == Titles{"水井和路灯", "水库"});
  Tab after = home.phone.open();
  CHECK(titles(after) == Titles{"水井和路灯", "水库"});
}

TEST_CASE(
    "a draft that another tab saved meanwhile is that record, another text a draft of its own",
    "[client]") {
  Home home("saved meanwhile", GENERATE(from_range(both_suites)));
  Tab tab = home.begin_offline();
  RecordId id = tab.draft(letter("水渠"))->id;
  Tab other = home.phone.open_offline();
  tab.hold_commits = true;
  auto same = start_draft(home, tab, "水渠", id);
  auto changed = start_draft(home, tab, "水井", id);
  REQUIRE(other.save(letter("水渠"), {id, {}})->id == id);
  while (!tab.commits.empty()) tab.write_commit();
  CHECK(tab.saved(same)->id == id);
  CHECK(tab.saved(changed)->id != id);
  CHECK(titles(tab) == Titles{"水井", "水渠"});
}

TEST_CASE("a refused letter put right says what it replaces", "[client]") {
  Home home("replaces", GENERATE(from_range(both_suites)));
  Tab tab = home.begin();
  RecordId id = tab.save(letter("水渠"))->id;
  auto entries = home.hub.accept(tab.requests.front().request.body);
  entries.front().verdict = envelope::HubVerdict::refused;
  entries.front().reason = 1;
  tab.answer(octets(home.hub.receipts(entries)));
  REQUIRE(tab.delivery(id) == "refused");

  RecordId better = tab.draft(letter("水井"), {std::nullopt, id})->id;
  Tab after = home.phone.open();  // the draft remembers it, not the form
  REQUIRE(after.save(letter("水井"), {better, {}})->id == better);
  after.synchronise(home.hub);
  auto opened =
      envelope::open(home.hub.records.at(better), home.village.tenant, home.village.secretary);
  REQUIRE(opened.ok());
  CHECK(opened->content.links.supersedes == id);
}
