#include <weicun/json/write.h>

#include "append_quoted.h"

namespace weicun::json {
namespace {

/// Writes a scalar, or the opening bracket of a container.
void write_head(const Value& value, std::string& out) {
  switch (value.kind()) {
    case Kind::null:
      out += "null";
      break;
    case Kind::boolean:
      out += value.boolean() ? "true" : "false";
      break;
    case Kind::string:
      append_quoted(out, value.string());
      break;
    case Kind::array:
      out.push_back('[');
      break;
    case Kind::object:
      out.push_back('{');
      break;
    default:
      out += value.lexeme();
  }
}

}  // namespace

std::string write(const Value& value) {
  std::string out;
  std::vector<Value> path{value};  // From `value` down to the one being written.
  write_head(value, out);
  std::optional<Value> next = value.first();
  while (true) {
    if (next) {
      if (path.back().is_object()) {
        append_quoted(out, next->key());
        out.push_back(':');
      }
      write_head(*next, out);
      path.push_back(*next);
      next = next->first();
      continue;
    }
    Value done = path.back();
    path.pop_back();
    if (done.is_object()) out.push_back('}');
    if (done.is_array()) out.push_back(']');
    if (path.empty()) return out;
    next = done.next();
    if (next) out.push_back(',');
  }
}

Document copy_of(const Value& value) {
  std::string text = write(value);
  auto copy = parse(text, {.bytes = text.size(), .depth = text.size(), .nodes = text.size()});
  return std::move(copy).value();  // What was parsed once is parsed again.
}

}  // namespace weicun::json
