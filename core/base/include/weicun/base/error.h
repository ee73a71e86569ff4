#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace weicun {

/// Every way in which the core can say no. Closed set: a new code is a visible change here.
///
/// The first group is public and reaches the application under the same name (api.d.ts,
/// `ErrorCode`); the second group stays between modules, where the caller decides what it means.
enum class ErrorCode : std::uint8_t {
  no_vault,
  wrong_key,
  locked,
  newer_store,
  storage_full,
  storage_lost,
  journal_damaged,
  no_randomness,
  not_supported,
  unknown_type,
  not_found,
  no_recipient_key,
  offline,
  closed,
  bad_invite,
  bad_file,
  bad_schema,

  malformed,             ///< Bytes that are not of the format: length, magic, zero fields, values.
  unknown_version,       ///< A version or suite that this build does not read.
  limit_exceeded,        ///< Grammatical, but deeper, longer or more than is allowed.
  bad_json,              ///< Not JSON by RFC 8259 and UTF-8.
  not_canonical,         ///< A number outside I-JSON, which can't be signed (RFC 8785 §3.2.2.3).
  wrong_key_or_damaged,  ///< A box that does not open; deliberately one code for both.
  bad_signature,
  not_for_us,  ///< Sealed to others.
  wrong_tenant,
  not_trusted,  ///< Signed, but by nobody whom the roots vouch for.
  stale,        ///< Older than what is already known.
  forked,       ///< The same version with other bytes.
  conflict,
};

/// The public or internal name of a code in kebab case, e.g. "wrong-key".
[[nodiscard]] std::string_view name_of(ErrorCode code);

/// What went wrong and where in the data or the format. `place` never holds what a person typed.
struct Error {
  ErrorCode code;
  std::string place;
};

[[nodiscard]] inline Error error(ErrorCode code, std::string_view place) {
  return Error{code, std::string(place)};
}

}  // namespace weicun
