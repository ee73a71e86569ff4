#include <weicun/json/document.h>

#include <bit>

#include <weicun/json/pointer.h>

namespace weicun::json {

Kind Value::kind() const { return document_->nodes_[node_].kind; }

bool Value::boolean() const {
  const Document::Node& node = document_->nodes_[node_];
  return node.kind == Kind::boolean && node.bits != 0;
}

std::int64_t Value::integer() const {
  const Document::Node& node = document_->nodes_[node_];
  return node.kind == Kind::integer ? static_cast<std::int64_t>(node.bits) : 0;
}

double Value::number() const {
  const Document::Node& node = document_->nodes_[node_];
  if (node.kind == Kind::integer) return static_cast<double>(static_cast<std::int64_t>(node.bits));
  return node.kind == Kind::number ? std::bit_cast<double>(node.bits) : 0.0;
}

std::string_view Value::lexeme() const {
  const Document::Node& node = document_->nodes_[node_];
  if (node.kind != Kind::integer && node.kind != Kind::number) return {};
  return document_->piece(node.text, node.length);
}

std::string_view Value::string() const {
  const Document::Node& node = document_->nodes_[node_];
  if (node.kind != Kind::string) return {};
  return document_->piece(node.text, node.length);
}

std::string_view Value::key() const {
  const Document::Node& node = document_->nodes_[node_];
  return document_->piece(node.key, node.key_length);
}

std::size_t Value::size() const { return document_->nodes_[node_].size; }

std::size_t Value::node_count() const { return document_->nodes_[node_].skip; }

std::optional<Value> Value::first() const {
  if (document_->nodes_[node_].size == 0) return std::nullopt;
  return Value(*document_, node_ + 1);
}

std::optional<Value> Value::next() const {
  const Document::Node& node = document_->nodes_[node_];
  if (node.last) return std::nullopt;
  return Value(*document_, node_ + node.skip);
}

std::optional<Value> Value::find(std::string_view key) const {
  if (!is_object()) return std::nullopt;
  for (auto member = first(); member; member = member->next()) {
    if (member->key() == key) return member;
  }
  return std::nullopt;
}

std::string Value::text(std::string_view key) const {
  auto member = find(key);
  return member ? std::string(member->string()) : std::string();
}

std::optional<Value> Value::at(std::size_t index) const {
  if (!is_array() || index >= size()) return std::nullopt;
  auto element = first();
  for (; index > 0 && element; --index) element = element->next();
  return element;
}

std::optional<Value> Value::at_pointer(std::string_view pointer) const {
  std::optional<Value> place = *this;
  PointerReader reader(pointer);
  while (place && !reader.at_end()) {
    auto token = reader.next();
    if (!token) return std::nullopt;
    if (place->is_array()) {
      auto index = array_index(*token);
      place = index ? place->at(*index) : std::nullopt;
    } else {
      place = place->find(*token);
    }
  }
  return place;
}

bool Value::in_document_with_duplicates() const { return !document_->duplicate_keys_.empty(); }

bool operator==(const Value& left, const Value& right) {
  return left.document_ == right.document_ && left.node_ == right.node_;
}

Value Document::root() const {
  // A default-made document has no tape; it reads as null rather than as memory that is not there.
  static const Document nothing = [] {
    Document document;
    document.nodes_.push_back(Node{});
    return document;
  }();
  return nodes_.empty() ? Value(nothing, 0) : Value(*this, 0);
}

const std::vector<Document::DuplicateKey>& Document::duplicate_keys() const {
  return duplicate_keys_;
}

}  // namespace weicun::json
