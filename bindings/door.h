#pragma once

#include <optional>

#include <weicun/client/client.h>

#include "message.h"

/// Everything that crosses from the host to the core, as messages. Knows no Emscripten, so that
/// native tests walk through the same door.
namespace weicun::bindings {

class Door {
 public:
  Door() : types_(catalogue::Catalogue::built_in()) {}

  /// Performs one call and answers a message whose head is {"ok": …} or {"error": {code, place,
  /// message}}, with every effect that the call yielded under "effects".
  [[nodiscard]] Bytes call(BytesView message);

 private:
  using Answer = Result<std::string>;  ///< Canonical JSON of "ok".
  Answer perform(const Message& message, Parts& parts);
  Answer perform_unlocking(std::string_view call, const Message& message);
  Answer perform_opening(std::string_view call, const Message& message);
  Answer perform_request(std::string_view call, const Message& message);
  Answer perform_event(std::string_view call, const Message& message);
  Answer perform_enquiry(std::string_view call, const Message& message);
  Answer perform_attachment(std::string_view call, const Message& message, Parts& parts);
  Answer perform_types(std::string_view call, const Message& message);
  static Answer perform_derivation(std::string_view call, const Message& message, Parts& parts);
  Answer start(const Message& message);
  Answer check(const Message& message);
  [[nodiscard]] const catalogue::Catalogue& types() const {
    return client_ ? client_->types() : types_;
  }

  std::optional<client::Client> client_;
  catalogue::Catalogue types_;
  catalogue::Locale locale_ = catalogue::Locale::zh_cn;
};

}  // namespace weicun::bindings
