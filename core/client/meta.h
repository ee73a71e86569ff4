#pragma once

#include <utility>
#include <variant>

#include "core.h"

/// The plaintexts of META, DRAFT and STATE frames: small JSON, read strictly, written canonically.
namespace weicun::client {

struct StoredSettings {
  Bytes roots;
  std::string server;
  std::string village;
};
/// A person has compared this card's words with the office's holder.
struct ComparedCard {
  std::uint8_t office = 0;
  crypto::Digest card{};
};
/// An earlier card of our office and the key that opens what was sealed to it.
struct FormerKey {
  Bytes card_core;
  ByteArray<32> key{};
};
using Meta =
    std::variant<OwnRecord, envelope::AttachmentReference, StoredSettings, ComparedCard, FormerKey>;

[[nodiscard]] std::string meta_text(const OwnRecord& record);
[[nodiscard]] std::string meta_text(const envelope::AttachmentReference& attachment);
[[nodiscard]] std::string meta_text(const StoredSettings& settings);
[[nodiscard]] std::string meta_text(const ComparedCard& compared);
[[nodiscard]] std::string meta_text(const FormerKey& former);
[[nodiscard]] Result<Meta> read_meta(BytesView plain, const RecordId& id);

/// u32 length ‖ header JSON ‖ the value as it was given, which need not even be JSON.
[[nodiscard]] Bytes draft_plaintext(const Draft& draft, std::string_view text);
[[nodiscard]] Result<std::pair<Draft, std::string>> read_draft(BytesView plain, const RecordId& id);

struct StoredState {
  std::string state;
  std::string reason;
};
[[nodiscard]] std::string state_text(const StoredState& state);
[[nodiscard]] Result<StoredState> read_state(BytesView plain);

}  // namespace weicun::client
