#pragma once

#include <numeric>
#include <string_view>
#include <vector>

#include "door.h"
#include "message.h"

/// Messages as a host writes and reads them.
namespace weicun::test {

inline Bytes message(std::string_view head, std::vector<Bytes> parts = {}) {
  bindings::Parts written;
  for (Bytes& part : parts) written.add(std::move(part));
  return written.message(head);
}

/// 32 bytes that no constant is taken for: what a host draws for `start`.
inline Bytes entropy(std::uint8_t first = 0) {
  Bytes bytes(32);
  std::iota(bytes.begin(), bytes.end(), first);
  return bytes;
}

/// The door's answer, with the bytes that it points into.
class Reply {
 public:
  explicit Reply(Bytes bytes)
      : bytes_(std::move(bytes)), message_(*bindings::Message::read(bytes_)) {}

  [[nodiscard]] json::Value head() const { return message_.head.root(); }
  [[nodiscard]] std::string_view error() const {
    auto code = head().at_pointer("/error/code");
    return code ? code->string() : std::string_view();
  }
  /// The first effect of that kind, if any.
  [[nodiscard]] std::optional<json::Value> effect(std::string_view kind) const {
    for (auto one = head().find("effects")->first(); one; one = one->next()) {
      if (one->find("do")->string() == kind) return one;
    }
    return std::nullopt;
  }
  [[nodiscard]] BytesView part(const std::optional<json::Value>& number) const {
    return message_.part(static_cast<std::size_t>(number->integer()));
  }

 private:
  Bytes bytes_;
  bindings::Message message_;
};

}  // namespace weicun::test
