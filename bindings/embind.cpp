#include <emscripten/bind.h>

#include "door.h"

namespace weicun::bindings {

/// The whole binding: one class, three calls. The host writes a message into `input`, calls, and
/// copies the answer from `output` before the next call. Both buffers are kept, so that a call
/// allocates nothing of its own.
class Core {
 public:
  std::uintptr_t input(std::size_t size) {
    if (input_.size() < size) input_.resize(size);
    return reinterpret_cast<std::uintptr_t>(input_.data());
  }
  std::size_t call(std::size_t length) {
    output_ = door_.call(BytesView(input_).first(length));
    wipe(std::span(input_).first(length));
    constexpr std::size_t worth_keeping = 1U << 20U;
    if (input_.size() > worth_keeping) Bytes().swap(input_);
    return output_.size();
  }
  [[nodiscard]] std::uintptr_t output() const {
    return reinterpret_cast<std::uintptr_t>(output_.data());
  }

 private:
  Door door_;
  Bytes input_;
  Bytes output_;
};

EMSCRIPTEN_BINDINGS(weicun) {
  emscripten::class_<Core>("Core")
      .constructor<>()
      .function("input", &Core::input)
      .function("call", &Core::call)
      .function("output", &Core::output);
}

}  // namespace weicun::bindings
