#include <weicun/base/error.h>

namespace weicun {

std::string_view name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::no_vault:
      return "no-vault";
    case ErrorCode::wrong_key:
      return "wrong-key";
    case ErrorCode::locked:
      return "locked";
    case ErrorCode::newer_store:
      return "newer-store";
    case ErrorCode::storage_full:
      return "storage-full";
    case ErrorCode::storage_lost:
      return "storage-lost";
    case ErrorCode::journal_damaged:
      return "journal-damaged";
    case ErrorCode::no_randomness:
      return "no-randomness";
    case ErrorCode::not_supported:
      return "not-supported";
    case ErrorCode::unknown_type:
      return "unknown-type";
    case ErrorCode::not_found:
      return "not-found";
    case ErrorCode::no_recipient_key:
      return "no-recipient-key";
    case ErrorCode::offline:
      return "offline";
    case ErrorCode::closed:
      return "closed";
    case ErrorCode::bad_invite:
      return "bad-invite";
    case ErrorCode::bad_file:
      return "bad-file";
    case ErrorCode::bad_schema:
      return "bad-schema";
    case ErrorCode::malformed:
      return "malformed";
    case ErrorCode::unknown_version:
      return "unknown-version";
    case ErrorCode::limit_exceeded:
      return "limit-exceeded";
    case ErrorCode::bad_json:
      return "bad-json";
    case ErrorCode::not_canonical:
      return "not-canonical";
    case ErrorCode::wrong_key_or_damaged:
      return "wrong-key-or-damaged";
    case ErrorCode::bad_signature:
      return "bad-signature";
    case ErrorCode::not_for_us:
      return "not-for-us";
    case ErrorCode::wrong_tenant:
      return "wrong-tenant";
    case ErrorCode::not_trusted:
      return "not-trusted";
    case ErrorCode::stale:
      return "stale";
    case ErrorCode::forked:
      return "forked";
    case ErrorCode::conflict:
      return "conflict";
  }
  return "unknown";
}

}  // namespace weicun
