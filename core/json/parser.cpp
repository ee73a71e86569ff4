#include "parser.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "number.h"

namespace weicun::json {

Parser::Parser(std::string_view text, const Limits& limits) : limits_(limits) {
  // Offsets on the tape are 32 bits wide.
  limits_.bytes =
      std::min<std::size_t>(limits_.bytes, std::numeric_limits<std::uint32_t>::max() - 1U);
  limits_.nodes =
      std::min<std::size_t>(limits_.nodes, std::numeric_limits<std::uint32_t>::max() - 1U);
  if (text.size() <= limits_.bytes) text_.assign(text);
}

Result<Document> parse(std::string_view text, const Limits& limits) {
  WEICUN_NEED(text.size() <= limits.bytes, limit_exceeded, "bytes");
  return Parser(text, limits).run();
}

Result<Document> Parser::run() {
  nodes_.reserve(std::min(limits_.nodes, text_.size() / 12 + 4));
  if (!document()) return std::move(failure_);
  return std::move(document_);
}

bool Parser::fail(std::string_view why) {
  failure_ = error(ErrorCode::bad_json, "byte " + std::to_string(at_) + ": " + std::string(why));
  return false;
}

bool Parser::exceed(std::string_view limit) {
  failure_ = error(ErrorCode::limit_exceeded, limit);
  return false;
}

bool Parser::document() {
  if (text_.starts_with("\xEF\xBB\xBF")) return fail("byte order mark");
  skip_space();
  while (!done_) {
    if (!value()) return false;
  }
  skip_space();
  return at_ == text_.size() || fail("text after the value");
}

void Parser::skip_space() {
  while (here() == ' ' || here() == '\n' || here() == '\r' || here() == '\t') ++at_;
}

/// Reads one scalar, or the opening of a container up to its first child.
bool Parser::value() {
  switch (here()) {
    case '{':
      return open(Kind::object, '}');
    case '[':
      return open(Kind::array, ']');
    case 't':
      return literal("true", Kind::boolean, 1) && after_value();
    case 'f':
      return literal("false", Kind::boolean, 0) && after_value();
    case 'n':
      return literal("null", Kind::null, 0) && after_value();
    case '"': {
      std::uint32_t offset = 0;
      std::uint32_t length = 0;
      if (!string(offset, length)) return false;
      Node* node = append(Kind::string);
      if (node == nullptr) return false;
      node->text = offset;
      node->length = length;
      return after_value();
    }
    default:
      return number() && after_value();
  }
}

Parser::Node* Parser::append(Kind kind) {
  if (nodes_.size() >= limits_.nodes) {
    static_cast<void>(exceed("nodes"));
    return nullptr;
  }
  auto place = static_cast<std::uint32_t>(nodes_.size());
  if (!open_.empty()) {
    Container& parent = open_.back();
    ++nodes_[parent.node].size;
    if (nodes_[parent.node].size > 1) nodes_[parent.last_child].last = false;
    parent.last_child = place;
  }
  Node& node = nodes_.emplace_back();
  node.kind = kind;
  node.key = key_;
  node.key_length = key_length_;
  key_length_ = 0;
  return &node;
}

bool Parser::open(Kind kind, char closing) {
  if (open_.size() >= limits_.depth) return exceed("depth");
  if (append(kind) == nullptr) return false;
  open_.push_back({static_cast<std::uint32_t>(nodes_.size() - 1), 0});
  ++at_;
  skip_space();
  if (here() == closing) {
    ++at_;
    close();
    return after_value();
  }
  return kind == Kind::array || next_member();
}

void Parser::close() {
  std::uint32_t place = open_.back().node;
  if (nodes_[place].kind == Kind::object && nodes_[place].size > 1) remove_duplicates(place);
  nodes_[place].skip = static_cast<std::uint32_t>(nodes_.size() - place);
  open_.pop_back();
}

/// Behind a value: closes containers until a comma asks for another value.
bool Parser::after_value() {
  while (!open_.empty()) {
    skip_space();
    bool in_object = nodes_[open_.back().node].kind == Kind::object;
    if (here() == ',') {
      ++at_;
      skip_space();
      return !in_object || next_member();
    }
    if (here() != (in_object ? '}' : ']'))
      return fail(in_object ? "expected , or }" : "expected , or ]");
    ++at_;
    close();
  }
  done_ = true;
  return true;
}

bool Parser::next_member() {
  if (here() != '"') return fail("expected a member name");
  if (!string(key_, key_length_)) return false;
  skip_space();
  if (here() != ':') return fail("expected :");
  ++at_;
  skip_space();
  return true;
}

bool Parser::literal(std::string_view word, Kind kind, std::uint64_t bits) {
  if (text_.compare(at_, word.size(), word) != 0) return fail("not a value");
  at_ += word.size();
  Node* node = append(kind);
  if (node == nullptr) return false;
  node->bits = bits;
  return true;
}

bool Parser::digits() {
  if (here() < '0' || here() > '9') return fail("expected a digit");
  while (here() >= '0' && here() <= '9') ++at_;
  return true;
}

bool Parser::number() {
  std::size_t start = at_;
  if (here() == '-') ++at_;
  if (here() == '0') {
    ++at_;
  } else if (here() < '1' || here() > '9') {
    return fail(at_ == start ? "not a value" : "expected a digit");
  } else {
    static_cast<void>(digits());
  }
  bool plain_integer = true;
  if (here() == '.') {
    plain_integer = false;
    ++at_;
    if (!digits()) return false;
  }
  if (here() == 'e' || here() == 'E') {
    plain_integer = false;
    ++at_;
    if (here() == '+' || here() == '-') ++at_;
    if (!digits()) return false;
  }
  Node* node = append(Kind::number);
  if (node == nullptr) return false;
  node->text = static_cast<std::uint32_t>(start);
  node->length = static_cast<std::uint32_t>(at_ - start);
  convert_number(*node, plain_integer);
  return true;
}

void Parser::convert_number(Node& node, bool plain_integer) {
  std::string_view lexeme = document_.piece(node.text, node.length);
  bool negative = lexeme[0] == '-';
  // 18 digits always fit; the few 19-digit numbers that do take the slower way below.
  if (plain_integer && lexeme.size() <= 19) {
    std::uint64_t magnitude = 0;
    for (char digit : lexeme.substr(negative ? 1 : 0))
      magnitude = magnitude * 10 + static_cast<std::uint64_t>(digit - '0');
    if (magnitude <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      node.kind = Kind::integer;
      node.bits = negative ? 0 - magnitude : magnitude;
      return;
    }
  }
  if (plain_integer && lexeme.size() == 20 && negative && lexeme <= "-9223372036854775808") {
    std::uint64_t magnitude = 0;
    for (char digit : lexeme.substr(1))
      magnitude = magnitude * 10 + static_cast<std::uint64_t>(digit - '0');
    node.kind = Kind::integer;
    node.bits = 0 - magnitude;
    return;
  }
  node.bits = std::bit_cast<std::uint64_t>(nearest_double(lexeme));
}

}  // namespace weicun::json
