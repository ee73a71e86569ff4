// A phone's day, and what its storage can do to it: the app ends behind any commit, a commit is
// torn, any commit fails, any file can't be read. What a person was told is there, and nothing that
// nobody wrote.
#include <set>

#include <catch_amalgamated.hpp>

#include "phone.h"

using namespace weicun;
using namespace weicun::test;

namespace {

using Files = std::map<std::string, Bytes>;

/// That a letter or draft is kept, told after so many commits.
struct Promise {
  RecordId id;
  std::string title;
  std::size_t commits;
};

class Day {
 public:
  explicit Day(std::string_view name)
      : home_(name, GENERATE(from_range(both_suites))), tab_(home_.begin()) {
    disk().written = [this] { history_.push_back(disk().files); };
    disk().written();
  }

  /// Whatever fails is tried no second time.
  void live() {
    RecordId id = keep(tab_.draft(titled("路灯"))).value_or(RecordId{});
    (void)keep(tab_.draft(titled("路灯坏了"), {id, {}}), id);
    auto photo = tab_.attach(Bytes(70'000, 7));
    std::string text = titled("路灯坏了三天");
    if (photo) text = with(*photo, text);
    (void)keep(tab_.save(text, {id, {}}), id);
    (void)keep(tab_.save(titled("水井")));
    rounds(tab_, 3);
    if (auto opened = delivered()) {
      home_.hub.deliver(home_.hub.event(*opened, "opened", home_.hub.time));
      rounds(tab_, 1);
    }
    if (auto saved = keep(tab_.save(titled("小桥")))) withdraw(*saved);
    (void)keep(tab_.draft(titled("水渠")));
    disk().written = {};
  }

  /// Everything that was told is there, and nothing else is.
  void has_kept(Tab& tab, std::size_t commits) const {
    for (const Promise& promise : promises_) {
      if (promise.commits > commits || promise.id == withdrawn_) continue;
      CAPTURE(promise.title, promise.commits);
      auto detail = tab.read(promise.id);
      REQUIRE(detail);
      CHECK(said_of(promise).count(detail->entry.title) == 1);
    }
    std::set<RecordId> listed;
    for (const client::Entry& entry : tab.list()) {
      CHECK(titles_.count(entry.title) == 1);
      CHECK(listed.insert(entry.id).second);
    }
  }

  void rounds(Tab& tab, int count) {
    for (int round = 0; round < count; ++round) {
      home_.wait(tab, 60'000);
      tab.talk(home_.hub);
    }
  }

  [[nodiscard]] Home& home() { return home_; }
  [[nodiscard]] Disk& disk() { return home_.phone.disk; }
  /// After each commit, the founding ones as one.
  [[nodiscard]] const std::vector<Files>& history() const { return history_; }
  [[nodiscard]] const std::vector<Promise>& promises() const { return promises_; }

 private:
  /// Whether it worked or not: it may have.
  void withdraw(const RecordId& id) {
    (void)tab_.act(id, "withdraw");
    withdrawn_ = id;
  }
  std::string titled(std::string_view title) {
    titles_.emplace(title);
    last_title_ = title;
    return letter(title);
  }
  static std::string with(const client::Attached& photo, std::string text) {
    text.pop_back();
    return text + R"(,"photos":[{"hash":")" + to_base64url(photo.hash) +
           R"(","mime":"image/jpeg","bytes":70000}]})";
  }
  /// `draft`: whose text it was. What failed may have been kept unheard.
  std::optional<RecordId> keep(const Result<Saved>& saved, const RecordId& draft = {}) {
    if (!saved || !saved->ok) {
      tried_.emplace(draft, last_title_);
      return std::nullopt;
    }
    promises_.push_back({saved->id, last_title_, history_.size() - 1});
    return saved->id;
  }
  std::optional<RecordId> delivered() {
    for (const Promise& promise : promises_) {
      if (tab_.delivery(promise.id) == "delivered") return promise.id;
    }
    return std::nullopt;
  }
  /// What its title may be by then: what was told, or what was written after it.
  [[nodiscard]] std::set<std::string> said_of(const Promise& promise) const {
    std::set<std::string> said;
    for (const Promise& other : promises_) {
      if (other.id == promise.id && other.commits >= promise.commits) said.insert(other.title);
    }
    auto [first, last] = tried_.equal_range(promise.id);
    for (auto tried = first; tried != last; ++tried) said.insert(tried->second);
    return said;
  }

  Home home_;
  Tab tab_;
  std::vector<Files> history_;
  std::vector<Promise> promises_;
  std::multimap<RecordId, std::string> tried_;
  std::set<std::string> titles_;
  std::string last_title_;
  RecordId withdrawn_;
};

