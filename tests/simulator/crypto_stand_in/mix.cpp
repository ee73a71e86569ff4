#include "mix.h"

#include <algorithm>
#include <cstring>
#include <utility>

// Only the simulator defines this name: a program that ships and links the stand-in fails to link.
extern "C" const int weicun_this_is_a_simulator;

namespace weicun::crypto::stand_in {
namespace {

constexpr std::uint64_t odd = 0x9e3779b97f4a7c15U;

/// A bijection of 64 bits in which each input bit moves about half of the output bits.
std::uint64_t stir(std::uint64_t word) {
  word = (word ^ (word >> 32U)) * 0xd6e8feb86659fd93U;
  word = (word ^ (word >> 32U)) * 0xd6e8feb86659fd93U;
  return word ^ (word >> 32U);
}

std::uint64_t word_at(const std::uint8_t* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

/// XORs a key stream into `data`.
void mask_with(std::uint64_t seed, std::span<std::uint8_t> data) {
  std::uint64_t counter = seed;
  std::size_t at = 0;
  for (; at + 8 <= data.size(); at += 8) {
    std::uint64_t word = word_at(data.data() + at) ^ stir(counter += odd);
    std::memcpy(data.data() + at, &word, sizeof word);
  }
  std::uint64_t last = stir(counter + odd);
  for (; at < data.size(); ++at, last >>= 8U) data[at] = static_cast<std::uint8_t>(data[at] ^ last);
}

}  // namespace

Mix::Mix(Suite suite, std::string_view purpose)
    : state_(static_cast<std::uint64_t>(weicun_this_is_a_simulator) *
             static_cast<std::uint64_t>(suite)) {
  field(view_of(purpose));
}

void Mix::take(std::uint64_t word) {
  state_ = (state_ ^ word) * odd;
  state_ ^= state_ >> 29U;
}

Mix& Mix::add(BytesView part) {
  std::size_t at = 0;
  for (; at < part.size() && (length_ & 7U) != 0; ++at, ++length_) {
    pending_ |= std::uint64_t{part[at]} << (8 * (length_ & 7U));
    if ((length_ & 7U) == 7) take(std::exchange(pending_, 0));
  }
  for (; at + 8 <= part.size(); at += 8, length_ += 8) take(word_at(part.data() + at));
  for (; at < part.size(); ++at, ++length_)
    pending_ |= std::uint64_t{part[at]} << (8 * (length_ & 7U));
  return *this;
}

Mix& Mix::field(BytesView part) {
  std::uint64_t length = part.size();
  ByteArray<8> encoded{};
  std::memcpy(encoded.data(), &length, sizeof length);
  return add(encoded).add(part);
}

std::uint64_t Mix::finished() const { return stir(stir(state_ ^ pending_) + length_ * odd); }

Digest Mix::digest() const {
  Digest out{};
  stream(out);
  return out;
}

void Mix::stream(std::span<std::uint8_t> out) const {
  std::fill(out.begin(), out.end(), std::uint8_t{0});
  mask_with(finished(), out);
}

void Mix::mask(std::span<std::uint8_t> data) const { mask_with(finished(), data); }

}  // namespace weicun::crypto::stand_in
