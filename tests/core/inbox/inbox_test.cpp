#include <catch_amalgamated.hpp>

#include <array>

#include <weicun/inbox/inbox.h>

using namespace weicun;
using namespace weicun::inbox;

namespace {

RecordId id_of(std::uint8_t number) {
  RecordId id;
  id.bytes[0] = number;
  return id;
}

Incoming incoming(std::uint8_t number, std::uint64_t sequence) {
  Incoming incoming;
  incoming.id = id_of(number);
  incoming.sequence = sequence;
  incoming.type = "village.notice";
  incoming.title = "停水";
  incoming.office = 1;
  incoming.signer[3] = number;
  incoming.written = {1'790'000'000'000};
  return incoming;
}

}  // namespace

TEST_CASE("answers come in the hub's order, whatever their writers' clocks say", "[inbox]") {
  Inbox inbox;
  for (std::uint8_t number : std::array<std::uint8_t, 3>{3, 1, 2}) {
    Incoming answer = incoming(number, 10U + number);
    answer.reply_to = id_of(9);
    answer.written = {100U - number};
    inbox.add(answer);
  }
  auto answers = inbox.replies_to(id_of(9));
  REQUIRE(answers.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) CHECK(answers[i]->sequence == 11 + i);
  CHECK(inbox.replies_to(id_of(1)).empty());
}

TEST_CASE("what is there stays as it is, and is counted as unread once", "[inbox]") {
  Inbox inbox;
  inbox.add(incoming(1, 5));
  Incoming other = incoming(1, 7);
  other.title = "别的";
  inbox.add(other);
  CHECK(inbox.find(id_of(1))->title == "停水");
  CHECK(inbox.unread() == 1);
  inbox.mark_read(id_of(1));
  inbox.mark_read(id_of(1));
  inbox.mark_read(id_of(2));
  CHECK(inbox.unread() == 0);
  CHECK(inbox.find(id_of(2)) == nullptr);
}

TEST_CASE("the cursor only goes forward", "[inbox]") {
  Inbox inbox;
  inbox.add(incoming(1, 5));
  inbox.advance(9);
  inbox.advance(3);
  inbox.add(incoming(2, 4));
  CHECK(inbox.cursor() == 9);
}

TEST_CASE("a record that was passed over is remembered until it comes", "[inbox]") {
  Inbox inbox;
  inbox.pass_over(5);
  inbox.pass_over(5);
  inbox.pass_over(0);  // there is no such place
  CHECK(inbox.passed_over() == std::set<std::uint64_t>{5});
  CHECK(inbox.cursor() == 5);
  inbox.add(incoming(1, 6));
  CHECK(inbox.passed_over().size() == 1);
  inbox.add(incoming(2, 5));
  CHECK(inbox.passed_over().empty());
  inbox.pass_over(8);
  inbox.no_longer_passed_over(8);
  CHECK(inbox.passed_over().empty());
}

TEST_CASE("a hub cannot fill the memory with what it makes us pass over", "[inbox]") {
  Inbox inbox;
  for (std::uint64_t sequence = 1; sequence <= 10'000; ++sequence) inbox.pass_over(sequence);
  CHECK(inbox.passed_over().size() == Inbox::most_passed_over);
  CHECK_FALSE(inbox.has_room_to_pass_over());
  CHECK(inbox.cursor() == 10'000);
}

TEST_CASE("a place has a handle, and back", "[inbox]") {
  for (std::uint64_t sequence : {std::uint64_t{1}, std::uint64_t{77'000}, ~std::uint64_t{0}}) {
    CHECK(sequence_of(place_handle(sequence)) == sequence);
  }
}

TEST_CASE("a frame's plaintext comes back, and a damaged one is refused", "[inbox]") {
  Incoming kept = incoming(1, 5);
  kept.reply_to = id_of(9);
  kept.kind = "reply";
  Bytes plain = frame_plaintext(kept, view_of("the record"));
  auto read = read_plaintext(plain, kept.id);
  REQUIRE(read.ok());
  CHECK(text_of(read->record) == "the record");
  CHECK(read->incoming.title == kept.title);
  CHECK(read->incoming.kind == "reply");
  CHECK(read->incoming.signer == kept.signer);
  CHECK(read->incoming.sequence == 5);
  CHECK(read->incoming.office == 1);
  CHECK(read->incoming.written == kept.written);
  CHECK(read->incoming.reply_to == kept.reply_to);

  std::size_t header_end = plain.size() - std::string_view("the record").size();
  for (std::size_t length = 0; length < header_end; ++length) {
    REQUIRE_FALSE(read_plaintext(BytesView(plain).first(length), kept.id).ok());
  }
  Bytes long_header = ByteWriter().u32(0xFFFFFFFF).text("{}").take();
  CHECK_FALSE(read_plaintext(long_header, kept.id).ok());
}

TEST_CASE("the newest directory is one that an office named; a member's word is none", "[inbox]") {
  Inbox inbox;
  auto add = [&](std::uint8_t number, std::uint8_t office, keyring::VersionPair directory) {
    Incoming record = incoming(number, number);
    record.office = office;
    record.directory = directory;
    inbox.add(record);
  };
  add(1, 1, {1, 7});
  add(2, 0, {9, 1});
  CHECK(inbox.newest_directory() == keyring::VersionPair{1, 7});
  add(3, 2, {2, 1});
  add(4, 1, {1, 8});
  CHECK(inbox.newest_directory() == keyring::VersionPair{2, 1});
}