/// True for the question of that number, from 1.
class Once {
 public:
  explicit Once(std::size_t number) : number_(number) {}
  bool operator()() { return ++asked_ == number_; }

 private:
  std::size_t number_;
  std::size_t asked_ = 0;
};

/// The chunk that came with it, if one did.
std::optional<std::string> new_chunk(const Files& before, const Files& after) {
  for (const auto& [name, bytes] : after) {
    if (name.rfind("c/", 0) == 0 && before.count(name) == 0) return name;
  }
  return std::nullopt;
}

/// Opened anew, and everything is delivered, once.
void ends_well(Day& today) {
  Tab tab = today.home().phone.open();
  today.has_kept(tab, today.history().size());
  today.rounds(tab, 12);
  std::size_t sent = 0;
  for (const client::Entry& entry : tab.list()) {
    if (entry.delivery == "delivered") ++sent;
    CHECK(entry.delivery != "waiting");
  }
  CHECK(today.home().hub.records.size() == sent);
  CHECK(today.disk().written_over == 0);
  CHECK(tab.status().findings.empty());
}

}  // namespace

TEST_CASE("an app that ends behind any commit opens to what it had told", "[client]") {
  Day today("ends");
  today.live();
  REQUIRE(today.promises().size() == 6);
  REQUIRE(today.history().size() > 10);
  for (std::size_t commits = 0; commits < today.history().size(); ++commits) {
    CAPTURE(commits);
    today.disk().files = today.history()[commits];
    Tab tab = today.home().phone.open_offline();
    today.has_kept(tab, commits);
    CHECK(tab.status().findings.empty());
  }
}

// A store whose commits are whole never shows one: it is told as damage.
TEST_CASE("a commit that was torn before its head was written never happened", "[client]") {
  Day today("torn");
  today.live();
  for (std::size_t commits = 0; commits + 1 < today.history().size(); ++commits) {
    const Files& after = today.history()[commits + 1];
    auto name = new_chunk(today.history()[commits], after);
    if (!name) continue;
    const Bytes& chunk = after.at(*name);
    for (std::size_t length :
         {std::size_t{0}, std::size_t{95}, chunk.size() / 2, chunk.size() - 1}) {
      CAPTURE(commits, length);
      Files torn = today.history()[commits];
      torn[*name] = Bytes(chunk.begin(), chunk.begin() + static_cast<std::ptrdiff_t>(length));
      today.disk().files = std::move(torn);
      Tab tab = today.home().phone.open_offline();
      today.has_kept(tab, commits);
      CHECK(tab.status().findings.size() == 1);
      CHECK(tab.findings("quarantined") == 1);
    }
  }
}

TEST_CASE("whichever commit fails, what was told is kept and everything is delivered once",
          "[client]") {
  auto fate = GENERATE(Disk::Fate::full, Disk::Fate::lost, Disk::Fate::unheard);
  bool failed = true;
  for (std::size_t number = 1; failed; ++number) {
    CAPTURE(static_cast<int>(fate), number);
    Day today("fails" + std::to_string(number));
    failed = false;
    today.disk().fate = [once = Once(number), &failed, fate]() mutable {
      bool now = once();
      failed = failed || now;
      return now ? fate : Disk::Fate::done;
    };
    today.live();
    today.disk().fate = {};
    ends_well(today);
    if (!failed) CHECK(number > 10);
  }
}

TEST_CASE(
    "whichever file can't be read once, what was told is kept and everything is delivered once",
    "[client]") {
  bool failed = true;
  for (std::size_t number = 1; failed; ++number) {
    CAPTURE(number);
    Day today("unreadable" + std::to_string(number));
    failed = false;
    today.disk().unreadable = [once = Once(number), &failed]() mutable {
      bool now = once();
      failed = failed || now;
      return now;
    };
    today.live();
    today.disk().unreadable = {};
    ends_well(today);
    if (!failed) CHECK(number > 1);
  }
}
