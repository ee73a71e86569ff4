#include "message.h"

namespace weicun::bindings {
namespace {

constexpr json::Limits head_limits{.bytes = std::size_t{64} * 1024, .depth = 16, .nodes = 4'096};
constexpr std::uint32_t most_parts = 64;

}  // namespace

Result<Message> Message::read(BytesView bytes) {
  ByteReader in(bytes);
  std::uint32_t length = in.u32();
  WEICUN_NEED(in.ok() && length <= in.left(), malformed, "message head");
  WEICUN_TRY(json::Document head, json::parse(text_of(in.bytes(length)), head_limits));
  Message message{std::move(head), {}};
  std::uint32_t count = in.u32();
  WEICUN_NEED(in.ok() && count <= most_parts, malformed, "message parts");
  for (std::uint32_t i = 0; i < count; ++i) {
    std::uint32_t size = in.u32();
    WEICUN_NEED(in.ok() && size <= in.left(), malformed, "message part");
    message.parts.push_back(in.bytes(size));
  }
  WEICUN_NEED(in.at_end(), malformed, "message length");
  return message;
}

std::string_view Message::text(std::string_view key) const {
  auto found = head.root().find(key);
  return found ? found->string() : std::string_view();
}

std::uint64_t Message::count(std::string_view key) const {
  auto found = head.root().find(key);
  return found && found->integer() > 0 ? static_cast<std::uint64_t>(found->integer()) : 0;
}

bool Message::flag(std::string_view key) const {
  auto found = head.root().find(key);
  return found && found->boolean();
}

BytesView Message::part(std::size_t index) const {
  return index < parts.size() ? parts[index] : BytesView();
}

std::size_t Parts::add(Bytes bytes) {
  parts_.push_back(std::move(bytes));
  return parts_.size() - 1;
}

Bytes Parts::message(std::string_view head) const {
  ByteWriter out;
  out.u32(static_cast<std::uint32_t>(head.size()))
      .text(head)
      .u32(static_cast<std::uint32_t>(parts_.size()));
  for (const Bytes& part : parts_) out.u32(static_cast<std::uint32_t>(part.size())).bytes(part);
  return out.take();
}

}  // namespace weicun::bindings
