#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <weicun/crypto/keys.h>
#include <weicun/envelope/letter.h>

#include "tasks.h"

namespace weicun::interop {

/// A task with its generator, so that verbs read like what they do.
struct Task {
  const Fields& fields;
  crypto::Random random;

  [[nodiscard]] const Bytes& operator[](const char* name) const {
    auto found = fields.find(name);
    if (found == fields.end()) throw std::runtime_error(std::string("no field ") + name);
    return found->second;
  }
  [[nodiscard]] bool has(const char* name) const { return fields.count(name) != 0; }
  [[nodiscard]] std::string text(const char* name) const {
    return std::string(text_of((*this)[name]));
  }
  [[nodiscard]] crypto::Suite suite() const {
    return crypto::suite_of((*this)["suite"].at(0)).value();
  }
  [[nodiscard]] TenantId tenant() const { return TenantId::from_bytes((*this)["tenant"]).value(); }
  [[nodiscard]] RecordId id() const { return RecordId::from_bytes((*this)["id"]).value(); }
  [[nodiscard]] keyring::Identity identity(const char* name = "keys") const {
    return keyring::identity_from_keys((*this)[name]).value();
  }
  /// The cores in `recipients`, one after the other.
  [[nodiscard]] std::vector<envelope::Recipient> recipients(crypto::Suite suite) const;
};

[[nodiscard]] Bytes bytes_of(std::string_view text);
[[nodiscard]] Fields refused(const Error& error);
/// {id, author: core, content, fingerprint, signed: one byte, box: the identity box, or nothing}.
[[nodiscard]] Fields told(const envelope::Opened& opened);

/// Letters without a name, identity boxes, drops and the answers to them.
[[nodiscard]] Fields seal_unsigned(Task& task);
[[nodiscard]] Fields seal_box(Task& task);
[[nodiscard]] Fields open_box(Task& task);
[[nodiscard]] Fields drop_reply(Task& task);
[[nodiscard]] Fields seal_drop(Task& task);
[[nodiscard]] Fields open_drop(Task& task);
[[nodiscard]] Fields open_answer(Task& task);

}  // namespace weicun::interop
