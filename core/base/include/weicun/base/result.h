#pragma once

#include <cstdlib>
#include <utility>
#include <variant>

#include <weicun/base/error.h>

namespace weicun {

/// A value, or the reason why there is none. Asking a failed result for its value is a bug in the
/// caller and stops the program: there is nothing sensible to go on with.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}          // NOLINT(google-explicit-constructor)
  Result(Error problem) : state_(std::move(problem)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  [[nodiscard]] T& value() & {
    return ok() ? *std::get_if<0>(&state_) : (std::abort(), *std::get_if<0>(&state_));
  }
  [[nodiscard]] const T& value() const& {
    return ok() ? *std::get_if<0>(&state_) : (std::abort(), *std::get_if<0>(&state_));
  }
  [[nodiscard]] T&& value() && { return std::move(value()); }
  [[nodiscard]] T& operator*() & { return value(); }
  [[nodiscard]] const T& operator*() const& { return value(); }
  [[nodiscard]] T&& operator*() && { return std::move(value()); }
  [[nodiscard]] T* operator->() { return &value(); }
  [[nodiscard]] const T* operator->() const { return &value(); }

  [[nodiscard]] const Error& error() const {
    if (ok()) std::abort();
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, Error> state_;
};

/// Success without a value.
struct Done {};
using Status = Result<Done>;

}  // namespace weicun

#define WEICUN_JOIN_INNER(a, b) a##b
#define WEICUN_JOIN(a, b) WEICUN_JOIN_INNER(a, b)

// NOLINTBEGIN(bugprone-macro-parentheses): a declaration can't stand in parentheses.
/// `WEICUN_TRY(auto name, expression)`: the value of a Result, or return its error to the caller.
#define WEICUN_TRY(declaration, expression)               \
  auto WEICUN_JOIN(weicun_try_, __LINE__) = (expression); \
  if (!WEICUN_JOIN(weicun_try_, __LINE__)) {              \
    return WEICUN_JOIN(weicun_try_, __LINE__).error();    \
  }                                                       \
  declaration = std::move(*WEICUN_JOIN(weicun_try_, __LINE__))
// NOLINTEND(bugprone-macro-parentheses)

/// `WEICUN_NEED(condition, code, place)`: go on, or return the named error.
#define WEICUN_NEED(condition, code, place)                                     \
  do {                                                                          \
    if (!(condition)) return ::weicun::error(::weicun::ErrorCode::code, place); \
  } while (false)

/// For a Status whose value nobody needs.
#define WEICUN_CHECK(expression)                                                      \
  do {                                                                                \
    if (auto weicun_check = (expression); !weicun_check) return weicun_check.error(); \
  } while (false)
