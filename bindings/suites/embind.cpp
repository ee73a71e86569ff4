#include <algorithm>
#include <cstring>

#include <emscripten/bind.h>

#include "operations.h"

namespace weicun::bindings {

/// The whole binding: one class, three calls. The caller writes the parts into `input`, which stays
/// where it is until more room is asked for, calls, and copies the answer before the next call.
class Suites {
 public:
  /// False where `core/crypto` refuses the entropy in `input`; nothing works before it took some.
  bool seed(std::size_t length) {
    auto seeded = crypto::Random::seeded(BytesView(input_).first(length));
    wipe(std::span(input_).first(length));
    if (seeded) kept_.emplace(Kept{std::move(*seeded)});
    return kept_.has_value();
  }
  /// Room for `size` bytes and for where an answer lies.
  std::uintptr_t input(std::size_t size) {
    size = std::max(size, place_length);
    if (input_.size() < size) input_.resize(size);
    return reinterpret_cast<std::uintptr_t>(input_.data());
  }
  /// False where it was refused; else the parts are gone, and u32 address ‖ u32 length of the
  /// answer stand in their place.
  bool call(unsigned operation, unsigned suite_byte, std::size_t length) {
    wipe(output_);
    output_.clear();
    bool answered = answer(static_cast<Operation>(operation), suite_byte, length);
    wipe(std::span(input_).first(length));
    if (answered) say_where();
    return answered;
  }

 private:
  static constexpr std::size_t place_length = 8;

  bool answer(Operation operation, unsigned suite_byte, std::size_t length) {
    auto suite = crypto::suite_of(static_cast<std::uint8_t>(suite_byte));
    auto parts = read_parts(BytesView(input_).first(length));
    if (!kept_ || !suite || !parts) return false;
    auto answer = perform(operation, *suite, *parts, *kept_);
    if (answer) output_ = std::move(*answer);
    return answer.ok();
  }
  void say_where() {
    const std::array<std::uint32_t, 2> place{
        static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(output_.data())),
        static_cast<std::uint32_t>(output_.size())};
    std::memcpy(input_.data(), place.data(), sizeof place);  // WebAssembly is little-endian
  }

  std::optional<Kept> kept_;
  Bytes input_;
  Bytes output_;
};

EMSCRIPTEN_BINDINGS(weicun_suites) {
  emscripten::class_<Suites>("Suites")
      .constructor<>()
      .function("seed", &Suites::seed)
      .function("input", &Suites::input)
      .function("call", &Suites::call);
}

}  // namespace weicun::bindings
