#pragma once

#include <optional>
#include <string>
#include <vector>

#include <weicun/base/bytes.h>
#include <weicun/base/result.h>
#include <weicun/json/document.h>

/// One crossing of the boundary: a JSON head and byte parts beside it, so that records never become
/// Embind strings and are never walked field by field.
///
///   u32 length ‖ JSON ‖ u32 count ‖ count × (u32 length ‖ bytes), little-endian, exact.
namespace weicun::bindings {

struct Message {
  json::Document head;
  std::vector<BytesView> parts;  ///< Into the buffer that was read.

  [[nodiscard]] std::string_view text(std::string_view key) const;  ///< "" when absent.
  [[nodiscard]] std::uint64_t count(std::string_view key) const;    ///< 0 when absent or negative.
  [[nodiscard]] bool flag(std::string_view key) const;
  [[nodiscard]] BytesView part(std::size_t index) const;  ///< Empty when absent.
  [[nodiscard]] static Result<Message> read(BytesView bytes);
};

/// Collects byte parts while the head is written; `add` answers the number by which the head names
/// a part.
class Parts {
 public:
  std::size_t add(Bytes bytes);
  [[nodiscard]] Bytes message(std::string_view head) const;

 private:
  std::vector<Bytes> parts_;
};

}  // namespace weicun::bindings
