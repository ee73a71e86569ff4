#include <emscripten/bind.h>

#include "operations.h"

namespace weicun::bindings {

/// The whole binding: one class, four calls. The caller writes the parts into `input`, calls, and
/// copies the answer from `output` before the next call.
class Suites {
 public:
  /// False where `core/crypto` refuses the entropy in `input`; nothing works before it took some.
  bool seed(std::size_t length) {
    auto seeded = crypto::Random::seeded(BytesView(input_).first(length));
    wipe(std::span(input_).first(length));
    if (seeded) kept_.emplace(Kept{std::move(*seeded)});
    return kept_.has_value();
  }
  std::uintptr_t input(std::size_t size) {
    if (input_.size() < size) input_.resize(size);
    return reinterpret_cast<std::uintptr_t>(input_.data());
  }
  /// The length of the answer, or -1 where it was refused.
  std::ptrdiff_t call(unsigned operation, unsigned suite_byte, std::size_t length) {
    wipe(output_);
    output_.clear();
    auto suite = crypto::suite_of(static_cast<std::uint8_t>(suite_byte));
    auto parts = read_parts(BytesView(input_).first(length));
    if (!kept_ || !suite || !parts) return -1;
    auto answer = perform(static_cast<Operation>(operation), *suite, *parts, *kept_);
    wipe(std::span(input_).first(length));
    if (!answer) return -1;
    output_ = std::move(*answer);
    return static_cast<std::ptrdiff_t>(output_.size());
  }
  [[nodiscard]] std::uintptr_t output() const {
    return reinterpret_cast<std::uintptr_t>(output_.data());
  }

 private:
  std::optional<Kept> kept_;
  Bytes input_;
  Bytes output_;
};

EMSCRIPTEN_BINDINGS(weicun_suites) {
  emscripten::class_<Suites>("Suites")
      .constructor<>()
      .function("seed", &Suites::seed)
      .function("input", &Suites::input)
      .function("call", &Suites::call)
      .function("output", &Suites::output);
}

}  // namespace weicun::bindings
