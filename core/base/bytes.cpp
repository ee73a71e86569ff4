#include <weicun/base/bytes.h>

#include <algorithm>

namespace weicun {
namespace {

template <class Integer>
void put(Bytes& out, Integer value) {
  for (std::size_t i = 0; i < sizeof(Integer); ++i) {
    out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
  }
}

template <class Integer>
Integer get(BytesView part) {
  Integer value = 0;
  for (std::size_t i = 0; i < part.size(); ++i) {
    value = static_cast<Integer>(value | (static_cast<Integer>(part[i]) << (8 * i)));
  }
  return value;
}

}  // namespace

bool equal(BytesView left, BytesView right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end());
}

// Shared secrets are asked, too: the time depends on the length only.
bool all_zero(BytesView bytes) {
  std::uint8_t any = 0;
  for (std::uint8_t byte : bytes) any = static_cast<std::uint8_t>(any | byte);
  return any == 0;
}

ByteWriter& ByteWriter::u8(std::uint8_t value) {
  bytes_.push_back(value);
  return *this;
}
ByteWriter& ByteWriter::u16(std::uint16_t value) {
  put(bytes_, value);
  return *this;
}
ByteWriter& ByteWriter::u32(std::uint32_t value) {
  put(bytes_, value);
  return *this;
}
ByteWriter& ByteWriter::u64(std::uint64_t value) {
  put(bytes_, value);
  return *this;
}
ByteWriter& ByteWriter::bytes(BytesView value) {
  bytes_.insert(bytes_.end(), value.begin(), value.end());
  return *this;
}
ByteWriter& ByteWriter::zeros(std::size_t count) {
  bytes_.insert(bytes_.end(), count, std::uint8_t{0});
  return *this;
}

BytesView ByteReader::bytes(std::size_t count) {
  if (!ok_ || count > rest_.size()) {
    ok_ = false;
    return {};
  }
  BytesView part = rest_.first(count);
  rest_ = rest_.subspan(count);
  return part;
}

std::uint8_t ByteReader::u8() { return get<std::uint8_t>(bytes(1)); }
std::uint16_t ByteReader::u16() { return get<std::uint16_t>(bytes(2)); }
std::uint32_t ByteReader::u32() { return get<std::uint32_t>(bytes(4)); }
std::uint64_t ByteReader::u64() { return get<std::uint64_t>(bytes(8)); }

bool ByteReader::zeros(std::size_t count) {
  BytesView part = bytes(count);
  return ok_ && all_zero(part);
}

}  // namespace weicun
