#pragma once

#include <weicun/client/client.h>

#include "message.h"

/// What many calls' heads have in common.
namespace weicun::bindings {

[[nodiscard]] inline Instant now_of(const Message& message) { return {message.count("now")}; }

[[nodiscard]] inline client::RequestId request_of(const Message& message) {
  return static_cast<client::RequestId>(message.count("request"));
}

}  // namespace weicun::bindings
